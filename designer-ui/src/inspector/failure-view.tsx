/** A failure in the order in which one needs it: what happened, where, the remedy as a button, then the facts. */
import {
  type ComponentDefinition,
  type Failure,
  failureMessage,
  failureRemedy,
  type PipelineNode,
} from '@millrace/pipeline-engine/browser';
import { useLanguage } from '../i18n/language.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import styles from './inspector.module.css';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
  readonly failure: Failure;
}

export function FailureView({ node, definition, failure }: Props) {
  const t = useT();
  const title = useTitle();
  const language = useLanguage();
  const reveal = useViewStore((state) => state.revealField);
  const openDrawer = useViewStore((state) => state.openDrawer);
  const { port: name, exitCode, signal } = failure;
  const message = failureMessage(failure, language);
  const remedy = failureRemedy(failure, language);
  const port = definition?.inputs.find((input) => input.name === name);
  const portTitle = port ? title(port.title) : name;
  return (
    <section className={styles.failure} aria-label={t('inspector.failed')}>
      <p className={styles.failureHead}>
        <StateGlyph state="failed" />
        <span>{message}</span>
      </p>
      {portTitle === undefined ? null : (
        <p className={styles.muted}>
          {t('inspector.failedAt')}: {portTitle}
        </p>
      )}
      {remedy ? <p>{remedy}</p> : null}
      {name !== undefined && port?.placement === 'form' ? (
        <Button variant="primary" onClick={() => reveal(node.id, name)}>
          {t('inspector.showSetting', { name: portTitle ?? name })}
        </Button>
      ) : null}
      {exitCode === undefined || message.includes(String(exitCode)) ? null : (
        <p className={styles.muted}>{t('inspector.exitCode', { code: exitCode })}</p>
      )}
      {signal === undefined || message.includes(signal) ? null : (
        <p className={styles.muted}>{t('inspector.killedBy', { signal })}</p>
      )}
      <Button small icon="terminal" onClick={() => openDrawer('log', { node: node.id })}>
        {t('inspector.openLog')}
      </Button>
    </section>
  );
}
