/**
 * Statistics of a column of numbers, in the order of its rows: DuckDB's own sums change with the number of
 * threads, fitted values must not. Missing, NaN and infinite cells are left out.
 */
import type { ColumnValues } from './table-data.ts';

/** The finite values of a column of numbers; booleans count as 0 and 1. */
export function finiteValues(values: ColumnValues): Float64Array {
  if (values.kind === 'numbers')
    return values.data.filter((value, row) => values.missing[row] === 0 && Number.isFinite(value));
  if (values.kind === 'booleans')
    return Float64Array.from(values.data.flatMap((value) => (value === null ? [] : [Number(value)])));
  throw new Error('a column of text has no numbers');
}

/** Compensated (Neumaier), so that it does not drift with many rows. */
export function sum(values: Float64Array): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** NaN of no values, like every other statistic here. */
export function mean(values: Float64Array): number {
  return sum(values) / values.length;
}

/** Divided by n, as Normalize Data wants it. */
export function populationStdDev(values: Float64Array): number {
  return Math.sqrt(squaredDeviations(values) / values.length);
}

/** Divided by n - 1, as profiles show it. */
export function sampleStdDev(values: Float64Array): number {
  return Math.sqrt(squaredDeviations(values) / (values.length - 1));
}

function squaredDeviations(values: Float64Array): number {
  const center = mean(values);
  return sum(values.map((value) => (value - center) ** 2));
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function range(values: Float64Array): { readonly min: number; readonly max: number } {
  let min = Number.NaN;
  let max = Number.NaN;
  for (const value of values) {
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
  }
  return { min, max };
}
