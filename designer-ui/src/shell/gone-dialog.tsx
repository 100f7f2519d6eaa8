/** Another program deleted the open file: what is on screen is written again, kept here for now, or closed. */
import { useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { useConflictStore } from '../store/conflict-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { forgetJournal } from '../store/journal.ts';
import { restoreFile } from '../store/restore-file.ts';
import { closePipeline } from '../store/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export default function GoneDialog() {
  const t = useT();
  const path = useDocumentStore((state) => state.path);
  const [busy, setBusy] = useState(false);
  if (path === undefined) return null;
  const later = () => useConflictStore.getState().setAsking(false);
  const close = async () => {
    await forgetJournal(path);
    closePipeline();
  };
  const restore = async () => {
    setBusy(true);
    await restoreFile();
    setBusy(false);
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('conflict.goneTitle')}
      onClose={later}
      actions={
        <>
          <Button onClick={() => void close()}>{t('conflict.goneClose')}</Button>
          <Button onClick={later}>{t('conflict.goneKeep')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void restore()}>
            {t('conflict.goneRestore')}
          </Button>
        </>
      }
    >
      <p>{t('conflict.goneText', { path })}</p>
    </Dialog>
  );
}
