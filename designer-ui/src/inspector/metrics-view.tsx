/** Metrics of a step: the first as one big number, all of them as a table. */
import type { Metric } from '@millrace/pipeline-engine/browser';
import { formatSignificant } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { summaryMetric } from '../model/metrics.ts';
import styles from './inspector.module.css';
import { metricName } from './metric-name.ts';

export function MetricsView({ metrics }: { metrics: readonly Metric[] }) {
  const t = useT();
  const language = useLanguage();
  const headline = summaryMetric(metrics);
  return (
    <section className={styles.section} aria-label={t('inspector.metrics')}>
      {headline ? (
        <p className={styles.bigNumber}>
          <span>{formatSignificant(headline.value, language, 3)}</span>
          <span className={styles.bigNumberName}>{headline.label}</span>
        </p>
      ) : null}
      <table className={styles.metrics}>
        <thead>
          <tr>
            <th scope="col">{t('inspector.metricName')}</th>
            <th scope="col">{t('inspector.metricValue')}</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{metricName(name, language)}</th>
              <td>{formatSignificant(value, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
