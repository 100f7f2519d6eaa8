/** What becomes of missed and of overlapping runs, how far starts are spread, and when to tell that none succeeded (S7, S65). */
import { parsePolicies, policyKeys, type ScheduleField } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './schedules.module.css';

/** Undefined takes the value away: the default holds. */
export type SetScheduleField = (field: ScheduleField, value: string | undefined) => void;

interface Props {
  readonly values: Readonly<Partial<Record<ScheduleField, string>>>;
  readonly onChange: SetScheduleField;
}

export function PolicyFields({ values, onChange }: Props) {
  const t = useT();
  const overlaps = [
    { id: 'queue', label: t('schedules.overlapQueue') },
    { id: 'skip', label: t('schedules.overlapSkip') },
    { id: 'allow', label: t('schedules.overlapAllow') },
    { id: 'cancel_older', label: t('schedules.overlapCancelOlder') },
  ];
  const jitterProblem = (text: string) =>
    isPolicy(policyKeys.jitter, text) ? undefined : t('schedules.badJitter');
  const deadlineProblem = (text: string) =>
    isPolicy(policyKeys.expectWithin, text) ? undefined : t('schedules.badExpectWithin');
  return (
    <fieldset className={styles.group}>
      <legend>{t('schedules.policies')}</legend>
      <MissedRuns text={values.missedRuns} onChange={(value) => onChange('missedRuns', value)} />
      <Select
        label={t('schedules.overlap')}
        options={overlaps}
        value={values.overlap ?? 'queue'}
        onReset={values.overlap === undefined ? undefined : () => onChange('overlap', undefined)}
        onChange={(value) => onChange('overlap', value === 'queue' ? undefined : value)}
      />
      <TextField
        optional
        label={t('schedules.jitter')}
        hint={t('schedules.jitterHint')}
        placeholder={t('schedules.jitterNone')}
        value={values.jitter ?? ''}
        error={jitterProblem(values.jitter ?? '')}
        check={jitterProblem}
        onCommit={(text) => onChange('jitter', text.trim() || undefined)}
      />
      <TextField
        optional
        label={t('schedules.expectWithin')}
        hint={t('schedules.expectWithinHint')}
        placeholder={t('schedules.expectNone')}
        value={values.expectWithin ?? ''}
        error={deadlineProblem(values.expectWithin ?? '')}
        check={deadlineProblem}
        onCommit={(text) => onChange('expectWithin', text.trim() || undefined)}
      />
    </fieldset>
  );
}

const isPolicy = (key: string, text: string): boolean =>
  text.trim() === '' || parsePolicies({ [key]: text }).wrong.length === 0;

const most = 100;

function MissedRuns({ text, onChange }: { text: string | undefined; onChange: (value?: string) => void }) {
  const t = useT();
  const options = [
    { id: 'last', label: t('schedules.missedLast') },
    { id: 'all', label: t('schedules.missedAll') },
    { id: 'skip', label: t('schedules.missedSkip') },
  ];
  const { policies, wrong } = parsePolicies(text === undefined ? {} : { [policyKeys.missedRuns]: text });
  const { missedRuns } = policies;
  return (
    <>
      <Select
        label={t('schedules.missed')}
        hint={t('schedules.missedHint')}
        options={options}
        // What stands in the text and is no policy is shown as it is.
        value={wrong.length > 0 ? text : missedRuns.kind}
        onReset={text === undefined ? undefined : () => onChange()}
        onChange={(kind) => onChange(kind === 'last' ? undefined : kind)}
      />
      {missedRuns.kind === 'all' ? (
        <NumberField
          integer
          min={1}
          max={most}
          label={t('schedules.missedMost')}
          value={String(missedRuns.most)}
          check={(typed) =>
            isPolicy(policyKeys.missedRuns, `all ${typed}`)
              ? undefined
              : t('schedules.badMissedMost', { most })
          }
          onCommit={(typed) => {
            if (isPolicy(policyKeys.missedRuns, `all ${typed}`)) onChange(`all ${typed}`);
          }}
        />
      ) : null}
    </>
  );
}
