/** The one metric that stands on a node: what people ask about first. */
import type { Metric } from '@millrace/pipeline-engine/browser';

/** In the order of preference; the label is the field's own symbol in every language. */
const preferred: readonly { readonly matches: RegExp; readonly label: string }[] = [
  { matches: /^(coefficient_of_determination|r2|r_squared)$/i, label: 'R²' },
  { matches: /^(auc|area_under_curve)$/i, label: 'AUC' },
  { matches: /^accuracy$/i, label: 'Accuracy' },
];

export function summaryMetric(
  metrics: readonly Metric[],
): { readonly label: string; readonly value: number } | undefined {
  for (const { matches, label } of preferred) {
    const metric = metrics.find(({ name }) => matches.test(name));
    if (metric) return { label, value: metric.value };
  }
  return undefined;
}
