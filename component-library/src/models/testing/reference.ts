/** Reads the committed reference numbers, and compares weights with them. */
import { readFileSync } from 'node:fs';
import type { TrainedModel } from '../trained-model.ts';

/** The JSON of a file of `reference/`, in the shape that make_references.py gives it. */
export function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), 'utf8'));
}

export interface ReferenceWeights {
  readonly intercept: number;
  /** By `column` or `column=level`. */
  readonly coefficients: Readonly<Record<string, number>>;
}

export interface RidgeReference {
  readonly rows: number;
  readonly alpha: number;
  readonly 'scikit-learn': ReferenceWeights;
  readonly exact: ReferenceWeights;
}

export interface LogisticReference extends ReferenceWeights {
  readonly rows: number;
  readonly l1: number;
  readonly l2: number;
  readonly classes: readonly string[];
  readonly 'first probabilities': readonly number[];
}

/** The model's weights under the names of the references. */
export function namedWeights(model: TrainedModel): ReferenceWeights {
  const coefficients: Record<string, number> = {};
  for (const feature of model.features) {
    if (feature.kind === 'number') coefficients[feature.column] = feature.coefficient;
    else {
      feature.levels.forEach((level, index) => {
        coefficients[`${feature.column}=${level}`] = feature.coefficients[index] ?? Number.NaN;
      });
    }
  }
  return { intercept: model.intercept, coefficients };
}

/** The largest relative difference of any weight; infinite when the names are not the same. */
export function largestDifference(actual: ReferenceWeights, expected: ReferenceWeights): number {
  const names = Object.keys(expected.coefficients);
  if (names.length !== Object.keys(actual.coefficients).length) return Number.POSITIVE_INFINITY;
  const differences = names.map((name) =>
    relativeDifference(actual.coefficients[name] ?? Number.NaN, expected.coefficients[name] ?? 0),
  );
  const largest = Math.max(relativeDifference(actual.intercept, expected.intercept), ...differences);
  return Number.isNaN(largest) ? Number.POSITIVE_INFINITY : largest;
}

export function relativeDifference(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
}
