/** What the import dialog asks, and which parameters of Import Data say the same. Pure. */
import type { FileInspection } from '@millrace/component-library';
import type { PreviewEncoding } from './csv-preview.ts';

/** As Import Data's parameter spells them. */
export const encodings = ['utf-8', 'utf-16', 'shift_jis', 'euc-jp'] as const;
export type ImportEncoding = (typeof encodings)[number];

export const delimiters = [',', '\t', ';', '|'] as const;

export interface ImportOptions {
  readonly encoding: ImportEncoding;
  readonly delimiter: string;
  readonly header: boolean;
}

export function isDelimited({ format }: FileInspection): boolean {
  return format === 'csv' || format === 'tsv';
}

export function detectedOptions({ encoding, delimiter, header }: FileInspection): ImportOptions {
  const isUtf16 = encoding === 'utf-16le' || encoding === 'utf-16be';
  return { encoding: isUtf16 ? 'utf-16' : encoding, delimiter, header };
}

/** The detected byte order when UTF-16 was detected; little endian, the usual one, otherwise. */
export function previewEncoding(options: ImportOptions, detected: FileInspection): PreviewEncoding {
  if (options.encoding !== 'utf-16') return options.encoding;
  return detected.encoding === 'utf-16be' ? 'utf-16be' : 'utf-16le';
}

export interface ImportLiteral {
  readonly input: string;
  readonly text: string;
  readonly type: 'string' | 'boolean';
}

/** Only what Import Data would not find by itself: detection stays on where the user agreed with it. */
export function literalsOf(options: ImportOptions, detected: FileInspection): readonly ImportLiteral[] {
  if (!isDelimited(detected)) return [];
  const found = detectedOptions(detected);
  const literals: ImportLiteral[] = [];
  if (!options.header) literals.push({ input: 'has_header', text: 'false', type: 'boolean' });
  if (options.delimiter !== found.delimiter) {
    literals.push({ input: 'delimiter', text: options.delimiter, type: 'string' });
  }
  if (options.encoding !== found.encoding) {
    literals.push({ input: 'encoding', text: options.encoding, type: 'string' });
  }
  return literals;
}
