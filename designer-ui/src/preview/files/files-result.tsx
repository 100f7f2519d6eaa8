/** An output that is neither table nor known model: its type, size and digest, and its files to download. */
import type { OutputRecord } from '@millrace/pipeline-engine/browser';
import { formatBytes } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import styles from './files-result.module.css';

export function FilesResult({ output }: { output: OutputRecord }) {
  const t = useT();
  const language = useLanguage();
  return (
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
  );
}
