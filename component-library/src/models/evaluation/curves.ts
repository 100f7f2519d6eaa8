/** The curves of a two-class evaluation, as arrays ready to draw. */
import type { ThresholdCounts } from './threshold-counts.ts';

export interface Curves {
  /** Per point; null where no row is predicted positive. */
  readonly thresholds: readonly (number | null)[];
  readonly roc: {
    readonly falsePositiveRate: readonly number[];
    readonly truePositiveRate: readonly number[];
  };
  /** Precision is 1 by convention where no row is predicted positive. */
  readonly precisionRecall: { readonly recall: readonly number[]; readonly precision: readonly number[] };
  /** Against the share of rows predicted positive: how many times more positives than by chance. */
  readonly lift: { readonly positiveShare: readonly number[]; readonly lift: readonly number[] };
  /** Rows per point, from which every measure at that threshold follows. */
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
}

const maxPoints = 500;

/** At most 500 points, evenly spread over the thresholds, first and last included. */
export function makeCurves(counts: ThresholdCounts): Curves {
  const points = spread(counts.thresholds.length);
  const truePositives = points.map((index) => counts.truePositives[index] ?? 0);
  const falsePositives = points.map((index) => counts.falsePositives[index] ?? 0);
  const positives = counts.truePositives.at(-1) ?? 0;
  const negatives = counts.falsePositives.at(-1) ?? 0;
  const recall = truePositives.map((count) => ratio(count, positives, 0));
  const precision = truePositives.map((count, index) =>
    ratio(count, count + (falsePositives[index] ?? 0), 1),
  );
  const prevalence = positives / (positives + negatives);
  return {
    thresholds: points.map((index) => finiteOrNull(counts.thresholds[index])),
    roc: {
      falsePositiveRate: falsePositives.map((count) => ratio(count, negatives, 0)),
      truePositiveRate: recall,
    },
    precisionRecall: { recall, precision },
    lift: {
      positiveShare: truePositives.map(
        (count, index) => (count + (falsePositives[index] ?? 0)) / (positives + negatives),
      ),
      lift: precision.map((value) => ratio(value, prevalence, 0)),
    },
    truePositives,
    falsePositives,
  };
}

function spread(length: number): number[] {
  const count = Math.min(length, maxPoints);
  return Array.from({ length: count }, (_, index) =>
    Math.round((index * (length - 1)) / Math.max(1, count - 1)),
  );
}

function ratio(part: number, whole: number, undefinedValue: number): number {
  return whole === 0 ? undefinedValue : part / whole;
}

function finiteOrNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
