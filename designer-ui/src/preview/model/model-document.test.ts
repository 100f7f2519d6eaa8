import { expect, it } from 'vitest';
import { coefficientRows, sortByWeight, type TrainedModelDocument } from './model-document.ts';

const model: TrainedModelDocument = {
  format: 'millrace-model',
  learner: 'linear_regression',
  task: 'regression',
  label: { column: 'price' },
  intercept: 12,
  features: [
    { kind: 'number', column: 'horsepower', coefficient: 40.5 },
    { kind: 'text-levels', column: 'fuel', levels: ['diesel', 'gas'], coefficients: [900, -900] },
    { kind: 'number-levels', column: 'doors', levels: [2, 4], coefficients: [1, 2] },
  ],
  parameters: {},
  training: { rows: 193, rowsWithoutLabel: 0, rowsWithMissingFeatures: 0 },
};

it('coefficientRows has one row per weight, the intercept first', () => {
  expect(
    coefficientRows(model).map(({ column, level, coefficient }) => [column, level, coefficient]),
  ).toEqual([
    [undefined, undefined, 12],
    ['horsepower', undefined, 40.5],
    ['fuel', 'diesel', 900],
    ['fuel', 'gas', -900],
    ['doors', '2', 1],
    ['doors', '4', 2],
  ]);
});

it('sortByWeight orders by size without regard to sign, the intercept stays first', () => {
  expect(sortByWeight(coefficientRows(model)).map((row) => row.coefficient)).toEqual([
    12, 900, -900, 40.5, 2, 1,
  ]);
});
