/** Keeps the work: every change to the journal, and after a second of rest to the server as a draft. */
import { discardDraft, saveDraft } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { isSame } from '../model/share-model.ts';
import { useDocumentStore } from './document-store.ts';
import { forgetJournal, writeJournal } from './journal.ts';
import { mergeFile } from './merge-file.ts';

const restMs = 1000;
const retryMs = 5000;

let timer: ReturnType<typeof setTimeout> | undefined;
let sending = false;

/** Call once. Answers the function that ends it. */
export function startAutosave(): () => void {
  const unsubscribe = useDocumentStore.subscribe((now, before) => {
    if (now.path === undefined || now.saveState !== 'pending') return;
    const isChanged = now.text !== before.text || now.layout !== before.layout;
    const isDecided = before.saveState === 'conflict';
    if (now.path !== before.path || !(isChanged || isDecided)) return;
    const { path, text, layout, draftRevision } = now;
    void writeJournal({ path, text, layout, draftRevision, time: Date.now() });
    schedule(restMs);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

function schedule(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void send(), ms);
}

async function send(): Promise<void> {
  const { path, text, layout, draftRevision, digest, saveState } = useDocumentStore.getState();
  if (path === undefined || (saveState !== 'pending' && saveState !== 'offline')) return;
  if (sending) {
    schedule(restMs);
    return;
  }
  sending = true;
  try {
    if (isAsSaved()) await backToFile(path, text);
    else {
      const { revision } = await saveDraft(path, {
        text,
        layout,
        expectedRevision: draftRevision,
        baseDigest: digest,
      });
      await accept(path, text, revision);
    }
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    await refuse(path, error);
  } finally {
    sending = false;
  }
}

/** Undone to where the file is: then there is no draft to keep. */
function isAsSaved(): boolean {
  const { text, savedText, layout, savedLayout } = useDocumentStore.getState();
  return text === savedText && isSame(layout, savedLayout);
}

async function backToFile(path: string, text: string): Promise<void> {
  await discardDraft(path);
  const now = useDocumentStore.getState();
  if (now.path !== path) return;
  now.setDraftRevision(0);
  if (now.text === text && isAsSaved()) now.setSaveState('saved');
  await forgetJournal(path);
}

async function accept(path: string, text: string, revision: number): Promise<void> {
  const now = useDocumentStore.getState();
  if (now.path !== path) return;
  now.setDraftRevision(revision);
  if (now.text === text && now.saveState !== 'saving') {
    now.setSaveState('draft');
    await forgetJournal(path);
  }
}

async function refuse(path: string, problem: ApiProblem): Promise<void> {
  const now = useDocumentStore.getState();
  if (now.path !== path) return;
  if (problem.code === 'stale-revision') {
    const outcome = await mergeFile(path);
    if (outcome === 'merged') schedule(restMs);
    else if (outcome !== 'closed') now.setSaveState('conflict');
  } else {
    now.setSaveState('offline');
    schedule(retryMs);
  }
}

/** Sends at once what is waiting, for leaving a pipeline. */
export async function flushDraft(): Promise<void> {
  clearTimeout(timer);
  await send();
}
