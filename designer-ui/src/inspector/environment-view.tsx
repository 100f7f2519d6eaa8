/** The software that a command component asks for, as its definition says it; and the way to its code. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { environmentFacts } from './environment-facts.ts';
import styles from './inspector.module.css';

export function EnvironmentView({ definition }: { definition: ComponentDefinition }) {
  const t = useT();
  const facts = environmentFacts(definition);
  const folder = folderOf(definition);
  if (facts === undefined && folder === undefined) return null;
  return (
    <section className={styles.section} aria-labelledby="component-environment">
      <h3 id="component-environment" className={styles.sectionTitle}>
        {t('inspector.environment')}
      </h3>
      {facts?.packages.length ? <p>{facts.packages.join(', ')}</p> : null}
      {facts?.source ? <p className={styles.muted}>{facts.source}</p> : null}
      {facts === undefined || (facts.packages.length === 0 && !facts.isMade) ? (
        <p className={styles.muted}>{t('inspector.environmentSystem')}</p>
      ) : null}
      {folder === undefined ? null : (
        <Button
          small
          icon="code"
          onClick={() => useViewStore.getState().startMaking({ kind: 'edit', folder })}
        >
          {t('wizard.edit')}
        </Button>
      )}
    </section>
  );
}

/** Of a component that lies as `components/NAME/component.yaml`. */
function folderOf({ origin }: ComponentDefinition): string | undefined {
  if (origin.kind !== 'workspace') return undefined;
  return /^components\/([a-z][a-z0-9_]{0,63})\/component\.yaml$/.exec(origin.file)?.[1];
}
