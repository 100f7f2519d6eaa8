import { describe, expect, it } from 'vitest';
import { metricName } from './metric-name.ts';

describe('metricName', () => {
  it.each([
    ['Root_Mean_Squared_Error', 'Root mean squared error', '二乗平均平方根誤差'],
    ['Coefficient_of_Determination', 'R²', 'R²'],
    ['AUC', 'AUC', 'AUC'],
    ['F1_Score', 'F1 score', 'F1 スコア'],
    ['Training_Mean_Absolute_Error', 'Training mean absolute error', '学習データの平均絶対誤差'],
    ['Training_Coefficient_of_Determination', 'Training R²', '学習データのR²'],
    ['Accuracy_Compared', 'Accuracy, compared', '正解率（比較対象）'],
  ])('%s is %s and %s', (name, english, japanese) => {
    expect(metricName(name)).toBe(english);
    expect(metricName(name, 'ja')).toBe(japanese);
  });
});
