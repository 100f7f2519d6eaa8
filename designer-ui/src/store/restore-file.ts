/** Writes the open pipeline to the path where another program deleted it. */
import { savePipelineFile } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { t } from '../i18n/translate.ts';
import { useConflictStore } from './conflict-store.ts';
import { useDocumentStore } from './document-store.ts';
import { forgetJournal } from './journal.ts';
import { mergeFile } from './merge-file.ts';
import { useViewStore } from './view-store.ts';

/** A file that is there again by now is not overwritten: it is merged. */
export async function restoreFile(): Promise<void> {
  const { path, text, layout } = useDocumentStore.getState();
  if (path === undefined) return;
  const { notify } = useViewStore.getState();
  try {
    const { digest } = await savePipelineFile(path, { text, layout, baseDigest: null });
    await forgetJournal(path);
    if (useDocumentStore.getState().path !== path) return;
    useDocumentStore.getState().setSaved(digest, text, layout);
    useConflictStore.getState().setAsking(false);
    notify({ tone: 'ok', text: t('conflict.restored', { path }) });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === 'stale-revision') await mergeFile(path);
    else notify({ tone: 'bad', text: `${t('conflict.restoreFailed')} ${error.message}` });
  }
}
