/**
 * Two-class logistic regression: minimises Σ log-loss + L1·Σ|w| + ½·L2·Σw² over features scaled to the
 * range 0 to 1, the intercept unpenalised. The weights returned are for the original values.
 */
import { type Design, multiply, multiplyTransposed } from './encoding.ts';
import type { FittedWeights } from './fitted-weights.ts';
import { minimiseOwlQn, type SmoothValue } from './owl-qn.ts';
import { scaleToRange, unscaleWeights } from './scaling.ts';

export interface LogisticOptions {
  readonly l1: number;
  readonly l2: number;
  readonly tolerance: number;
  readonly memory: number;
  readonly progress?: (iteration: number) => void;
}

export interface LogisticFit extends FittedWeights {
  readonly iterations: number;
  /** False when training was stopped before the tolerance was reached. */
  readonly converged: boolean;
}

const maxIterations = 2000;

/** `positive` holds 1 for rows of the positive class and 0 for the others. */
export function fitLogistic(design: Design, positive: Uint8Array, options: LogisticOptions): LogisticFit {
  const { scaled, ranges } = scaleToRange(design, true);
  const { width } = scaled;
  // The intercept is the last coordinate.
  const l1 = new Float64Array(width + 1).fill(options.l1, 0, width);
  const result = minimiseOwlQn(
    { smooth: (point) => logLoss(scaled, positive, point, options.l2), l1 },
    { tolerance: options.tolerance, memory: options.memory, maxIterations, progress: options.progress },
  );
  const fitted = { weights: result.point.slice(0, width), intercept: result.point[width] ?? 0 };
  return { ...unscaleWeights(fitted, ranges), iterations: result.iterations, converged: result.converged };
}

/** Sum of the log-loss plus the L2 penalty, and its gradient. */
function logLoss(design: Design, positive: Uint8Array, point: Float64Array, l2: number): SmoothValue {
  const weights = point.subarray(0, design.width);
  const margins = multiply(design, weights, point[design.width] ?? 0);
  let value = 0;
  let interceptSlope = 0;
  const residuals = margins.map((margin, row) => {
    const sign = positive[row] === 1 ? 1 : -1;
    value += softplus(-sign * margin);
    const residual = -sign * sigmoid(-sign * margin);
    interceptSlope += residual;
    return residual;
  });
  const gradient = new Float64Array(point.length);
  gradient.set(multiplyTransposed(design, residuals));
  gradient[design.width] = interceptSlope;
  weights.forEach((weight, column) => {
    value += 0.5 * l2 * weight * weight;
    gradient[column] = (gradient[column] ?? 0) + l2 * weight;
  });
  return { value, gradient };
}

/** log(1 + exp(x)) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
