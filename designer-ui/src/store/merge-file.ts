/** The file or the draft changed under the open pipeline: merged when the two do not touch, asked when they do. */
import type { MergeSide, PipelineLayout } from '@millrace/pipeline-engine/browser';
import type { PipelineFile } from '@millrace/server/contract';
import { getPipelineFile } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { t } from '../i18n/translate.ts';
import { differenceOf, emptyLayout } from '../model/change.ts';
import { loadDocumentTools } from '../model/document-tools.ts';
import { type FileConflict, useConflictStore } from './conflict-store.ts';
import { type DocumentState, isUndecided, useDocumentStore } from './document-store.ts';
import { draftArrived, isDraftUnderway } from './draft-traffic.ts';
import { useViewStore } from './view-store.ts';

/**
 * `conflict`: both changed the same lines. `gone`: the file was deleted. `closed`: another pipeline was opened
 * meanwhile, and nothing is to be done for this one. `unread`: the file could not be read now.
 */
export type MergeOutcome = 'merged' | 'conflict' | 'gone' | 'closed' | 'unread';

/** What the person wants of each conflict that they saw, in order. */
export interface Decision {
  readonly seen: FileConflict;
  readonly sides: readonly MergeSide[];
}

/**
 * Takes what is stored into the open document, as one step of undo, so that the next save is based on it. Changes
 * nothing of the text unless it answers `merged`; a conflict or a deleted file becomes the save state, and a question.
 */
export async function mergeFile(path: string, decision?: Decision): Promise<MergeOutcome> {
  const [stored, tools] = await Promise.all([readSettled(path), loadDocumentTools()]);
  const now = useDocumentStore.getState();
  if (now.path !== path) return 'closed';
  if (stored === 'unread') return 'unread';
  if (stored === 'gone') {
    if (now.saveState !== 'gone') askAbout('gone', undefined);
    return 'gone';
  }
  const theirs = theirsOf(stored, now.draftRevision);
  if (theirs.digest === now.digest && theirs.draftRevision === now.draftRevision) {
    settle();
    return 'merged';
  }
  const { text } = now;
  const isSeen = decision?.seen.mine === text && decision.seen.theirs === theirs.text;
  let asked = 0;
  const merged = tools.merge(now.savedText, text, theirs.text, () => decision?.sides[asked++] ?? 'mine');
  if (merged.conflicts.length > 0 && !isSeen) {
    askAbout('conflict', { mine: text, theirs: theirs.text, conflicts: merged.conflicts });
    return 'conflict';
  }
  const layout = tools.mergeLayouts(now.savedLayout, now.layout, theirs.layout) ?? emptyLayout;
  await take(now, theirs, { text: merged.text, layout });
  if (merged.conflicts.length === 0 && now.saveState !== 'saved') {
    useViewStore.getState().notify({ tone: 'ok', text: t('canvas.mergedFile', { path }) });
  }
  return 'merged';
}

/** Again, when a draft of this window arrived while it was read. */
async function readSettled(path: string): ReturnType<typeof readStored> {
  for (;;) {
    await draftArrived();
    const before = useDocumentStore.getState();
    const stored = await readStored(path);
    const now = useDocumentStore.getState();
    const isSettled = !isDraftUnderway() && now.draftRevision === before.draftRevision;
    if (isSettled || now.path !== path) return stored;
  }
}

async function readStored(path: string): Promise<PipelineFile | 'gone' | 'unread'> {
  try {
    return await getPipelineFile(path);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === 'not-found') return 'gone';
    // Without a connection the event stream reports, and reads again when it is back.
    if (error.code !== 'offline') useViewStore.getState().notify({ tone: 'bad', text: error.message });
    return 'unread';
  }
}

interface Theirs extends Pick<DocumentState, 'digest' | 'draftRevision' | 'savedText' | 'savedLayout'> {
  readonly text: string;
  readonly layout: PipelineLayout;
}

/** A draft that is not mine hides the file: what the draft says is merged first, the file when it is saved. */
function theirsOf(stored: PipelineFile, myDraft: number): Theirs {
  const { text, digest, savedText, revision: draftRevision } = stored;
  const savedLayout = stored.savedLayout ?? emptyLayout;
  const isMine = draftRevision === 0 || draftRevision === myDraft;
  if (isMine) return { text: savedText, layout: savedLayout, digest, draftRevision, savedText, savedLayout };
  return {
    text,
    layout: stored.layout ?? emptyLayout,
    digest: stored.draftBase ?? digest,
    draftRevision,
    savedText: stored.draftBaseText ?? savedText,
    savedLayout: stored.draftBaseLayout ?? savedLayout,
  };
}

async function take(
  { text, layout, perform }: DocumentState,
  { digest, draftRevision, savedText, savedLayout }: Theirs,
  merged: { readonly text: string; readonly layout: PipelineLayout },
): Promise<void> {
  const gone = Object.keys(layout.nodes).filter((id) => merged.layout.nodes[id] === undefined);
  useDocumentStore.setState({ digest, draftRevision, savedText, savedLayout });
  await perform({
    label: t('canvas.mergeFile'),
    edits: text === merged.text ? [] : [differenceOf(text, merged.text)],
    layout: { ...Object.fromEntries(gone.map((id) => [id, null])), ...merged.layout.nodes },
  });
  settle();
}

function askAbout(saveState: 'conflict' | 'gone', conflict: FileConflict | undefined): void {
  useDocumentStore.getState().setSaveState(saveState);
  useConflictStore.getState().ask(conflict);
}

/** Nothing is left to decide: the draft is kept again. */
function settle(): void {
  const { saveState, setSaveState } = useDocumentStore.getState();
  useConflictStore.setState({ conflict: undefined, isAsking: false });
  if (isUndecided(saveState)) setSaveState('pending');
}
