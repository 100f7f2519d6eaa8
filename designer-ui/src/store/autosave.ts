/** Keeps the work: every change to the journal, and after a second of rest to the server as a draft. */
import { isSame } from '@millrace/pipeline-engine/browser';
import { discardDraft, saveDraft } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { isUndecided, useDocumentStore } from './document-store.ts';
import { isDraftUnderway, sendAboutDraft } from './draft-traffic.ts';
import { flushJournal, forgetJournal, writeJournal } from './journal.ts';
import { mergeFile } from './merge-file.ts';

const restMs = 1000;
const retryMs = 5000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Call once. Answers the function that ends it. */
export function startAutosave(): () => void {
  const unsubscribe = useDocumentStore.subscribe((now, before) => {
    const { path, text, layout, draftRevision, saveState } = now;
    const isWaiting = saveState === 'pending' || isUndecided(saveState);
    if (path === undefined || path !== before.path || !isWaiting) return;
    const isChanged = text !== before.text || layout !== before.layout;
    const isDecided = isUndecided(before.saveState) && saveState === 'pending';
    if (!isChanged && !isDecided) return;
    writeJournal({ path, text, layout, draftRevision, time: Date.now() });
    schedule(restMs);
  });
  const leave = () => void flushJournal();
  document.addEventListener('visibilitychange', leave);
  globalThis.addEventListener('pagehide', leave);
  return () => {
    unsubscribe();
    document.removeEventListener('visibilitychange', leave);
    globalThis.removeEventListener('pagehide', leave);
    clearTimeout(timer);
  };
}

function schedule(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void send(), ms);
}

async function send(): Promise<void> {
  const { path, saveState } = useDocumentStore.getState();
  if (path === undefined || (saveState !== 'pending' && saveState !== 'offline')) return;
  if (isDraftUnderway()) {
    schedule(restMs);
    return;
  }
  try {
    await sendAboutDraft(isAsSaved() ? backToFile(path) : keepDraft(path));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    await refuse(path, error);
  }
}

/** Undone to where the file is: then there is no draft to keep. */
function isAsSaved(): boolean {
  const { text, savedText, layout, savedLayout } = useDocumentStore.getState();
  return text === savedText && isSame(layout, savedLayout);
}

async function backToFile(path: string): Promise<void> {
  const { text } = useDocumentStore.getState();
  await discardDraft(path);
  const now = useDocumentStore.getState();
  if (now.path !== path) return;
  now.setDraftRevision(0);
  if (now.text === text && isAsSaved()) now.setSaveState('saved');
  await forgetJournal(path);
}

async function keepDraft(path: string): Promise<void> {
  const { text, layout, draftRevision, digest } = useDocumentStore.getState();
  const draft = { text, layout, expectedRevision: draftRevision, baseDigest: digest };
  const { revision } = await saveDraft(path, draft);
  const now = useDocumentStore.getState();
  if (now.path !== path) return;
  now.setDraftRevision(revision);
  if (now.text === text && now.saveState !== 'saving' && !isUndecided(now.saveState)) {
    now.setSaveState('draft');
    await forgetJournal(path);
  }
}

async function refuse(path: string, problem: ApiProblem): Promise<void> {
  const now = useDocumentStore.getState();
  if (now.path !== path) return;
  if (problem.code === 'stale-revision' || problem.code === 'not-found') {
    const outcome = await mergeFile(path);
    if (outcome === 'merged') schedule(restMs);
    if (outcome !== 'unread') return;
  }
  now.setSaveState('offline');
  schedule(retryMs);
}

/** Sends at once what is waiting, for leaving a pipeline. */
export async function flushDraft(): Promise<void> {
  clearTimeout(timer);
  await send();
}
