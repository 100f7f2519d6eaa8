import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvScanner } from './csv-scanner.ts';

/** Pushes the text in chunks of the given size. */
function scan(text: string, chunkSize = Number.POSITIVE_INFINITY, delimiter = ',') {
  const scanner = createCsvScanner(delimiter);
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  const size = Math.min(chunkSize, Math.max(1, bytes.length));
  for (let from = 0; from < bytes.length; from += size) {
    parts.push(Buffer.from(scanner.push(bytes.subarray(from, from + size))));
  }
  parts.push(Buffer.from(scanner.end()));
  return { text: Buffer.concat(parts).toString(), ...scanner.state };
}

describe('scanning', () => {
  it('rewrites line breaks outside quotes only', () => {
    expect(scan('a,b\r\n"x\r\ny",2\r3,4')).toMatchObject({
      text: 'a,b\n"x\r\ny",2\n3,4\n',
      records: 3,
      cells: 2,
      quotedBreaks: true,
    });
  });

  it('says when nothing had to be rewritten', () => {
    expect(scan('a,b\n1,2\n').rewritten).toBe(false);
    expect(scan('a,b\n\n1,2\n').rewritten).toBe(true);
    expect(scan('a,b\r\n1,2\r\n').rewritten).toBe(true);
  });

  it('knows where the last whole record ends', () => {
    const scanner = createCsvScanner(',');
    scanner.push(Buffer.from('a,b\n1,2\n3'));
    expect(scanner.state.wholeBytes).toBe('a,b\n1,2\n'.length);
  });

  it('refuses zero bytes', () => {
    expect(() => scan('a\n\0\n')).toThrow('Line 2 holds a zero byte');
  });

  it('does not depend on how the bytes are cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\r', '\n', ' ') });
    const record = fc.tuple(cell, cell);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (records, size) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = records.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
        const whole = scan(text);
        expect(scan(text, size)).toEqual(whole);
        expect(whole).toMatchObject({ records: records.length, cells: 2 });
      }),
    );
  });
});
