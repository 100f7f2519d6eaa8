/** How well probabilities and decisions at 0.5 tell two classes apart. */
import { type ThresholdCounts, thresholdCounts } from './threshold-counts.ts';

/** In the order of the result table's columns. NaN where a measure is undefined: AUC of a single class. */
export interface TwoClassMetrics {
  readonly Accuracy: number;
  /** 0 when no row is predicted positive. */
  readonly Precision: number;
  /** 0 when no row is positive. */
  readonly Recall: number;
  /** 0 when precision and recall are. */
  readonly F1_Score: number;
  readonly AUC: number;
  readonly Average_Log_Loss: number;
}

export interface ConfusionMatrix {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

export interface TwoClassEvaluation {
  readonly metrics: TwoClassMetrics;
  readonly confusionMatrix: ConfusionMatrix;
  readonly counts: ThresholdCounts;
}

/** `positive` holds 1 for rows of the positive class; a row is predicted positive from 0.5 on. */
export function evaluateTwoClass(positive: Uint8Array, probabilities: Float64Array): TwoClassEvaluation {
  const matrix = confusionMatrix(positive, probabilities, 0.5);
  const counts = thresholdCounts(positive, probabilities);
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const precision = share(truePositives, truePositives + falsePositives);
  const recall = share(truePositives, truePositives + falseNegatives);
  return {
    metrics: {
      Accuracy: (truePositives + trueNegatives) / positive.length,
      Precision: precision,
      Recall: recall,
      F1_Score: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
      AUC: areaUnderRoc(counts),
      Average_Log_Loss: averageLogLoss(positive, probabilities),
    },
    confusionMatrix: matrix,
    counts,
  };
}

function confusionMatrix(
  positive: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
): ConfusionMatrix {
  let [truePositives, falsePositives, trueNegatives, falseNegatives] = [0, 0, 0, 0];
  positive.forEach((isPositive, row) => {
    const predicted = (probabilities[row] ?? 0) >= threshold;
    if (isPositive === 1 && predicted) truePositives++;
    else if (isPositive === 1) falseNegatives++;
    else if (predicted) falsePositives++;
    else trueNegatives++;
  });
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Trapezoids between distinct thresholds: ties count half, which makes it the Mann-Whitney statistic exactly. */
function areaUnderRoc({ truePositives, falsePositives }: ThresholdCounts): number {
  let twiceArea = 0;
  for (let index = 1; index < truePositives.length; index++) {
    const width = (falsePositives[index] ?? 0) - (falsePositives[index - 1] ?? 0);
    twiceArea += width * ((truePositives[index] ?? 0) + (truePositives[index - 1] ?? 0));
  }
  const pairs = (truePositives.at(-1) ?? 0) * (falsePositives.at(-1) ?? 0);
  return pairs === 0 ? Number.NaN : twiceArea / 2 / pairs;
}

/** Probabilities are kept off 0 and 1 by the spacing of doubles at 1, as scikit-learn's log_loss does. */
function averageLogLoss(positive: Uint8Array, probabilities: Float64Array): number {
  let sum = 0;
  positive.forEach((isPositive, row) => {
    const probability = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probabilities[row] ?? 0));
    sum -= isPositive === 1 ? Math.log(probability) : Math.log(1 - probability);
  });
  return sum / positive.length;
}
