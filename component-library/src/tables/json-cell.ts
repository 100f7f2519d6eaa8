/** A cell as JSON: what pages of tables and samples of files are made of. */
import type { DuckDBValue } from '@duckdb/node-api';

export type JsonCell = string | number | boolean | null;

/** Numbers that JSON lacks become texts: `NaN`, `Infinity`, and integers beyond 2^53 their digits. Dates are ISO 8601. */
export function jsonCell(value: DuckDBValue): JsonCell {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if ('micros' in value && typeof value.micros === 'bigint') return isoText(value.micros);
  return String(value);
}

/** A time without zone: `2024-01-05T09:30:00`; only the date at midnight. */
export function isoText(micros: bigint): string {
  const milliseconds = Number(micros / 1000n);
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return `${micros} µs`;
  const text = date.toISOString().replace('Z', '');
  if (text.endsWith('T00:00:00.000')) return text.slice(0, -'T00:00:00.000'.length);
  return text.endsWith('.000') ? text.slice(0, -'.000'.length) : text;
}
