/** The telling metric as a big number, all of them as a table with one column per evaluated input. */
import { formatNumber, formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { metricName } from '../../inspector/metric-name.ts';
import { summaryMetric } from '../../model/metrics.ts';
import styles from './evaluation.module.css';
import type { Evaluation } from './evaluation.ts';

function headlineOf({ metrics }: Evaluation) {
  return summaryMetric(
    Object.entries(metrics).flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
  );
}

export function MetricNumbers({ results }: { results: readonly Evaluation[] }) {
  const t = useT();
  const language = useLanguage();
  const [first] = results;
  if (!first) return null;
  const heads = [t('preview.scored'), t('preview.scoredToCompare')];
  return (
    <div className={styles.numbers}>
      <div className={styles.headlines}>
        {results.map((result, i) => {
          const headline = headlineOf(result);
          return headline ? (
            <p key={result.input} className={styles.headline}>
              <span className={styles.big}>{formatSignificant(headline.value, language, 3)}</span>
              <span className={styles.unit}>
                {headline.label}
                {results.length > 1 ? ` · ${heads[i]}` : ''}
              </span>
            </p>
          ) : null;
        })}
      </div>
      <table className={styles.table}>
        <thead className={results.length > 1 ? undefined : 'sr-only'}>
          <tr>
            <th scope="col">{t('preview.metric')}</th>
            {results.map((result, i) => (
              <th key={result.input} scope="col">
                {heads[i]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.keys(first.metrics).map((name) => (
            <tr key={name}>
              <th scope="row">{metricName(name)}</th>
              {results.map((result) => (
                <td key={result.input}>{metricText(result.metrics[name])}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('preview.evaluatedRows')}</th>
            {results.map((result) => (
              <td key={result.input}>{formatNumber(result.rows, language)}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );

  function metricText(value: number | null | undefined): string {
    return typeof value === 'number' ? formatSignificant(value, language) : '–';
  }
}
