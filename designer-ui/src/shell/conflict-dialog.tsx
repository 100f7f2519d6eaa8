/** Someone else changed the pipeline: keep mine as a new version, or take theirs. Nothing is lost before the choice. */
import { discardDraft, getPipelineFile } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { forgetJournal } from '../store/journal.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export default function ConflictDialog() {
  const t = useT();
  const path = useDocumentStore((state) => state.path);
  if (path === undefined) return null;
  return (
    <Dialog
      role="alertdialog"
      title={t('canvas.conflictTitle')}
      onClose={() => useDocumentStore.getState().setSaveState('offline')}
      actions={
        <>
          <Button onClick={() => void takeTheirs(path)}>{t('canvas.takeTheirs')}</Button>
          <Button variant="primary" onClick={() => void keepMine(path)}>
            {t('canvas.keepMine')}
          </Button>
        </>
      }
    >
      <p>{t('canvas.conflictText', { path })}</p>
    </Dialog>
  );
}

/** My text follows their version: the next draft and the next save are based on it. */
async function keepMine(path: string): Promise<void> {
  const theirs = await getPipelineFile(path);
  // The draft there is mine and the file is what changed: the next draft is based on the file as it is now.
  const isMine = theirs.revision === useDocumentStore.getState().draftRevision && theirs.revision > 0;
  if (isMine) await discardDraft(path);
  useDocumentStore.setState({
    digest: theirs.digest,
    draftRevision: isMine ? 0 : theirs.revision,
    savedText: theirs.savedText,
    saveState: 'pending',
  });
}

async function takeTheirs(path: string): Promise<void> {
  const stored = await getPipelineFile(path);
  // The draft there is still mine: then the file is what changed, and the draft hides it.
  const isMine = stored.revision === useDocumentStore.getState().draftRevision && stored.revision > 0;
  if (isMine) await discardDraft(path);
  await forgetJournal(path);
  useDocumentStore.getState().open(isMine ? await getPipelineFile(path) : stored);
}
