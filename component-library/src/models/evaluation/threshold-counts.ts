/** How many rows of each class lie at or above each probability: what all curves of two classes are made of. */

/** From no row (threshold infinity) to all rows, one entry per distinct probability, highest first. */
export interface ThresholdCounts {
  readonly thresholds: readonly number[];
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
}

export function thresholdCounts(positive: Uint8Array, probabilities: Float64Array): ThresholdCounts {
  const order = Uint32Array.from(probabilities, (_, row) => row);
  order.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0));
  const thresholds = [Number.POSITIVE_INFINITY];
  const truePositives = [0];
  const falsePositives = [0];
  let [positives, negatives] = [0, 0];
  order.forEach((row, rank) => {
    if (positive[row] === 1) positives++;
    else negatives++;
    const next = order[rank + 1];
    if (next !== undefined && probabilities[next] === probabilities[row]) return;
    thresholds.push(probabilities[row] ?? 0);
    truePositives.push(positives);
    falsePositives.push(negatives);
  });
  return { thresholds, truePositives, falsePositives };
}
