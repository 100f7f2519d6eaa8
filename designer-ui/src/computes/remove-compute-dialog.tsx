/** Asks whether a compute target should go; its file moves to the trash. */
import { useQuery } from '@tanstack/react-query';
import { removeCompute } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';

export function RemoveComputeDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useT();
  const { data, error } = useQuery(queries.computeSettings(name));
  return (
    <FormDialog
      role="alertdialog"
      title={t('computes.removeTitle', { name })}
      button={{ label: t('computes.removeButton'), variant: 'danger' }}
      isReady={data !== undefined}
      error={error}
      lists={['computes']}
      perform={async () => {
        if (data !== undefined) await removeCompute(name, data.digest);
      }}
      onClose={onClose}
    >
      <p>{t('computes.removeText', { path: data?.path ?? `computes/${name}.yml` })}</p>
    </FormDialog>
  );
}
