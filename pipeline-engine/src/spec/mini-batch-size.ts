/** `mini_batch_size:` of a parallel job: files, or bytes of a table. */

export type MiniBatchSize =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'bytes'; readonly bytes: number };

const unitBytes: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** Undefined for what is neither a whole number of 1 or more nor a size with B, KB, MB or GB. */
export function parseMiniBatchSize(text: string): MiniBatchSize | undefined {
  const [, digits = '', unit = ''] = /^\s*(\d{1,12})\s*([kmg]?b)?\s*$/i.exec(text) ?? [];
  const number = Number(digits);
  if (digits === '' || number < 1) return undefined;
  if (unit === '') return { kind: 'count', count: number };
  return { kind: 'bytes', bytes: number * (unitBytes[unit.toLowerCase()] ?? 1) };
}
