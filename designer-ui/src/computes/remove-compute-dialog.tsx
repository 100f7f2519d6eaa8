/** Asks whether a compute target should go; its file moves to the trash. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeCompute } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function RemoveComputeDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { data, error } = useQuery(queries.computeSettings(name));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Error>();
  const perform = async (digest: string) => {
    setBusy(true);
    try {
      await removeCompute(name, digest);
      await client.invalidateQueries({ queryKey: ['computes'] });
      onClose();
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) throw problem;
      setRefusal(problem);
      setBusy(false);
    }
  };
  const problem = refusal ?? error;
  return (
    <Dialog
      role="alertdialog"
      title={t('computes.removeTitle', { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="danger"
            busy={busy}
            disabled={data === undefined}
            onClick={() => data && void perform(data.digest)}
          >
            {t('computes.removeButton')}
          </Button>
        </>
      }
    >
      <p>{t('computes.removeText', { path: data?.path ?? `computes/${name}.yml` })}</p>
      {problem ? <ProblemNote error={problem} /> : null}
    </Dialog>
  );
}
