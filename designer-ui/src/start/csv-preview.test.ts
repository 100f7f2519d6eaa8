import { describe, expect, it } from 'vitest';
import { decodePreview, previewRows, previewTable } from './csv-preview.ts';

describe('previewRows', () => {
  it('reads quoted cells, doubled quotes, line breaks inside and Windows line ends', () => {
    expect(previewRows('a,b\r\n"x, y","say ""hi""\nthere"\r\n', ',', 10)).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"\nthere'],
    ]);
  });

  it('keeps empty cells and the last line without an end', () => {
    expect(previewRows('a;;c\n1;;', ';', 10)).toEqual([
      ['a', '', 'c'],
      ['1', '', ''],
    ]);
  });

  it('leaves empty lines out and stops when it has enough', () => {
    expect(previewRows('a\n\nb\nc\n', ',', 2)).toEqual([['a'], ['b']]);
  });
});

describe('previewTable', () => {
  it('takes names from the first row, or makes them', () => {
    const rows = [
      ['make', ''],
      ['audi', '13950'],
    ];
    expect(previewTable(rows, true)).toEqual({ columns: ['make', 'Col2'], rows: [['audi', '13950']] });
    expect(previewTable(rows, false)).toEqual({ columns: ['Col1', 'Col2'], rows });
  });
});

describe('decodePreview', () => {
  it('shows Japanese in its own encoding, and that another one is wrong', () => {
    const shiftJis = Uint8Array.from([0x89, 0xbf, 0x8a, 0x69]);
    expect(decodePreview(shiftJis, 'shift_jis')).toBe('価格');
    expect(decodePreview(shiftJis, 'utf-8')).toContain('\uFFFD');
  });

  it('drops half a character at the end of the sample instead of spoiling it', () => {
    expect(decodePreview(Uint8Array.from([0x41, 0xe4, 0xbe]), 'utf-8')).toBe('A');
  });
});
