/** Writes the file. The draft keeps the work before that; a file that changed meanwhile is never overwritten. */
import { discardDraft, getPipelineFile, savePipelineFile } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { t } from '../i18n/translate.ts';
import { differenceOf, emptyLayout } from '../model/change.ts';
import { isUndecided, useDocumentStore } from '../store/document-store.ts';
import { forgetJournal } from '../store/journal.ts';
import { mergeFile } from '../store/merge-file.ts';
import { useViewStore } from '../store/view-store.ts';

export function hasUnsaved(): boolean {
  const { path, saveState } = useDocumentStore.getState();
  return path !== undefined && saveState !== 'saved' && !isUndecided(saveState);
}

/** Back to the file. It is one step of undo, like every change. */
export async function discardChanges(): Promise<void> {
  const { path } = useDocumentStore.getState();
  if (path === undefined) return;
  await discardDraft(path);
  const file = await getPipelineFile(path);
  const savedLayout = file.layout ?? emptyLayout;
  const { text, layout, perform } = useDocumentStore.getState();
  const forgotten = Object.fromEntries(Object.keys(layout.nodes).map((id) => [id, null]));
  useDocumentStore.setState({
    savedText: file.savedText,
    savedLayout,
    digest: file.digest,
    draftRevision: 0,
  });
  await perform({
    label: t('canvas.discard'),
    edits: text === file.savedText ? [] : [differenceOf(text, file.savedText)],
    layout: { ...forgotten, ...savedLayout.nodes },
  });
}

export async function saveDocument(): Promise<void> {
  const { path, text, layout, digest, setSaved, setSaveState } = useDocumentStore.getState();
  if (path === undefined) return;
  const { notify } = useViewStore.getState();
  setSaveState('saving');
  try {
    const saved = await savePipelineFile(path, { text, layout, baseDigest: digest });
    setSaved(saved.digest, text, layout);
    await forgetJournal(path);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === 'stale-revision') {
      const outcome = await mergeFile(path);
      if (outcome === 'merged') await saveDocument();
      if (outcome === 'unread') setSaveState('pending');
    } else {
      setSaveState(error.code === 'offline' ? 'offline' : 'pending');
      notify({ tone: 'bad', text: `${t('canvas.saveFailed')} ${error.message}` });
    }
  }
}
