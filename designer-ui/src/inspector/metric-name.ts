/** Names of metrics as people write them: `Root_Mean_Squared_Error` is Root mean squared error. Pure. */
import type { Language } from '@millrace/pipeline-engine/browser';

/** The usual Japanese words; names that are not here stay English. */
const japanese: ReadonlyMap<string, string> = new Map([
  ['Mean_Absolute_Error', '平均絶対誤差'],
  ['Root_Mean_Squared_Error', '二乗平均平方根誤差'],
  ['Relative_Squared_Error', '相対二乗誤差'],
  ['Relative_Absolute_Error', '相対絶対誤差'],
  ['Accuracy', '正解率'],
  ['Precision', '適合率'],
  ['Recall', '再現率'],
  ['F1_Score', 'F1 スコア'],
  ['Average_Log_Loss', '平均対数損失'],
]);

const comparedSuffix = '_Compared';
const trainingPrefix = 'Training_';

export function metricName(name: string, language: Language = 'en'): string {
  if (name.endsWith(comparedSuffix)) {
    const base = metricName(name.slice(0, -comparedSuffix.length), language);
    return language === 'ja' ? `${base}（比較対象）` : `${base}, compared`;
  }
  if (name.startsWith(trainingPrefix)) {
    const base = metricName(name.slice(trainingPrefix.length), language);
    return language === 'ja' ? `学習データの${base}` : `Training ${withSmallStart(base)}`;
  }
  if (name === 'Coefficient_of_Determination') return 'R²';
  return (language === 'ja' ? japanese.get(name) : undefined) ?? englishWords(name);
}

function englishWords(name: string): string {
  const words = name.split('_').map((word, index) => {
    const isPlain = /^[A-Z][a-z]+$/.test(word);
    return index > 0 && isPlain ? word.toLowerCase() : word;
  });
  return words.join(' ');
}

/** In the middle of a name: `mean absolute error`, but `AUC` and `F1 score` as they are. */
function withSmallStart(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
