/** Which pipeline is open: in the address, in memory, and with its last run. */
import { getPipelineFile, getPipelines, getRunDocument } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { t } from '../i18n/translate.ts';
import { differenceOf } from '../model/change.ts';
import { loadDocumentTools } from '../model/document-tools.ts';
import { prefixOf } from '../model/scope-run.ts';
import { type Address, formatAddress, type Level, parseAddress } from './address.ts';
import { flushDraft } from './autosave.ts';
import { useDocumentStore } from './document-store.ts';
import { afterFirstPaint } from './first-paint.ts';
import { readJournal } from './journal.ts';
import { mergeFile } from './merge-file.ts';
import { nestedFile } from './nodes.ts';
import { shownRuns, showRuns, useOpenedRun } from './opened-run.ts';
import { useRunStore } from './run-store.ts';
import { type Crumb, useViewStore } from './view-store.ts';

const lastKey = 'millrace.pipeline';
function readAddress(): Address | undefined {
  return parseAddress(location.hash);
}

/** Opens a pipeline in the designer. With a trail it is part of the pipeline above, and shows that one's run. */
export async function openPipeline(path: string, trail: readonly Crumb[] = []): Promise<void> {
  await flushDraft();
  const file = await getPipelineFile(path);
  const top = trail[0]?.path;
  if (top === undefined || top !== openTop()) useRunStore.getState().forget();
  useViewStore.getState().select([]);
  useViewStore.setState({ trail, focusedNode: undefined, drawerTarget: undefined, fieldTarget: undefined });
  useDocumentStore.getState().open(file);
  useViewStore.getState().showPage('designer');
  if (top === undefined) {
    localStorage.setItem(lastKey, path);
    void showLastRun(path);
  } else {
    if (useRunStore.getState().whole === undefined) void showLastRun(top);
    useRunStore.getState().enter(prefixOf(trail), file.model);
  }
  void restoreJournal(path);
}

/** The pipeline that is run, of which the open one may be a part. */
function openTop(): string | undefined {
  return useViewStore.getState().trail[0]?.path ?? useDocumentStore.getState().path;
}

/** The open file has another name now; what is open of it stays as it is. */
export function movedPipeline(path: string, absolutePath: string): void {
  useDocumentStore.setState({ path, absolutePath });
  const { saveState, setSaveState } = useDocumentStore.getState();
  // The old name went away before the new one was known here.
  if (saveState === 'gone') setSaveState('pending');
  localStorage.setItem(lastKey, path);
}

/** The open file is gone. */
export function closePipeline(): void {
  localStorage.removeItem(lastKey);
  useRunStore.getState().forget();
  useViewStore.getState().select([]);
  useViewStore.setState({ trail: [], focusedNode: undefined, drawerTarget: undefined, drawerOpen: false });
  useDocumentStore.getState().close();
  useViewStore.getState().showPage('pipelines');
}

/** Goes into the pipeline that a node stands for. */
export async function openNested(node: string): Promise<void> {
  const { path, model } = useDocumentStore.getState();
  const file = nestedFile(node);
  if (path === undefined || file === undefined) return;
  const { trail } = useViewStore.getState();
  await openPipeline(file, [...trail, { path, title: model?.displayName ?? path, node }]);
}

/** Back to a level above, with the node selected that led inside. */
export async function leaveNested(level: number): Promise<void> {
  const { trail } = useViewStore.getState();
  const crumb = trail[level];
  if (!crumb) return;
  await openPipeline(crumb.path, trail.slice(0, level));
  useViewStore.getState().select([crumb.node]);
}

/** The open file was written by another program: taken over, merged with what is unsaved, or a conflict. */
export async function followFile(path: string): Promise<void> {
  const { path: open, saveState } = useDocumentStore.getState();
  if (open !== path || saveState === 'saving' || saveState === 'offline') return;
  await mergeFile(path);
}

/** The same, for whatever file is open. */
export async function followOpenFile(): Promise<void> {
  const { path } = useDocumentStore.getState();
  if (path !== undefined) await followFile(path);
}

/** Changes that never reached the server: of a tab that crashed, or that lost its connection. */
async function restoreJournal(path: string): Promise<void> {
  const entry = await readJournal(path);
  await afterFirstPaint();
  const { path: open, text, draftRevision } = useDocumentStore.getState();
  if (!entry || open !== path || entry.text === text) return;
  const restore = () =>
    useDocumentStore.getState().perform({
      label: t('canvas.restore'),
      edits: [differenceOf(text, entry.text)],
      layout: entry.layout.nodes,
    });
  if (entry.draftRevision === draftRevision) {
    await restore();
    return;
  }
  useViewStore.getState().notify({
    tone: 'warn',
    text: t('canvas.journalFound'),
    action: { label: t('canvas.restore'), perform: () => void restore() },
  });
}

/** The last run's results stay on the canvas, with marks for what was edited since. */
async function showLastRun(path: string): Promise<void> {
  const summary = (await getPipelines()).find((pipeline) => pipeline.path === path);
  if (!summary?.lastRun) return;
  await afterFirstPaint();
  const run = summary.lastRun.run;
  const [ran, tools] = await Promise.all([getRunDocument(run), loadDocumentTools()]);
  const { whole, ranModel, prefix, watch, enter } = useRunStore.getState();
  if (openTop() !== path || whole) return;
  watch(run, tools.parsePipeline(ran.text).model);
  // What ran inside a part is known as far as its file is still that.
  if (prefix !== '') enter(prefix, ranModel);
}

/** What the address says, else what was open last, else the first pipeline of the workspace. */
export async function openFirst(): Promise<void> {
  const wanted = readAddress();
  if (wanted) showRuns(wanted.runs ?? []);
  if (wanted && wanted.page !== 'designer') useViewStore.getState().showPage(wanted.page);
  if (useDocumentStore.getState().path !== undefined) return;
  const last = wanted?.path ?? localStorage.getItem(lastKey) ?? undefined;
  if (last !== undefined && (await opened(last, wanted))) return;
  const [first] = await getPipelines();
  // Somebody was faster, with an address of their own.
  if (readAddress()?.path !== wanted?.path) return;
  if (first) await opened(first.path, wanted);
  else useViewStore.getState().showPage('pipelines');
}

async function opened(path: string, wanted: Address | undefined): Promise<boolean> {
  try {
    const trail = wanted?.path === path ? await crumbsOf(wanted.trail) : [];
    await openPipeline(path, trail);
    if (wanted && wanted.page !== 'designer') useViewStore.getState().showPage(wanted.page);
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'not-found') return false;
    throw error;
  }
}

/** With the titles of the pipelines above. */
async function crumbsOf(levels: readonly Level[]): Promise<readonly Crumb[]> {
  const files = await Promise.all(levels.map(({ path }) => getPipelineFile(path)));
  return levels.map((level, index) => ({ ...level, title: files[index]?.model?.displayName ?? level.path }));
}

/** Keeps the address in step with what is shown, and the other way round. Call once. */
export function followAddress(): () => void {
  const current = (): string => {
    const { page, trail } = useViewStore.getState();
    return formatAddress({ page, path: useDocumentStore.getState().path, trail, runs: shownRuns() });
  };
  let reading = false;
  const write = () => {
    if (!reading && location.hash !== current()) history.pushState(null, '', current());
  };
  const read = () => {
    const wanted = readAddress();
    if (!wanted || formatAddress(wanted) === current()) return;
    // What is shown on the way is no place to go back to.
    reading = true;
    showRuns(wanted.runs ?? []);
    useViewStore.getState().showPage(wanted.page);
    reading = false;
    if (wanted.path) void follow(wanted.path, wanted);
  };
  const follow = async (path: string, wanted: Address) => {
    if (await opened(path, wanted)) return;
    useViewStore.getState().notify({ tone: 'warn', text: t('canvas.noSuchPipeline', { path }) });
    write();
  };
  const stopView = useViewStore.subscribe((now, before) => now.page !== before.page && write());
  const stopDocument = useDocumentStore.subscribe((now, before) => now.path !== before.path && write());
  const stopRuns = useOpenedRun.subscribe(write);
  // Also when somebody edits the address: browsers tell a changed hash with it.
  window.addEventListener('popstate', read);
  return () => {
    stopView();
    stopDocument();
    stopRuns();
    window.removeEventListener('popstate', read);
  };
}
