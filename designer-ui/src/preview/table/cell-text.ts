/** How a cell of a table reads on screen. Pure; numbers through Intl, full precision kept. */
import type { Column } from '@millrace/pipeline-engine/browser';

export type CellValue = string | number | boolean | null;

export type CellText =
  | { readonly kind: 'missing' }
  | { readonly kind: 'number' | 'text'; readonly text: string };

/** Longer texts are cut before they reach the DOM; the tooltip and the CSV have the whole. */
const LONGEST_TEXT = 400;

export interface NumberFormats {
  readonly integer: Intl.NumberFormat;
  readonly decimal: Intl.NumberFormat;
}

/** Table cells have no grouping: a year is 2014 and an id is 100200, not 2,014 and 100,200. */
export function numberFormats(language: string): NumberFormats {
  return {
    integer: new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 0 }),
    decimal: new Intl.NumberFormat(language, { useGrouping: false, maximumSignificantDigits: 7 }),
  };
}

export function cellText(value: CellValue | undefined, column: Column, formats: NumberFormats): CellText {
  if (value === null || value === undefined) return { kind: 'missing' };
  if (typeof value === 'number') return { kind: 'number', text: numberText(value, formats) };
  if (typeof value === 'boolean') return { kind: 'text', text: String(value) };
  if (column.type === 'datetime') return { kind: 'text', text: dateText(value) };
  if (column.type === 'integer' || column.type === 'double') return { kind: 'number', text: value };
  return { kind: 'text', text: shortText(value) };
}

function numberText(value: number, formats: NumberFormats): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return formats.integer.format(value);
  const size = Math.abs(value);
  // Beyond these limits a plain notation is all zeros.
  if (size >= 1e15 || size < 1e-6) return value.toExponential(5);
  return formats.decimal.format(value);
}

/** ISO 8601 without what carries nothing: midnight, and the seconds' zero fraction. */
function dateText(iso: string): string {
  return iso
    .replace(/T00:00:00(\.0+)?(Z|[+-]00:00)?$/, '')
    .replace('T', ' ')
    .replace(/(\.0+)?(Z|[+-]00:00)$/, '');
}

/** A cell is one line: where others begin stands a sign. */
function shortText(text: string): string {
  const line = text
    .slice(0, LONGEST_TEXT)
    .replace(/\r\n?|\n/g, '↵')
    .replace(/\t/g, '⇥');
  return text.length > LONGEST_TEXT ? `${line}…` : line;
}

/** Numbers stand right, all else left. */
export function isNumeric(column: Column): boolean {
  return column.type === 'integer' || column.type === 'double';
}
