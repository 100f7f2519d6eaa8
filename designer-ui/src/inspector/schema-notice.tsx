/** Why columns are not known yet, and the button that makes them known. */
import { runPipeline } from '../actions/run-actions.ts';
import { useT } from '../i18n/translate.ts';
import { useNodeTitle } from '../store/nodes.ts';
import { Button } from '../ui/button.tsx';
import styles from './inspector.module.css';
import type { ColumnsSource } from './use-node.ts';

/** Renders nothing when the columns are known. `port` is the title of the input they come through. */
export function SchemaNotice({ source, port }: { source: ColumnsSource; port: string }) {
  const t = useT();
  const missing = source.kind === 'schema' && source.schema.kind !== 'table' ? source.schema : undefined;
  const name = useNodeTitle(missing?.node ?? '');
  if (source.kind === 'not-connected') {
    return <p className={styles.notice}>{t('inspector.schemaNotConnected', { port })}</p>;
  }
  if (source.kind === 'loading') return <p className={styles.notice}>{t('inspector.schemaLoading')}</p>;
  if (!missing) return null;
  return (
    <div className={styles.notice}>
      <p>
        {missing.kind === 'needs-run'
          ? t('inspector.schemaNeedsRun', { node: name })
          : t('inspector.schemaFailed', { node: name, message: missing.message })}
      </p>
      {missing.kind === 'needs-run' ? (
        <Button small icon="play" onClick={() => void runPipeline({ upTo: missing.node })}>
          {t('inspector.runNode', { node: name })}
        </Button>
      ) : null}
    </div>
  );
}
