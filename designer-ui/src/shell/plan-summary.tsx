/** What a run would do, in one line: "4 up to date, 1 will run, 3 may run, about 3 s"; during a run, how far it is. */
import type { Issue, PlannedStep } from '@millrace/pipeline-engine/browser';
import { useMemo } from 'react';
import { formatBytes, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { type Translate, useT } from '../i18n/translate.ts';
import { isFirstRun } from '../model/node-state.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useHashingStore } from '../store/hashing-store.ts';
import { useIssues } from '../store/issues.ts';
import { usePlanStore } from '../store/plan-store.ts';
import { isLive, useRunStore } from '../store/run-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import styles from './top-bar.module.css';

const over = new Set(['succeeded', 'reused', 'failed', 'skipped', 'cancelled']);

export function PlanSummary() {
  const t = useT();
  const language = useLanguage();
  const run = useRunStore((state) => state.run);
  const steps = usePlanStore((state) => state.byNode);
  const stale = usePlanStore((state) => state.stale);
  const errors = useIssues(countErrors);
  const hasNodes = useDocumentStore((state) => (state.model?.nodes.length ?? 0) > 0);
  const hashing = useHashingStore((state) => state.hashing);
  const words = useMemo(
    () =>
      summaryOf([...steps.values()], t, (seconds) =>
        // An estimate: parts of a second would say more than is known.
        formatDuration(Math.max(1, Math.round(seconds)) * 1000, language),
      ),
    [steps, t, language],
  );
  if (run && isLive(run)) {
    const done = run.order.filter((id) => over.has(run.steps[id]?.status ?? '')).length;
    return (
      <p className={styles.summary} role="status">
        {t('canvas.runProgress', { done, total: run.order.length })}
      </p>
    );
  }
  if (!hasNodes) return null;
  if (errors > 0) {
    return (
      <button
        type="button"
        className={styles.problems}
        onClick={() => useViewStore.getState().openDrawer('problems')}
      >
        <StateGlyph state="problem" />
        {t('canvas.planProblems', { count: errors })}
      </button>
    );
  }
  if (hashing) {
    const [done, total] = [hashing.done, hashing.total].map((bytes) => formatBytes(bytes, language));
    return (
      <p className={styles.summary} role="status">
        {t('canvas.hashing', { done: done ?? '', total: total ?? '' })}
      </p>
    );
  }
  return (
    <p className={styles.summary} role="status">
      {words || (stale ? t('canvas.planChecking') : '')}
    </p>
  );
}

function countErrors(issues: readonly Issue[]): number {
  return issues.filter(({ severity }) => severity === 'error').length;
}

function summaryOf(
  steps: readonly PlannedStep[],
  t: Translate,
  duration: (seconds: number) => string,
): string {
  const reuse = steps.filter((step) => step.action === 'reuse').length;
  const depends = steps.filter((step) => step.action === 'depends' && !isFirstRun(step)).length;
  const run = steps.length - reuse - depends;
  const seconds = steps.reduce(
    (sum, step) => sum + (step.action === 'reuse' ? 0 : (step.estimateSeconds ?? 0)),
    0,
  );
  return [
    reuse > 0 && t('canvas.planReuse', { count: reuse }),
    run > 0 && t('canvas.planRun', { count: run }),
    depends > 0 && t('canvas.planMay', { count: depends }),
    seconds > 0 && t('canvas.planTime', { time: duration(seconds) }),
  ]
    .filter(Boolean)
    .join(t('canvas.listComma'));
}
