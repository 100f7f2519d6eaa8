/** Starting, following and cancelling runs. A run takes what is on screen; it neither needs nor does a save. */
import { isTerminal } from '@millrace/pipeline-engine/browser';
import { pauseRun, cancelRun as requestCancel, startRun } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { t } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { isLive, useRunStore } from '../store/run-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { openIssue } from './view-actions.ts';

export interface RunOptions {
  readonly upTo?: string;
  readonly from?: string;
  readonly forceSteps?: readonly string[];
  readonly force?: boolean;
}

export function canRun(): boolean {
  const { path, model } = useDocumentStore.getState();
  const { run, starting } = useRunStore.getState();
  // A part runs with the pipeline that it belongs to.
  if (useViewStore.getState().trail.length > 0) return false;
  return path !== undefined && model !== undefined && model.nodes.length > 0 && !starting && !isLive(run);
}

export async function runPipeline(options: RunOptions = {}): Promise<void> {
  const [top] = useViewStore.getState().trail;
  if (top) {
    useViewStore.getState().notify({ tone: 'info', text: t('canvas.trailNote', { parent: top.title }) });
    return;
  }
  if (!canRun()) return;
  await useDocumentStore.getState().readNow();
  const { path, text, layout, model } = useDocumentStore.getState();
  if (path === undefined) return;
  const { setStarting, watch } = useRunStore.getState();
  const controller = new AbortController();
  setStarting(true, () => controller.abort());
  try {
    const { run } = await startRun({ path, text, layout, ...options }, controller.signal);
    watch(run, model);
  } catch (error) {
    if (controller.signal.aborted) return;
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === 'workspace-untrusted') {
      useViewStore.getState().askTrust(() => void runPipeline(options));
    } else tellRefusal(error);
  } finally {
    setStarting(false);
  }
}

/** With problems in the document: opens the first, and lists all. */
function tellRefusal(problem: ApiProblem): void {
  const { notify, openDrawer } = useViewStore.getState();
  const errors = problem.issues.filter((issue) => issue.severity === 'error');
  const [first] = errors;
  if (!first) {
    notify({ tone: 'bad', text: `${t('canvas.runFailedToStart')} ${problem.message}` });
    return;
  }
  useDocumentStore.setState({ issues: problem.issues });
  notify({ tone: 'warn', text: t('canvas.runInvalid', { count: errors.length }) });
  if (errors.length > 1) openDrawer('problems');
  openIssue(first);
}

export function cancelRun(): Promise<void> {
  return ofLiveRun((run) => requestCancel(run));
}

export function canCancelStep(node: string | undefined): boolean {
  const { run } = useRunStore.getState();
  const step = node === undefined ? undefined : run?.steps[node];
  return isLive(run) && step !== undefined && !isTerminal(step.status);
}

/** `node` is one of the level on the canvas. */
export function cancelStep(node: string): Promise<void> {
  return ofLiveRun((run) => requestCancel(run, `${useRunStore.getState().prefix}${node}`));
}

/** Nothing starts while a run is paused; the same again lets it go on. */
export function pauseOrResume(): Promise<void> {
  const verb = useRunStore.getState().run?.paused ? 'resume' : 'pause';
  return ofLiveRun((run) => pauseRun(run, verb));
}

async function ofLiveRun(ask: (run: string) => Promise<unknown>): Promise<void> {
  const { run } = useRunStore.getState();
  if (!run || !isLive(run)) return;
  try {
    await ask(run.run);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    useViewStore.getState().notify({ tone: 'bad', text: error.message });
  }
}
