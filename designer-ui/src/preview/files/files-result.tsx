/** An output that is neither table nor known model: its type, size and digest, and its files to download. */
import type { OutputRecord } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import { formatBytes } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { FileTable } from './file-table.tsx';
import styles from './files-result.module.css';

export function FilesResult({ output }: { output: OutputRecord }) {
  const t = useT();
  const language = useLanguage();
  const { data, error } = useQuery(queries.artifactFiles(output.digest));
  return (
    <div className={styles.result}>
      {error ? <ProblemNote error={error} /> : null}
      {data ? <FileTable digest={output.digest} name={output.name} listing={data} /> : null}
      {data || error ? null : <Spinner label={t('common.loading')} />}
      <dl className={styles.facts}>
        <div>
          <dt>{t('preview.type')}</dt>
          <dd>{output.type}</dd>
        </div>
        <div>
          <dt>{t('preview.size')}</dt>
          <dd>{formatBytes(output.bytes, language)}</dd>
        </div>
        <div>
          <dt>{t('preview.digest')}</dt>
          <dd className={styles.code}>{output.digest}</dd>
        </div>
      </dl>
    </div>
  );
}
