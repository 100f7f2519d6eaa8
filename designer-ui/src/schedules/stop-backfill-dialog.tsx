/** Asks what becomes of the runs of a backfill that go on, before the backfill is stopped. */
import type { BackfillProgress } from '@millrace/server/contract';
import { useState } from 'react';
import { stopBackfill } from '../api/schedules.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import { Checkbox } from '../ui/checkbox.tsx';

interface Props {
  /** Of the schedule. */
  readonly name: string;
  readonly backfill: Pick<BackfillProgress, 'id' | 'waiting' | 'running'>;
  readonly onClose: () => void;
}

export function StopBackfillDialog({ name, backfill, onClose }: Props) {
  const t = useT();
  // As it was when the dialog opened: numbers that run away under the hand are not read.
  const [{ id, waiting, running }] = useState(backfill);
  // Where nothing waits, cancelling is all that there is to do.
  const [cancelRunning, setCancelRunning] = useState(waiting === 0);
  return (
    <FormDialog
      role="alertdialog"
      title={t('schedules.stopTitle')}
      hint={
        waiting === 0
          ? t('schedules.cancelText', { count: running })
          : t('schedules.stopText', { count: waiting })
      }
      button={{ label: t(cancelRunning ? 'schedules.stopAndCancel' : 'schedules.stop'), variant: 'danger' }}
      lists={['schedules']}
      perform={() => stopBackfill(name, id, { cancelRunning })}
      onClose={onClose}
    >
      {waiting > 0 && running > 0 ? (
        <Checkbox checked={cancelRunning} onChange={setCancelRunning}>
          {t('schedules.cancelToo', { count: running })}
        </Checkbox>
      ) : null}
      <p>{t('schedules.stopLater')}</p>
    </FormDialog>
  );
}
