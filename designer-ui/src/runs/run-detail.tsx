/** One run: its steps on a time line, and for the chosen step why it ran, its log and its outputs. */
import type { RunState } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { cancelRun, createBatchInference, getRuns } from '../api/client.ts';
import { formatDateTime, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { Page } from '../pages/page.tsx';
import { tryTo } from '../pages/try-to.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { useComponentsStore } from '../store/components-store.ts';
import { closeRun, compareRuns } from '../store/opened-run.ts';
import { isLive } from '../store/run-store.ts';
import { openPipeline } from '../store/session.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { runSpan } from './run-times.ts';
import styles from './runs.module.css';
import { StatusMark } from './status-mark.tsx';
import { StepPanel } from './step-panel.tsx';
import { StepTable } from './step-table.tsx';
import { useNow } from './use-now.ts';
import { useRun } from './use-run.ts';

const RunGraph = lazy(() => import('./run-graph.tsx'));

const views = ['graph', 'steps'] as const;
type View = (typeof views)[number];
const viewTitles = { graph: 'pages.graph', steps: 'pages.steps' } as const;

export function RunDetail({ run }: { run: string }) {
  const t = useT();
  const { state, error } = useRun(run);
  return (
    <Page
      fill
      title={
        <span className={styles.title}>
          <IconButton icon="arrow-left" label={t('pages.backToRuns')} onClick={closeRun} />
          {state ? `${state.displayName || state.pipeline} · ` : null}
          {t('pages.runNumber', { run })}
        </span>
      }
      actions={state ? <RunActions state={state} /> : null}
    >
      {error ? <ProblemNote error={error} /> : null}
      {state?.broken === undefined ? null : (
        <ProblemNote error={{ message: t('canvas.runBroken', { run, reason: state.broken }) }} />
      )}
      {state ? <Steps state={state} /> : error ? null : <Spinner label={t('common.loading')} />}
    </Page>
  );
}

function RunActions({ state }: { state: RunState }) {
  const t = useT();
  const trains = useTrains(state);
  return (
    <>
      <CompareWithBefore run={state.run} pipeline={state.pipeline} />
      <Button icon="workflow" onClick={() => void tryTo(() => openPipeline(state.pipeline))}>
        {t('pages.openPipeline')}
      </Button>
      {state.status === 'succeeded' && trains ? <InferenceButton run={state.run} /> : null}
      {isLive(state) ? (
        <Button
          variant="danger"
          icon="circle-stop"
          disabled={state.status === 'cancelling'}
          onClick={() => void tryTo(() => cancelRun(state.run))}
        >
          {t('pages.cancelRun')}
        </Button>
      ) : null}
    </>
  );
}

function useTrains({ order, steps }: RunState): boolean {
  const byName = useComponentsStore((store) => store.byName);
  return order.some((id) => {
    const definition = byName.get(steps[id]?.component ?? '');
    return definition?.outputs.some(({ kind }) => kind === 'trained_model') ?? false;
  });
}

/** Whether what the run trained scores something too, the server tells. */
function InferenceButton({ run }: { run: string }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    const made = await tryTo(() => createBatchInference(run));
    if (made) await tryTo(() => openPipeline(made.path));
    setBusy(false);
  };
  return (
    <Button icon="target" busy={busy} onClick={() => void create()}>
      {t('assets.createInference')}
    </Button>
  );
}

/** Nothing for the first run of a pipeline. */
function CompareWithBefore({ run, pipeline }: { readonly run: string; readonly pipeline: string }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['runs', 'before', pipeline, run],
    queryFn: () => getRuns({ pipeline, before: run, limit: 1 }),
  });
  const before = data?.[0]?.run;
  if (before === undefined) return null;
  return (
    <Button icon="columns-3" onClick={() => compareRuns([before, run])}>
      {t('pages.compareWithBefore')}
    </Button>
  );
}

function Steps({ state }: { state: RunState }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow(isLive(state));
  const firstBad = state.order.find((id) => state.steps[id]?.status === 'failed');
  const [chosen, setChosen] = useState<string>();
  const [view, setView] = useState<View>('graph');
  const shown = chosen ?? firstBad;
  const step = shown === undefined ? undefined : state.steps[shown];
  const span = runSpan(state, now);
  return (
    <>
      <div className={styles.facts}>
        <StatusMark status={state.status} />
        <span>{formatDateTime(state.createdAt, language)}</span>
        <span>{formatDuration(span.to - span.from, language)}</span>
        {state.force ? <Badge>{t('pages.withoutReuse')}</Badge> : null}
        {state.upTo === undefined ? null : <Badge>{t('pages.upTo', { node: state.upTo })}</Badge>}
        <span className={styles.file}>{state.pipeline}</span>
      </div>
      <Tabs
        className={styles.views}
        panelClassName={styles.view}
        label={t('pages.viewsOfRun')}
        tabs={views.map((id) => ({ id, label: t(viewTitles[id]) }))}
        selected={view}
        onSelect={setView}
      >
        {view === 'graph' ? (
          <Suspense fallback={<Spinner label={t('common.loading')} />}>
            <RunGraph state={state} chosen={shown} onChoose={setChosen} />
          </Suspense>
        ) : (
          <StepTable state={state} span={span} now={now} chosen={shown} onChoose={setChosen} />
        )}
      </Tabs>
      {step ? <StepPanel key={step.id} run={state.run} step={step} /> : null}
    </>
  );
}
