/**
 * Online gradient descent for squared loss: one row at a time, in an order that the seed decides. Each step
 * is the implicit one (the gradient at the point it leads to: rate / (1 + rate·|x|²) times the error), which
 * equals the usual step for small rates and cannot diverge for large ones. The result is the average of the
 * weights over the second half of the steps.
 */
import { type Design, widthOf } from './encoding.ts';
import type { FittedWeights } from './fitted-weights.ts';
import { createRandom, shuffle } from './random.ts';
import { scaleToRange, unscaleWeights } from './scaling.ts';

export interface GradientDescentOptions {
  readonly l2: number;
  readonly intercept: boolean;
  readonly learningRate: number;
  readonly epochs: number;
  /** Divide the rate by the square root of the number of steps so far. */
  readonly decreaseRate: boolean;
  readonly normalize: boolean;
  readonly seed: string;
  readonly progress?: (fraction: number) => void;
}

export function fitGradientDescent(
  design: Design,
  target: Float64Array,
  options: GradientDescentOptions,
): FittedWeights {
  if (!options.normalize) return descend(design, target, options);
  const { scaled, ranges } = scaleToRange(design, options.intercept);
  return unscaleWeights(descend(scaled, target, options), ranges);
}

function descend(design: Design, target: Float64Array, options: GradientDescentOptions): FittedWeights {
  const state = { weights: new Float64Array(design.width), intercept: 0 };
  const average = { weights: new Float64Array(design.width), intercept: 0 };
  const order = Int32Array.from({ length: design.rows }, (_, row) => row);
  const random = createRandom(options.seed);
  const firstHalf = Math.floor((options.epochs * design.rows) / 2);
  let steps = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    for (const row of order) {
      steps++;
      const rate = options.decreaseRate ? options.learningRate / Math.sqrt(steps) : options.learningRate;
      const entries = rowEntries(design, row);
      const error = (target[row] ?? 0) - predict(state, entries);
      step(state, entries, { rate, error, options, rows: design.rows });
      if (steps > firstHalf) moveAverage(average, state, steps - firstHalf);
    }
    options.progress?.((epoch + 1) / options.epochs);
  }
  return average;
}

/** The entries of one row of the matrix that are not 0 by construction. */
type Entries = readonly (readonly [column: number, value: number])[];

function rowEntries(design: Design, row: number): Entries {
  const entries: [number, number][] = [];
  let offset = 0;
  for (const block of design.blocks) {
    if (block.kind === 'number') entries.push([offset, block.values[row] ?? 0]);
    else if ((block.codes[row] ?? -1) >= 0) entries.push([offset + (block.codes[row] ?? 0), 1]);
    offset += widthOf(block);
  }
  return entries;
}

interface State {
  readonly weights: Float64Array;
  intercept: number;
}

function predict(state: State, entries: Entries): number {
  let sum = state.intercept;
  for (const [column, value] of entries) sum += (state.weights[column] ?? 0) * value;
  return sum;
}

interface StepInput {
  readonly rate: number;
  readonly error: number;
  readonly rows: number;
  readonly options: GradientDescentOptions;
}

function step(state: State, entries: Entries, { rate, error, rows, options }: StepInput): void {
  let length = options.intercept ? 1 : 0;
  for (const [, value] of entries) length += value * value;
  const change = (rate * error) / (1 + rate * length);
  const shrink = 1 / (1 + (rate * options.l2) / rows);
  for (let column = 0; column < state.weights.length; column++) {
    state.weights[column] = (state.weights[column] ?? 0) * shrink;
  }
  for (const [column, value] of entries)
    state.weights[column] = (state.weights[column] ?? 0) + change * value;
  if (options.intercept) state.intercept += change;
}

function moveAverage(average: State, state: State, count: number): void {
  state.weights.forEach((weight, column) => {
    const old = average.weights[column] ?? 0;
    average.weights[column] = old + (weight - old) / count;
  });
  average.intercept += (state.intercept - average.intercept) / count;
}
