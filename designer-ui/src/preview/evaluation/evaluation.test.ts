import { describe, expect, it } from 'vitest';
import { confusionAt, errorBins, measuresOf, pointAt, type TwoClassEvaluation } from './evaluation.ts';

/** Six rows with probabilities .9 .8 .6 .4 .3 .1, of which those at .9 .8 .4 are positive. */
const evaluation: TwoClassEvaluation = {
  input: 'scored_dataset',
  label: 'income',
  rows: 6,
  rowsLeftOut: 0,
  metrics: {},
  task: 'two-class',
  classes: { negative: '<=50K', positive: '>50K' },
  threshold: 0.5,
  confusionMatrix: { truePositives: 2, falsePositives: 1, trueNegatives: 2, falseNegatives: 1 },
  curves: {
    thresholds: [null, 0.9, 0.8, 0.6, 0.4, 0.3, 0.1],
    truePositives: [0, 1, 2, 2, 3, 3, 3],
    falsePositives: [0, 0, 0, 1, 1, 2, 3],
    roc: { falsePositiveRate: [], truePositiveRate: [] },
    precisionRecall: { recall: [], precision: [] },
    lift: { positiveShare: [], lift: [] },
  },
};

describe('threshold', () => {
  it('selects the rows at or above it', () => {
    expect(pointAt(evaluation.curves, 1)).toBe(0);
    expect(pointAt(evaluation.curves, 0.9)).toBe(1);
    expect(pointAt(evaluation.curves, 0.5)).toBe(3);
    expect(pointAt(evaluation.curves, 0)).toBe(6);
  });

  it('gives a confusion matrix that always counts every row', () => {
    for (const threshold of [0, 0.1, 0.35, 0.5, 0.61, 0.95, 1]) {
      const matrix = confusionAt(evaluation, threshold);
      expect(Object.values(matrix).reduce((sum, count) => sum + count, 0)).toBe(6);
    }
    expect(confusionAt(evaluation, 0.35)).toEqual({
      truePositives: 3,
      falsePositives: 1,
      trueNegatives: 2,
      falseNegatives: 0,
    });
    expect(confusionAt(evaluation, 1)).toEqual({
      truePositives: 0,
      falsePositives: 0,
      trueNegatives: 3,
      falseNegatives: 3,
    });
  });

  it('agrees with the component at its own threshold', () => {
    expect(confusionAt(evaluation, 0.5)).toEqual(confusionAt({ ...evaluation, threshold: 0.123 }, 0.5));
  });
});

describe('measuresOf', () => {
  it('follows from the matrix', () => {
    const measures = measuresOf(evaluation.confusionMatrix);
    expect(measures.accuracy).toBeCloseTo(4 / 6);
    expect(measures.precision).toBeCloseTo(2 / 3);
    expect(measures.recall).toBeCloseTo(2 / 3);
    expect(measures.f1).toBeCloseTo(2 / 3);
  });

  it('is 0 where nothing is predicted positive', () => {
    expect(measuresOf(confusionAt(evaluation, 1))).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  });
});

it('errorBins pairs edges with counts', () => {
  expect(
    errorBins({
      input: 'scored_dataset',
      label: 'price',
      rows: 3,
      rowsLeftOut: 0,
      metrics: {},
      task: 'regression',
      errorHistogram: { edges: [-1, 0, 1], counts: [2, 1] },
    }),
  ).toEqual([
    { from: -1, to: 0, count: 2 },
    { from: 0, to: 1, count: 1 },
  ]);
});
