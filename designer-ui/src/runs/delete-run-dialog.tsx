/** Asks whether a run should leave the history. */
import { useState } from 'react';
import { removeRun } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export default function DeleteRunDialog({ run, onClose }: { run: string; onClose: () => void }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const perform = async () => {
    setBusy(true);
    try {
      // The server tells every list that the history changed.
      await removeRun(run);
      onClose();
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) throw problem;
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('pages.deleteRunTitle', { run })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="danger" busy={busy} onClick={() => void perform()}>
            {t('pages.deleteButton')}
          </Button>
        </>
      }
    >
      <p>{t('pages.deleteRunText')}</p>
      {error ? <ProblemNote error={error} /> : null}
    </Dialog>
  );
}
