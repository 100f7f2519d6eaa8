import type { FileInspection } from '@millrace/component-library';
import { describe, expect, it } from 'vitest';
import { detectedOptions, literalsOf, previewEncoding } from './import-options.ts';

const detected: FileInspection = {
  format: 'csv',
  encoding: 'shift_jis',
  delimiter: ',',
  header: true,
  schema: { columns: [] },
  sample: [],
  bytes: 10,
};

describe('literalsOf', () => {
  it('writes nothing when the user agrees', () => {
    expect(literalsOf(detectedOptions(detected), detected)).toEqual([]);
  });

  it('writes each correction', () => {
    expect(literalsOf({ encoding: 'euc-jp', delimiter: ';', header: true }, detected)).toEqual([
      { input: 'delimiter', text: ';', type: 'string' },
      { input: 'encoding', text: 'euc-jp', type: 'string' },
    ]);
  });

  it('says that there is no header even when that was detected, since Import Data expects one', () => {
    const bare = { ...detected, header: false };
    expect(literalsOf(detectedOptions(bare), bare)).toEqual([
      { input: 'has_header', text: 'false', type: 'boolean' },
    ]);
  });

  it('has nothing to say about Parquet', () => {
    expect(
      literalsOf({ encoding: 'utf-8', delimiter: ';', header: false }, { ...detected, format: 'parquet' }),
    ).toEqual([]);
  });
});

it('UTF-16 keeps the byte order that was found', () => {
  const utf16 = { ...detected, encoding: 'utf-16be' } as const;
  expect(detectedOptions(utf16).encoding).toBe('utf-16');
  expect(previewEncoding(detectedOptions(utf16), utf16)).toBe('utf-16be');
  expect(previewEncoding({ ...detectedOptions(detected), encoding: 'utf-16' }, detected)).toBe('utf-16le');
});
