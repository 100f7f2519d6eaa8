/**
 * `evaluation.json` as Evaluate Model writes it beside its table, and what follows from it at a threshold.
 * Pure. Undefined measures are null in JSON.
 */

interface Evaluated {
  /** The input port: `scored_dataset` or `scored_dataset_to_compare`. */
  readonly input: string;
  readonly label: string;
  readonly rows: number;
  readonly rowsLeftOut: number;
  readonly metrics: Readonly<Record<string, number | null>>;
}

export interface RegressionEvaluation extends Evaluated {
  readonly task: 'regression';
  /** Predicted minus actual; one edge more than counts. */
  readonly errorHistogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}

export interface ConfusionMatrix {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** All arrays have one entry per point, thresholds falling; null is the threshold that no row reaches. */
export interface Curves {
  readonly thresholds: readonly (number | null)[];
  readonly roc: {
    readonly falsePositiveRate: readonly number[];
    readonly truePositiveRate: readonly number[];
  };
  readonly precisionRecall: { readonly recall: readonly number[]; readonly precision: readonly number[] };
  readonly lift: { readonly positiveShare: readonly number[]; readonly lift: readonly number[] };
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
}

export interface TwoClassEvaluation extends Evaluated {
  readonly task: 'two-class';
  readonly classes: { readonly negative: string; readonly positive: string };
  readonly threshold: number;
  readonly confusionMatrix: ConfusionMatrix;
  readonly curves: Curves;
}

export type Evaluation = RegressionEvaluation | TwoClassEvaluation;

export interface EvaluationDocument {
  readonly format: 'millrace-evaluation';
  readonly version: number;
  readonly results: readonly Evaluation[];
}

export function isTwoClass(evaluation: Evaluation): evaluation is TwoClassEvaluation {
  return evaluation.task === 'two-class';
}

/** The point of the curves that a threshold selects: rows at or above it are predicted positive. */
export function pointAt({ thresholds }: Curves, threshold: number): number {
  let point = 0;
  for (const [i, value] of thresholds.entries()) {
    if (value !== null && value < threshold) break;
    point = i;
  }
  return point;
}

/** Exact at the threshold that the component used, else from the nearest point of the curves above it. */
export function confusionAt(evaluation: TwoClassEvaluation, threshold: number): ConfusionMatrix {
  if (threshold === evaluation.threshold) return evaluation.confusionMatrix;
  const { curves } = evaluation;
  const point = pointAt(curves, threshold);
  const truePositives = curves.truePositives[point] ?? 0;
  const falsePositives = curves.falsePositives[point] ?? 0;
  return {
    truePositives,
    falsePositives,
    trueNegatives: (curves.falsePositives.at(-1) ?? 0) - falsePositives,
    falseNegatives: (curves.truePositives.at(-1) ?? 0) - truePositives,
  };
}

export interface DecisionMeasures {
  readonly accuracy: number;
  /** 0 when no row is predicted positive. */
  readonly precision: number;
  /** 0 when no row is positive. */
  readonly recall: number;
  readonly f1: number;
}

export function measuresOf(matrix: ConfusionMatrix): DecisionMeasures {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const rows = truePositives + falsePositives + trueNegatives + falseNegatives;
  return {
    accuracy: share(truePositives + trueNegatives, rows),
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Pairs two arrays of one curve into points. */
export function points(
  xs: readonly number[],
  ys: readonly number[],
): readonly { readonly x: number; readonly y: number }[] {
  return xs.map((x, i) => ({ x, y: ys[i] ?? 0 }));
}

/** The bins of an error histogram in the form of a column's. */
export function errorBins({ errorHistogram: { edges, counts } }: RegressionEvaluation) {
  return counts.map((count, i) => ({ from: edges[i] ?? 0, to: edges[i + 1] ?? 0, count }));
}
