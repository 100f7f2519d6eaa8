/** Brings each column of a design matrix to a like range for training, and the weights back afterwards. */
import { type Design, widthOf } from './encoding.ts';
import type { FittedWeights } from './fitted-weights.ts';

/** Per column of the matrix: scaled = (value - low) / range. A constant column has the range 0 and becomes 0. */
export interface Ranges {
  readonly low: Float64Array;
  readonly range: Float64Array;
}

/**
 * To the range 0 to 1, or, where a model without an intercept allows no shift, to at most 1 in size.
 * Indicators of levels stay as they are.
 */
export function scaleToRange(
  design: Design,
  shift: boolean,
): { readonly scaled: Design; readonly ranges: Ranges } {
  const low = new Float64Array(design.width);
  const range = new Float64Array(design.width).fill(1);
  let offset = 0;
  const blocks = design.blocks.map((block) => {
    const column = offset;
    offset += widthOf(block);
    if (block.kind === 'levels') return block;
    const [min, max] = extremes(block.values);
    const base = shift ? min : 0;
    const width = shift ? max - min : Math.max(Math.abs(min), Math.abs(max));
    low[column] = base;
    range[column] = width;
    const values = block.values.map((value) => (width === 0 ? 0 : (value - base) / width));
    return { kind: 'number', values } as const;
  });
  return { scaled: { ...design, blocks }, ranges: { low, range } };
}

function extremes(values: Float64Array): [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** Weights for the original values, from those for the scaled ones. */
export function unscaleWeights(fitted: FittedWeights, { low, range }: Ranges): FittedWeights {
  const weights = fitted.weights.map((weight, column) => {
    const width = range[column] ?? 0;
    return width === 0 ? 0 : weight / width;
  });
  let intercept = fitted.intercept;
  weights.forEach((weight, column) => {
    intercept -= weight * (low[column] ?? 0);
  });
  return { weights, intercept };
}
