/** Asks for runs of a stretch of the past, and shows before which they are. */
import type { ScheduleDetail } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scheduleQueries, startBackfill } from '../api/schedules.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import { DateField } from '../ui/date-field.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { Select } from '../ui/select.tsx';
import { dayBefore, isConcurrency, mostAtOnce } from './backfill-form.ts';
import { BackfillPreview } from './backfill-preview.tsx';
import styles from './schedules.module.css';

export interface Stretch {
  readonly from: string;
  readonly until: string;
}

interface Props {
  readonly schedule: Pick<ScheduleDetail, 'name' | 'timeZone'>;
  /** What is left of an earlier one; the last week unless given. */
  readonly stretch?: Stretch;
  readonly onClose: () => void;
}

export function BackfillDialog({ schedule, stretch: wanted, onClose }: Props) {
  const t = useT();
  const { name, timeZone } = schedule;
  const [today] = useState(() => new Date());
  const [stretch, setStretch] = useState<Stretch>(
    wanted ?? { from: dayBefore(today, 7), until: dayBefore(today, 1) },
  );
  const [newestFirst, setNewestFirst] = useState(false);
  const [concurrency, setConcurrency] = useState('1');
  const isComplete = stretch.from !== '' && stretch.until !== '';
  const isBackwards = isComplete && stretch.from > stretch.until;
  const preview = useQuery({
    ...scheduleQueries.backfillPreview(name, stretch),
    enabled: isComplete && !isBackwards,
  });
  const count = preview.data?.times.length ?? 0;
  const problem = isConcurrency(concurrency) ? undefined : t('schedules.badAtOnce', { most: mostAtOnce });
  return (
    <FormDialog
      title={t('schedules.backfillTitle', { name })}
      hint={t('schedules.backfillHint')}
      button={{
        label: count > 0 ? t('schedules.backfillStart', { count }) : t('schedules.backfill'),
        icon: 'play',
      }}
      isReady={isComplete && !isBackwards && count > 0 && problem === undefined}
      lists={['schedules']}
      perform={() =>
        startBackfill(name, { ...stretch, newestFirst, concurrency: Number(concurrency), preview: false })
      }
      onClose={onClose}
    >
      <div className={styles.pair}>
        <DateField
          label={t('schedules.backfillFrom')}
          value={stretch.from}
          max={dayBefore(today, 0)}
          error={isBackwards ? t('schedules.backwards') : undefined}
          onChange={(from) => setStretch((so) => ({ ...so, from }))}
        />
        <DateField
          label={t('schedules.backfillUntil')}
          hint={t('schedules.daysOf', { zone: timeZone })}
          value={stretch.until}
          max={dayBefore(today, 0)}
          onChange={(until) => setStretch((so) => ({ ...so, until }))}
        />
        <Select
          label={t('schedules.order')}
          options={[
            { id: 'oldest', label: t('schedules.oldestFirst') },
            { id: 'newest', label: t('schedules.newestFirst') },
          ]}
          value={newestFirst ? 'newest' : 'oldest'}
          onChange={(id) => setNewestFirst(id === 'newest')}
        />
        <NumberField
          integer
          min={1}
          max={mostAtOnce}
          label={t('schedules.atOnce')}
          value={concurrency}
          error={problem}
          check={(text) => (isConcurrency(text) ? undefined : t('schedules.badAtOnce', { most: mostAtOnce }))}
          onCommit={setConcurrency}
        />
      </div>
      {isComplete && !isBackwards ? (
        <BackfillPreview answer={preview.data} error={preview.error} newestFirst={newestFirst} />
      ) : null}
    </FormDialog>
  );
}
