/**
 * What `properties` of a parallel node say about its rows: how many make a mini-batch, and that every one of them comes
 * out or is rejected. Azure ML keeps the keys and does nothing.
 */

export const miniBatchRowsKey = 'millrace.mini_batch_rows';
export const accountingKey = 'millrace.row_accounting';

export interface RowAccounting {
  /** The columns that name a row; empty for its mini-batch and its place in it. */
  readonly keys: readonly string[];
  /** The output that gets the rejected items. */
  readonly rejected?: string;
}

/** `on`, or `keys=a,b` and `rejected=OUTPUT`, each at most once; else the part that is wrong. */
export function parseRowAccounting(
  text: string,
): { readonly ok: true; readonly value: RowAccounting } | { readonly ok: false; readonly part: string } {
  let value: RowAccounting = { keys: [] };
  const seen = new Set<string>();
  for (const part of text.trim().split(/\s+/)) {
    const [, name = part, given = ''] = /^([a-z]+)=(\S+)$/.exec(part) ?? [];
    if (seen.has(name)) return { ok: false, part };
    seen.add(name);
    if (name === 'keys' && given !== '') value = { ...value, keys: given.split(',') };
    else if (name === 'rejected' && given !== '') value = { ...value, rejected: given };
    else if (part !== 'on') return { ok: false, part };
  }
  return { ok: true, value };
}
