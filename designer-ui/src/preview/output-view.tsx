/** Shows an output by its kind. */
import { lazy, Suspense } from 'react';
import { useT } from '../i18n/translate.ts';
import { Spinner } from '../ui/spinner.tsx';
import { FilesResult } from './files/files-result.tsx';
import type { NamedOutput } from './output-switch.tsx';
import styles from './preview.module.css';
import { TableResult } from './table/table-result.tsx';

const EvaluationResult = lazy(() => import('./evaluation/evaluation-result.tsx'));
const ModelResult = lazy(() => import('./model/model-result.tsx'));

function viewOf({ record, title, kind }: NamedOutput) {
  switch (kind) {
    case 'metrics':
      return <EvaluationResult output={record} title={title} />;
    case 'untrained_model':
    case 'trained_model':
    case 'transformation':
      return <ModelResult output={record} kind={kind} />;
    case 'file':
    case 'folder':
      return <FilesResult output={record} />;
    default:
      return record.type === 'mltable' || record.table ? (
        <TableResult output={record} title={title} />
      ) : (
        <FilesResult output={record} />
      );
  }
}

export function OutputView({ output }: { output: NamedOutput }) {
  const t = useT();
  return (
    <Suspense
      fallback={
        <div className={styles.loading}>
          <Spinner label={t('common.loading')} />
        </div>
      }
    >
      {viewOf(output)}
    </Suspense>
  );
}
