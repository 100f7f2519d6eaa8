/** Texts as values of a column's type: what users write as replacement values and in expressions. */
import type { ColumnType } from '@millrace/pipeline-engine/browser';
import { physicalTypes } from './column-types.ts';
import { quoteText } from './sql.ts';

const patterns: Readonly<Record<ColumnType, RegExp>> = {
  integer: /^[+-]?\d{1,19}$/,
  double: /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf|infinity)$/i,
  boolean: /^(true|false|1|0)$/i,
  datetime: /^\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$/,
  string: /^/,
};

/** SQL of the value that the text means in a column of this type; `undefined` when it means none. */
export function typedLiteral(text: string, type: ColumnType): string | undefined {
  if (type === 'string') return quoteText(text);
  const value = text.trim();
  if (!patterns[type].test(value)) return undefined;
  if (type === 'datetime' && !isRealDate(value)) return undefined;
  if (type === 'integer' && !fitsInteger(value)) return undefined;
  return `CAST(${quoteText(value)} AS ${physicalTypes[type]})`;
}

/** Within 64 bits. */
function fitsInteger(text: string): boolean {
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value;
}

/** The pattern alone would let 2024-02-31 and 25:00 pass. */
function isRealDate(text: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[^\d]+/).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  );
}
