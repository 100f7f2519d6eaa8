/**
 * Ridge least squares: minimises |y - Xw - b|² + λ|w|², the intercept b unpenalised, by Householder QR of
 * √λ·I with the centred matrix below it. QR without the normal equations keeps the digits that their
 * squared condition would lose, and its errors do not depend on the columns' units. The matrix passes
 * through in slices of rows, so memory stays at width² numbers; the order of all sums is fixed.
 */
import { columnMeans, type Design, widthOf } from './encoding.ts';
import type { FittedWeights } from './fitted-weights.ts';
import { dependentColumns, solveTriangular, TriangularFactor } from './triangular-factor.ts';

export interface LeastSquaresOptions {
  readonly l2: number;
  readonly intercept: boolean;
  readonly progress?: (fraction: number) => void;
}

/**
 * With λ = 0, a column that is a linear combination of those before it gets the weight 0 (as in R's lm),
 * so that the remaining weights are unique.
 */
export function fitLeastSquares(
  design: Design,
  target: Float64Array,
  options: LeastSquaresOptions,
): FittedWeights {
  const means = options.intercept ? columnMeans(design) : new Float64Array(design.width);
  const targetMean = options.intercept ? mean(target) : 0;
  const factor = new TriangularFactor(design.width + 1, Math.sqrt(options.l2));
  appendRows(factor, { design, target, means, targetMean, progress: options.progress ?? (() => {}) });
  const weights = options.l2 > 0 ? solveTriangular(factor) : solveIndependent(factor);
  let intercept = targetMean;
  for (let column = 0; column < design.width; column++) {
    intercept -= (weights[column] ?? 0) * (means[column] ?? 0);
  }
  return { weights, intercept };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface CentredRows {
  readonly design: Design;
  readonly target: Float64Array;
  readonly means: Float64Array;
  readonly targetMean: number;
  readonly progress: (fraction: number) => void;
}

/** The centred matrix, slice by slice, with the centred target as its last column. */
function appendRows(
  factor: TriangularFactor,
  { design, target, means, targetMean, progress }: CentredRows,
): void {
  const sliceRows = Math.max(64, Math.min(design.width, 1024));
  for (let start = 0; start < design.rows; start += sliceRows) {
    const count = Math.min(sliceRows, design.rows - start);
    const slice = centredSlice(design, means, start, count);
    slice.push(target.slice(start, start + count).map((value) => value - targetMean));
    factor.append(slice);
    progress((start + count) / design.rows);
  }
}

/** Rows `start` to `start + count` of the centred matrix, column by column. */
function centredSlice(design: Design, means: Float64Array, start: number, count: number): Float64Array[] {
  const columns: Float64Array[] = [];
  for (const block of design.blocks) {
    if (block.kind === 'number') {
      const center = means[columns.length] ?? 0;
      columns.push(block.values.slice(start, start + count).map((value) => value - center));
      continue;
    }
    const first = columns.length;
    for (let level = 0; level < widthOf(block); level++) {
      columns.push(new Float64Array(count).fill(0 - (means[first + level] ?? 0)));
    }
    for (let row = 0; row < count; row++) {
      const code = block.codes[start + row] ?? -1;
      const indicator = columns[first + code];
      if (code >= 0 && indicator !== undefined) indicator[row] = 1 - (means[first + code] ?? 0);
    }
  }
  return columns;
}

function solveIndependent(factor: TriangularFactor): Float64Array {
  const dropped = dependentColumns(factor);
  if (dropped.size === 0) return solveTriangular(factor);
  const width = factor.size - 1;
  const kept = Array.from({ length: width }, (_, column) => column).filter((column) => !dropped.has(column));
  const reduced = new TriangularFactor(kept.length + 1, 0);
  reduced.append([...kept, width].map((column) => factor.column(column)));
  const solution = solveTriangular(reduced);
  const weights = new Float64Array(width);
  kept.forEach((column, index) => {
    weights[column] = solution[index] ?? 0;
  });
  return weights;
}
