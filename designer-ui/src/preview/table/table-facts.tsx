/** "205 rows × 26 columns", the change of rows since the run before, and the download. */
import { useQuery } from '@tanstack/react-query';
import { tableCsvUrl } from '../../api/client.ts';
import { formatNumber, formatPercent } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { tooltip } from '../../ui/tooltip.tsx';
import type { NamedOutput } from '../output-switch.tsx';
import styles from '../preview.module.css';
import { type RowsDelta, rowsDelta } from './column-facts.ts';
import { rowsBeforeQuery } from './rows-before.ts';

export function TableFacts({ node, output }: { node: string; output: NamedOutput }) {
  const t = useT();
  const { record } = output;
  const before = useQuery(rowsBeforeQuery(node, record));
  if (!record.table) return null;
  const { rows, columns } = record.table;
  const delta = rowsDelta(rows, before.data ?? undefined);
  return (
    <>
      {output.kind === 'metrics' ? null : (
        <span className={styles.size}>{t('common.rowsByColumns', { rows, columns: columns.length })}</span>
      )}
      {delta ? <Delta delta={delta} /> : null}
      <a
        className={styles.download}
        href={tableCsvUrl(record.digest)}
        download={`${node}-${record.name}.csv`}
        {...tooltip(t('preview.downloadCsv'))}
      >
        <Icon name="download" />
        <span className={styles.downloadText}>{t('preview.downloadCsv')}</span>
      </a>
    </>
  );
}

function Delta({ delta }: { delta: RowsDelta }) {
  const t = useT();
  const language = useLanguage();
  const rows = formatNumber(Math.abs(delta.rows), language);
  const share = formatPercent(Math.abs(delta.share ?? 1), language, 1);
  return (
    <span className={styles.meta}>
      {delta.rows < 0 ? t('preview.fewerRows', { rows, share }) : t('preview.moreRows', { rows, share })}
    </span>
  );
}
