/** Asks whether a run should leave the history. */
import { removeRun } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';

export default function DeleteRunDialog({ run, onClose }: { run: string; onClose: () => void }) {
  const t = useT();
  return (
    <FormDialog
      role="alertdialog"
      title={t('pages.deleteRunTitle', { run })}
      button={{ label: t('pages.deleteButton'), variant: 'danger' }}
      // The server tells every list that the history changed.
      perform={() => removeRun(run)}
      onClose={onClose}
    >
      <p>{t('pages.deleteRunText')}</p>
    </FormDialog>
  );
}
