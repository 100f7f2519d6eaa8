/** The five formulas of Normalize Data: fitting them to a column and applying them. Pure. */
import { mean, populationStdDev, range } from '../tables/statistics.ts';
import { normalDistribution } from './normal-distribution.ts';
import type { NormalizeFit } from './transformation.ts';

/** Fits to finite values. `constant` is what the cells of a column without spread become. */
export function fitNormalize(
  method: NormalizeFit['method'],
  values: Float64Array,
  constant: 0 | null,
): NormalizeFit {
  if (method === 'logistic' || method === 'tanh') return { method };
  const fitted = method === 'lognormal' ? values.filter((value) => value > 0).map(Math.log) : values;
  const { min, max } = range(fitted);
  if (!(min < max)) return { method, constant };
  if (method === 'minmax') return { method, center: min, scale: max - min };
  return { method, center: mean(fitted), scale: populationStdDev(fitted) };
}

/** The transformed value of a cell that is there; `null` where the result is missing. */
export function applyNormalize(fit: NormalizeFit, value: number): number | null {
  if (fit.constant !== undefined) return fit.constant;
  if (fit.method === 'logistic') return 1 / (1 + Math.exp(-value));
  if (fit.method === 'tanh') return Math.tanh(value);
  const { center = 0, scale = 1 } = fit;
  if (fit.method !== 'lognormal') return (value - center) / scale;
  if (Number.isNaN(value)) return value;
  return value > 0 ? normalDistribution((Math.log(value) - center) / scale) : 0;
}
