/** What became of the parts and rows of a batch: they add up, or the step would have failed. */
import type { BatchAccount } from '@millrace/pipeline-engine/browser';
import { formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import styles from './inspector.module.css';

export function BatchAccountView({ account }: { readonly account: BatchAccount }) {
  const t = useT();
  const language = useLanguage();
  const { parts, partsKept, partsFailed, rowsIn, rowsOut, rowsRejected } = account;
  const rows = [
    { name: t('inspector.batchParts'), value: parts },
    { name: t('inspector.batchPartsKept'), value: partsKept },
    ...(partsFailed > 0 ? [{ name: t('inspector.batchPartsFailed'), value: partsFailed }] : []),
    { name: t('inspector.batchRowsIn'), value: rowsIn },
    { name: t('inspector.batchRowsOut'), value: rowsOut },
    { name: t('inspector.batchRowsRejected'), value: rowsRejected },
  ];
  return (
    <section className={styles.section} aria-label={t('inspector.batch')}>
      <table className={styles.metrics}>
        <thead>
          <tr>
            <th scope="col">{t('inspector.batch')}</th>
            <th scope="col">{t('inspector.metricValue')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatNumber(value, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
