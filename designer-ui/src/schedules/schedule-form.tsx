/** Makes a schedule, or changes when it runs: presets write the text, and the text can be changed by hand. */
import {
  EngineError,
  issueMessage,
  scheduleFields,
  setScheduleField,
} from '@millrace/pipeline-engine/browser';
import type { ScheduleDetail } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { createSchedule, saveSchedule, scheduleQueries } from '../api/schedules.ts';
import { useLanguage } from '../i18n/language.ts';
import { localeOf } from '../i18n/message.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { useAttempt } from '../pages/use-attempt.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { DueTime } from './due-time.tsx';
import { EventFields } from './event-fields.tsx';
import { InputFields } from './input-fields.tsx';
import { withInputsOf } from './input-sources.ts';
import { PolicyFields, type SetScheduleField } from './policy-fields.tsx';
import {
  type EventPreset,
  eventPresets,
  jobOf,
  newSchedule,
  type Preset,
  pipelineOf,
  type ScheduleDraft,
  scheduleNameOf,
  timesOf,
  withEvent,
  withTrigger,
  withTriggerOf,
} from './schedule-text.ts';
import styles from './schedules.module.css';
import { useSettledInputs } from './use-settled-inputs.ts';

/** 1 January 2024 was a Monday. */
const monday = Date.UTC(2024, 0, 1);
const dayMs = 24 * 3600 * 1000;

interface ScheduleFormProps {
  /** Without one, a new schedule. */
  readonly name: string | undefined;
  /** What a new one runs; the first pipeline unless given. */
  readonly pipeline?: string;
  readonly onClose: () => void;
}

export function ScheduleForm({ name, pipeline, onClose }: ScheduleFormProps) {
  const t = useT();
  const { data } = useQuery({ ...scheduleQueries.detail(name ?? ''), enabled: name !== undefined });
  const pipelines = useQuery(queries.pipelines());
  if (name !== undefined && data === undefined) return null;
  if (pipelines.data === undefined) return null;
  return (
    <Form
      title={name === undefined ? t('schedules.add') : t('schedules.editTitle', { name })}
      existing={data}
      pipelines={pipelines.data.map(({ path, displayName }) => ({ id: path, label: displayName || path }))}
      wanted={pipeline}
      onClose={onClose}
    />
  );
}

interface FormProps {
  readonly title: string;
  readonly existing: Pick<ScheduleDetail, 'name' | 'text' | 'digest' | 'timeZone' | 'trigger'> | undefined;
  readonly pipelines: readonly { readonly id: string; readonly label: string }[];
  readonly wanted: string | undefined;
  readonly onClose: () => void;
}

function Form({ title, existing: now, pipelines, wanted, onClose }: FormProps) {
  const t = useT();
  // As it was when the form opened: a file that changes meanwhile is not overwritten.
  const [existing] = useState(now);
  const [draft, setDraft] = useState<ScheduleDraft>(() => ({
    name: wanted === undefined ? 'nightly' : scheduleNameOf(wanted),
    pipeline: wanted ?? pipelines[0]?.id ?? 'pipelines/pipeline.yml',
    preset: 'day',
    time: '02:00',
    weekDay: 1,
    expression: '0 2 * * 1-5',
    ...timesOf(existing?.trigger?.kind === 'cron' ? existing.trigger.expression : undefined),
    timeZone: existing?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  }));
  /** Null while the text stands as it is. */
  const [preset, setPreset] = useState<Preset | null>(existing === undefined ? 'day' : null);
  // The text is what is saved; every field changes its part of it and leaves the rest.
  const [text, setText] = useState(() => existing?.text ?? newSchedule(draft));
  const [unreadable, setUnreadable] = useState<EngineError>();
  const values = scheduleFields(text);
  const write = (next: string) => {
    setText(next);
    setUnreadable(undefined);
  };
  const edit = (change: (text: string) => string): string => {
    try {
      const next = change(text);
      write(next);
      return next;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      setUnreadable(error);
      return text;
    }
  };
  const settle = useSettledInputs(setText);
  const setField: SetScheduleField = (field, value) => {
    const next = edit((so) => setScheduleField(so, field, value));
    if (field === 'job' || field === 'runs' || field === 'watched') settle(next);
  };

  /** What it waits for in the place of the clock, by the text. */
  const event = eventPresets.find((known) => known === values.event);
  const waitFor = (wanted: EventPreset) => {
    setPreset(null);
    const own = pipelineOf(values.job ?? '');
    const other = pipelines.find(({ id }) => id !== own) ?? pipelines[0];
    settle(edit((so) => withEvent(so, wanted, other?.id ?? draft.pipeline)));
  };

  const change = (part: Partial<ScheduleDraft>, chosen: Preset | null = preset) => {
    const next = { ...draft, ...part, ...(chosen === null ? {} : { preset: chosen }) };
    setDraft(next);
    setPreset(chosen);
    const original = existing?.text ?? text;
    const changed = edit((so) => {
      const made = chosen === null ? withTriggerOf(so, original) : withTrigger(so, next);
      if (made === undefined) throw new EngineError('invalid-request', t('schedules.noTriggerPlace'));
      return chosen === null ? withInputsOf(made, original) : made;
    });
    settle(changed);
  };

  const { busy, problem, attempt } = useAttempt({
    perform: async () => {
      if (existing !== undefined) {
        await saveSchedule(existing.name, { text, baseDigest: existing.digest });
        return;
      }
      const { name } = await createSchedule(text);
      useViewStore.getState().notify({ tone: 'ok', text: t('schedules.createdDisabled', { name }) });
    },
    lists: ['schedules'],
    onDone: onClose,
  });
  const shown = unreadable ?? problem;

  return (
    <Dialog
      title={title}
      size="large"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void attempt()}>
            {t(existing === undefined ? 'schedules.create' : 'schedules.save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.fields}>
          {existing === undefined ? (
            <>
              <TextField
                label={t('schedules.name')}
                hint={t('schedules.nameHint')}
                value={values.name ?? ''}
                onCommit={(value) => setField('name', value)}
              />
              <Select
                label={t('schedules.pipeline')}
                options={pipelines}
                value={pipelineOf(values.job ?? '')}
                onChange={(pipeline) => setField('job', jobOf(pipeline))}
              />
            </>
          ) : null}
          <PresetFields
            draft={draft}
            preset={preset}
            event={event}
            canKeep={existing !== undefined}
            onChange={change}
            onWait={waitFor}
          />
          {event === undefined ? null : (
            <EventFields event={event} values={values} pipelines={pipelines} onChange={setField} />
          )}
          <InputFields text={text} values={values} onChange={edit} />
          <PolicyFields values={values} onChange={setField} />
        </div>
        <div className={styles.fields}>
          <Preview text={text} />
          <TextArea label={t('schedules.text')} mono rows={16} value={text} onCommit={write} />
        </div>
      </div>
      {shown ? <ProblemNote error={shown} /> : null}
    </Dialog>
  );
}

interface PresetProps {
  readonly draft: ScheduleDraft;
  readonly preset: Preset | null;
  readonly event: EventPreset | undefined;
  readonly canKeep: boolean;
  readonly onChange: (part: Partial<ScheduleDraft>, preset?: Preset | null) => void;
  readonly onWait: (event: EventPreset) => void;
}

function PresetFields({ draft, preset, event, canKeep, onChange, onWait }: PresetProps) {
  const t = useT();
  const language = useLanguage();
  const isTime = (text: string): boolean => /^([01]?\d|2[0-3]):[0-5]\d$/.test(text);
  const presets = [
    ...(canKeep ? [{ id: 'keep', label: t('schedules.presetKeep') }] : []),
    { id: 'hour', label: t('schedules.presetHour') },
    { id: 'day', label: t('schedules.presetDay') },
    { id: 'week', label: t('schedules.presetWeek') },
    { id: 'cron', label: t('schedules.presetCron') },
    { id: 'files', label: t('schedules.presetFiles') },
    { id: 'completion', label: t('schedules.presetCompletion') },
    { id: 'call', label: t('schedules.presetCall') },
  ];
  const dayName = new Intl.DateTimeFormat(localeOf(language), { weekday: 'long', timeZone: 'UTC' });
  const weekDays = [1, 2, 3, 4, 5, 6, 0].map((number, index) => ({
    id: String(number),
    label: dayName.format(monday + index * dayMs),
  }));
  const choose = (id: string) => {
    const waits = eventPresets.find((known) => known === id);
    if (waits !== undefined) onWait(waits);
    else onChange({}, id === 'hour' || id === 'day' || id === 'week' || id === 'cron' ? id : null);
  };
  return (
    <>
      <Select
        label={t('schedules.preset')}
        options={presets}
        value={preset ?? event ?? 'keep'}
        onChange={choose}
      />
      {preset === 'week' ? (
        <Select
          label={t('schedules.weekDay')}
          options={weekDays}
          value={String(draft.weekDay)}
          onChange={(id) => onChange({ weekDay: Number(id) })}
        />
      ) : null}
      {preset === 'hour' || preset === 'day' || preset === 'week' ? (
        <TextField
          label={t('schedules.time')}
          hint={t(preset === 'hour' ? 'schedules.minuteHint' : 'schedules.timeHint')}
          value={draft.time}
          check={(time) => (isTime(time) ? undefined : t('schedules.badTime'))}
          onCommit={(time) => {
            if (isTime(time)) onChange({ time });
          }}
        />
      ) : null}
      {preset === 'cron' ? (
        <TextField
          mono
          label={t('schedules.expression')}
          hint={t('schedules.expressionHint')}
          value={draft.expression}
          onCommit={(expression) => onChange({ expression })}
        />
      ) : null}
      {preset === null ? null : (
        <TextField
          label={t('schedules.timeZone')}
          value={draft.timeZone}
          onCommit={(timeZone) => onChange({ timeZone })}
        />
      )}
    </>
  );
}

/** The coming due times of the text, and what is wrong with it. */
function Preview({ text }: { text: string }) {
  const t = useT();
  const language = useLanguage();
  const { data, error } = useQuery({ ...scheduleQueries.preview(text), placeholderData: (before) => before });
  const errors = data?.issues.filter(({ severity }) => severity === 'error') ?? [];
  return (
    <section className={styles.preview} aria-live="polite" aria-labelledby="form-coming">
      <h3 id="form-coming" className={styles.coming}>
        {t('schedules.coming')}
      </h3>
      {error ? <ProblemNote error={error} /> : null}
      {errors.map((issue) => (
        <p key={`${issue.line}:${issue.code}`} className={styles.error}>
          <StateGlyph state="failed" />
          <span>{t('schedules.inLine', { line: issue.line, message: issueMessage(issue, language) })}</span>
        </p>
      ))}
      {data?.coming.length === 0 && errors.length === 0 ? (
        <p className={list.muted}>{t('schedules.nothingNext')}</p>
      ) : null}
      <ol className={styles.list}>
        {data?.coming.map((due) => (
          <li key={due.time}>
            <DueTime due={due} />
          </li>
        ))}
      </ol>
    </section>
  );
}
