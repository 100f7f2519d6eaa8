/** What a schedule waits for in the place of the clock, and what its runs are told about it (S40 to S50). */
import { parseEventTrigger, type ScheduleField } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { SetScheduleField } from './policy-fields.tsx';
import { type EventPreset, jobOf, pipelineOf } from './schedule-text.ts';

interface Props {
  readonly event: EventPreset;
  readonly values: Readonly<Partial<Record<ScheduleField, string>>>;
  readonly pipelines: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: SetScheduleField;
}

export function EventFields(props: Props) {
  switch (props.event) {
    case 'files':
      return <FilesFields {...props} />;
    case 'completion':
      return <CompletionFields {...props} />;
    case 'call':
      // What a call gives is chosen with the inputs.
      return null;
  }
}

const isSpan = (text: string): boolean =>
  parseEventTrigger({
    'millrace.trigger': 'files',
    'millrace.trigger_folder': '.',
    'millrace.trigger_settled': text,
  }).wrong.length === 0;

function FilesFields({ values, onChange }: Props) {
  const t = useT();
  const spanProblem = (text: string) =>
    text.trim() === '' || isSpan(text) ? undefined : t('schedules.badSettled');
  return (
    <>
      <TextField
        mono
        label={t('schedules.folder')}
        hint={t('schedules.folderHint')}
        value={values.folder ?? ''}
        onCommit={(text) => onChange('folder', text.trim())}
      />
      <TextField
        mono
        optional
        label={t('schedules.pattern')}
        hint={t('schedules.patternHint')}
        placeholder="*"
        value={values.pattern ?? ''}
        onCommit={(text) => onChange('pattern', text.trim() || undefined)}
      />
      <TextField
        optional
        label={t('schedules.settled')}
        hint={t('schedules.settledHint')}
        placeholder="10s"
        value={values.settled ?? ''}
        error={spanProblem(values.settled ?? '')}
        check={spanProblem}
        onCommit={(text) => onChange('settled', text.trim() || undefined)}
      />
      <Select
        label={t('schedules.perRun')}
        options={[
          { id: 'batch', label: t('schedules.perRunBatch') },
          { id: 'each', label: t('schedules.perRunEach') },
        ]}
        value={values.runs ?? 'batch'}
        onChange={(runs) => onChange('runs', runs === 'batch' ? undefined : runs)}
      />
    </>
  );
}

function CompletionFields({ values, pipelines, onChange }: Props) {
  const t = useT();
  const watched = pipelineOf(values.watched ?? '');
  const known = pipelines.some(({ id }) => id === watched) ? [] : [{ id: watched, label: watched }];
  return (
    <>
      <Select
        label={t('schedules.watched')}
        options={[...known, ...pipelines]}
        value={watched}
        onChange={(pipeline) => onChange('watched', jobOf(pipeline))}
      />
      <Select
        label={t('schedules.endsHow')}
        options={[
          { id: 'succeeded', label: t('schedules.endsSucceeded') },
          { id: 'failed', label: t('schedules.endsFailed') },
          { id: 'any', label: t('schedules.endsAny') },
        ]}
        value={values.status ?? 'succeeded'}
        onChange={(status) => onChange('status', status === 'succeeded' ? undefined : status)}
      />
    </>
  );
}
