/** A failed step: what happened, where, the remedy as a button, then the log. */
import {
  type Failure,
  failureMessage,
  failureRemedy,
  type StepState,
} from '@millrace/pipeline-engine/browser';
import { useLanguage } from '../../i18n/language.ts';
import { useT, useTitle } from '../../i18n/translate.ts';
import { useDefinition, useNodeTitle } from '../../store/nodes.ts';
import { useViewStore } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { hasBuildLog } from '../log/log-panel.tsx';
import { LogView } from '../log/log-view.tsx';
import styles from './failure-view.module.css';

export interface FailureViewProps {
  readonly run: string;
  readonly step: StepState;
  readonly node: string;
}

export function FailureView({ run, step, node }: FailureViewProps) {
  const title = useNodeTitle(node) || step.displayName;
  return (
    <div className={styles.failure}>
      {step.failure ? <WhatHappened failure={step.failure} node={node} title={title} run={run} /> : null}
      {step.attempt === undefined && !hasBuildLog(step) ? null : (
        <div className={styles.log}>
          <LogView title={title} source={{ run, step: step.id }} step={step} />
        </div>
      )}
    </div>
  );
}

interface WhatHappenedProps {
  readonly failure: Failure;
  readonly node: string;
  readonly title: string;
  readonly run: string;
}

function WhatHappened({ failure, node, title, run }: WhatHappenedProps) {
  const t = useT();
  const language = useLanguage();
  const remedy = failureRemedy(failure, language);
  const port = usePortTitle(node, failure.port);
  return (
    <div className={styles.what} role="alert">
      <span className={styles.glyph}>
        <StateGlyph state="failed" />
      </span>
      <div className={styles.words}>
        <p className={styles.message}>{failureMessage(failure, language)}</p>
        {remedy ? <p>{remedy}</p> : null}
        <p className={styles.where}>
          {port === undefined
            ? t('preview.failedIn', { node: title, run })
            : t('preview.failedInField', { node: title, field: port, run })}
        </p>
      </div>
      {failure.port === undefined ? null : (
        <Button
          variant="primary"
          icon="settings"
          onClick={() => useViewStore.getState().revealField(node, failure.port ?? '')}
        >
          {t('preview.openField', { field: port ?? failure.port })}
        </Button>
      )}
    </div>
  );
}

function usePortTitle(node: string, port: string | undefined): string | undefined {
  const title = useTitle();
  const input = useDefinition(node)?.inputs.find((candidate) => candidate.name === port);
  return input ? title(input.title) : port;
}
