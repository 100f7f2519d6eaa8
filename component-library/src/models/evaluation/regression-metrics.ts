/** How far predicted numbers are from the true ones. */

/** In the order of the result table's columns. NaN where a measure is undefined: all true values equal. */
export interface RegressionMetrics {
  readonly Mean_Absolute_Error: number;
  readonly Root_Mean_Squared_Error: number;
  readonly Relative_Squared_Error: number;
  readonly Relative_Absolute_Error: number;
  /** 1 - Relative_Squared_Error. */
  readonly Coefficient_of_Determination: number;
}

export function regressionMetrics(actual: Float64Array, predicted: Float64Array): RegressionMetrics {
  const mean = sum(actual, (value) => value) / actual.length;
  const absolute = sum(actual, (value, row) => Math.abs((predicted[row] ?? 0) - value));
  const squared = sum(actual, (value, row) => ((predicted[row] ?? 0) - value) ** 2);
  const spread = sum(actual, (value) => Math.abs(value - mean));
  const squaredSpread = sum(actual, (value) => (value - mean) ** 2);
  const relativeSquared = ratio(squared, squaredSpread);
  return {
    Mean_Absolute_Error: absolute / actual.length,
    Root_Mean_Squared_Error: Math.sqrt(squared / actual.length),
    Relative_Squared_Error: relativeSquared,
    Relative_Absolute_Error: ratio(absolute, spread),
    Coefficient_of_Determination: 1 - relativeSquared,
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : part / whole;
}

function sum(values: Float64Array, term: (value: number, row: number) => number): number {
  return values.reduce((total, value, row) => total + term(value, row), 0);
}

export interface Histogram {
  /** One more than there are counts; equal widths. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Predicted minus actual, in 20 bins of equal width. */
export function errorHistogram(actual: Float64Array, predicted: Float64Array): Histogram {
  const errors = actual.map((value, row) => (predicted[row] ?? 0) - value);
  const low = errors.reduce((least, error) => Math.min(least, error), Number.POSITIVE_INFINITY);
  const high = errors.reduce((most, error) => Math.max(most, error), Number.NEGATIVE_INFINITY);
  const bins = high > low ? 20 : 1;
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const error of errors) {
    const bin = width === 0 ? 0 : Math.min(bins - 1, Math.floor((error - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, index) => low + index * width), counts };
}
