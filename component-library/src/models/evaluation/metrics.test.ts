import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReference, relativeDifference } from '../testing/reference.ts';
import { makeCurves } from './curves.ts';
import { errorHistogram, regressionMetrics } from './regression-metrics.ts';
import { evaluateTwoClass } from './two-class-metrics.ts';

interface Reference {
  readonly regression: Readonly<Record<string, number>>;
  readonly 'two-class': Readonly<Record<string, number>>;
  readonly 'confusion matrix': readonly (readonly number[])[];
  readonly roc: readonly [readonly number[], readonly number[]];
}
const reference = readReference<Reference>('metrics');

// The same formulas as in reference/make_references.py.
const index = Array.from({ length: 400 }, (_, i) => i);
const actual = Float64Array.from(index, (i) => ((i * 37) % 101) / 7);
const predicted = Float64Array.from(index, (i) => ((i * 37) % 101) / 7 + (((i * 53) % 89) - 44) / 11);
const positive = Uint8Array.from(index, (i) => ((i * i) % 7 < 3 ? 1 : 0));
const probabilities = Float64Array.from(index, (i) =>
  Math.min(1, (((i * 31) % 41) + 12 * (positive[i] ?? 0)) / 53),
);

describe('metrics agree with scikit-learn', () => {
  it('for a regression', () => {
    for (const [name, value] of Object.entries(regressionMetrics(actual, predicted))) {
      expect(relativeDifference(value, reference.regression[name] ?? Number.NaN), name).toBeLessThan(1e-12);
    }
  });

  it('for two classes, with many tied probabilities', () => {
    const { metrics, confusionMatrix } = evaluateTwoClass(positive, probabilities);
    for (const [name, value] of Object.entries(metrics)) {
      expect(relativeDifference(value, reference['two-class'][name] ?? Number.NaN), name).toBeLessThan(1e-12);
    }
    const { trueNegatives, falsePositives, falseNegatives, truePositives } = confusionMatrix;
    expect([
      [trueNegatives, falsePositives],
      [falseNegatives, truePositives],
    ]).toEqual(reference['confusion matrix']);
  });

  it('for the ROC curve, point by point', () => {
    const { roc } = makeCurves(evaluateTwoClass(positive, probabilities).counts);
    expect(roc.falsePositiveRate).toHaveLength(reference.roc[0].length);
    roc.falsePositiveRate.forEach((rate, point) => {
      expect(rate).toBeCloseTo(reference.roc[0][point] ?? Number.NaN, 14);
      expect(roc.truePositiveRate[point]).toBeCloseTo(reference.roc[1][point] ?? Number.NaN, 14);
    });
  });
});

describe('AUC', () => {
  it('is the share of pairs in the right order, ties counting half', () => {
    const scored = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 8 })), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(scored, (rows) => {
        const positives = rows.filter(([isPositive]) => isPositive);
        const negatives = rows.filter(([isPositive]) => !isPositive);
        fc.pre(positives.length > 0 && negatives.length > 0);
        const right = positives.flatMap(([, high]) =>
          negatives.map(([, low]) => (high > low ? 1 : high === low ? 0.5 : 0)),
        );
        const expected = right.reduce<number>((sum, pair) => sum + pair, 0) / right.length;
        const { metrics } = evaluateTwoClass(
          Uint8Array.from(rows, ([isPositive]) => Number(isPositive)),
          Float64Array.from(rows, ([, score]) => score / 8),
        );
        expect(metrics.AUC).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('degenerate inputs', () => {
  it('leave relative errors undefined when all true values are equal', () => {
    const metrics = regressionMetrics(Float64Array.from([2, 2]), Float64Array.from([1, 3]));
    expect(metrics.Mean_Absolute_Error).toBe(1);
    expect(metrics.Coefficient_of_Determination).toBeNaN();
    expect(metrics.Relative_Absolute_Error).toBeNaN();
  });

  it('leave the AUC of a single class undefined, and never divide by 0', () => {
    const { metrics } = evaluateTwoClass(Uint8Array.from([0, 0]), Float64Array.from([0, 0.2]));
    expect(metrics).toMatchObject({ Accuracy: 1, Precision: 0, Recall: 0, F1_Score: 0, AUC: Number.NaN });
    expect(Number.isFinite(metrics.Average_Log_Loss)).toBe(true);
  });
});

describe('curves', () => {
  it('start at nothing, end at everything, and stay small', () => {
    const many = Float64Array.from({ length: 5000 }, (_, i) => i / 5000);
    const half = Uint8Array.from(many, (_, i) => i % 2);
    const curves = makeCurves(evaluateTwoClass(half, many).counts);
    expect(curves.thresholds).toHaveLength(500);
    expect([
      curves.thresholds[0],
      curves.roc.truePositiveRate[0],
      curves.precisionRecall.precision[0],
    ]).toEqual([null, 0, 1]);
    expect([
      curves.roc.truePositiveRate.at(-1),
      curves.lift.positiveShare.at(-1),
      curves.lift.lift.at(-1),
    ]).toEqual([1, 1, 1]);
  });

  it('count every error once', () => {
    const { edges, counts } = errorHistogram(actual, predicted);
    expect(edges).toHaveLength(21);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400);
  });
});
