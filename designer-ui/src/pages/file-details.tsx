/** What was detected of a data file: its form, its columns with their types, and its first rows. */
import type { FileInspection } from '@millrace/component-library';
import { useQuery } from '@tanstack/react-query';
import { addDataFile, isEditable } from '../actions/edit-actions.ts';
import { queries } from '../api/queries.ts';
import { formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { ColumnTypeIcon, columnTypeKey } from '../preview/table/column-type.tsx';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './data-page.module.css';

async function addToPipeline(path: string): Promise<void> {
  if (await addDataFile(path)) useViewStore.getState().showPage('designer');
}

export function FileDetails({ path, onClose }: { path: string; onClose: () => void }) {
  const t = useT();
  const { data, error } = useQuery({ ...queries.inspection(path), retry: false });
  return (
    <aside className={styles.details} aria-label={path}>
      <header className={styles.detailsHead}>
        <h2 className={styles.name}>{path.split('/').at(-1)}</h2>
        <IconButton icon="x" label={t('common.close')} onClick={onClose} />
      </header>
      {error ? <ProblemNote error={error} /> : null}
      {data ? <Inspection inspection={data} /> : error ? null : <Spinner label={t('common.loading')} />}
      {data && isEditable() ? (
        <Button icon="plus" onClick={() => void addToPipeline(path)}>
          {t('pages.addToPipeline')}
        </Button>
      ) : null}
    </aside>
  );
}

const SHOWN_COLUMNS = 200;

function Inspection({ inspection }: { inspection: FileInspection }) {
  const t = useT();
  const language = useLanguage();
  const { columns } = inspection.schema;
  const isText = inspection.format === 'csv' || inspection.format === 'tsv';
  const facts = [
    [t('pages.format'), inspection.format],
    [t('pages.size'), formatBytes(inspection.bytes, language)],
    ...(isText
      ? [
          [t('pages.encoding'), inspection.encoding],
          [t('pages.delimiter'), JSON.stringify(inspection.delimiter).slice(1, -1)],
          [t('pages.header'), inspection.header ? t('common.yes') : t('common.no')],
        ]
      : []),
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={styles.subtitle}>{t('common.columns', { count: columns.length })}</h3>
      <ul className={styles.columns}>
        {columns.slice(0, SHOWN_COLUMNS).map((column, i) => (
          <li key={column.name}>
            <ColumnTypeIcon column={column} />
            <span className={styles.columnName}>{column.name}</span>
            <span className={styles.example}>
              {inspection.sample[0]?.[i] ?? t('common.missing')} · {t(columnTypeKey(column))}
            </span>
          </li>
        ))}
      </ul>
      {columns.length > SHOWN_COLUMNS ? (
        <p className={styles.example}>{t('pages.moreColumns', { count: columns.length - SHOWN_COLUMNS })}</p>
      ) : null}
    </>
  );
}
