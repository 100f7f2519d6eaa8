/** Which input of the pipeline gets what: the new files, a result of the run that ended, a time, or what a call gives (S60). */
import {
  isDataType,
  type ScheduleField,
  scheduleInputs,
  setScheduleField,
  setScheduleInput,
} from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { inputOf, sourcesFor } from './input-sources.ts';
import { type JobInput, jobPortsQuery } from './job-ports.ts';
import styles from './schedules.module.css';

type Values = Readonly<Partial<Record<ScheduleField, string>>>;

interface Props {
  readonly text: string;
  readonly values: Values;
  readonly onChange: (change: (text: string) => string) => void;
}

export function InputFields({ text, values, onChange }: Props) {
  const t = useT();
  const ports = useQuery({ ...jobPortsQuery(values.job ?? ''), enabled: values.job !== undefined });
  const waits = values.event === 'completion' && values.watched !== undefined;
  const watched = useQuery({ ...jobPortsQuery(values.watched ?? ''), enabled: waits });
  const problem = ports.error ?? watched.error;
  if (problem) return <ProblemNote error={problem} />;
  const inputs = ports.data?.inputs ?? [];
  const outputs = watched.data?.outputs ?? [];
  const shown = inputs.filter((input) => isShown(input, text, values, outputs));
  const lacks = ports.data && lacking(values.event, inputs, waits && watched.data ? outputs : undefined);
  const isByName = values.event === 'call' && !inputs.some(({ type }) => !isDataType(type));
  if (shown.length === 0 && lacks === undefined && !isByName) return null;
  return (
    <fieldset className={styles.group}>
      <legend>{t('schedules.inputs')}</legend>
      {lacks === undefined ? null : <p className={list.muted}>{t(`schedules.${lacks}`)}</p>}
      {shown.map((input) => (
        <InputField key={input.name} {...{ input, text, values, outputs, onChange }} />
      ))}
      {isByName ? (
        <TextField
          mono
          optional
          label={t('schedules.givenInputs')}
          hint={t('schedules.givenInputsHint')}
          value={values.given ?? ''}
          onCommit={(names) => onChange((so) => setScheduleField(so, 'given', names.trim() || undefined))}
        />
      ) : null}
    </fieldset>
  );
}

const [unset, byCall] = ['', 'call'];

interface FieldProps extends Props {
  readonly input: JobInput;
  /** Of the pipeline whose end is waited for. */
  readonly outputs: readonly string[];
}

function InputField({ input, text, values, outputs, onChange }: FieldProps) {
  const t = useT();
  const { name } = input;
  const sources = sourcesFor(input, values, outputs);
  const called = namesOf(values.given);
  const isCalled = values.event === 'call' && called.includes(name);
  const held = scheduleInputs(text).get(name)?.text;
  const isKnown = held === undefined || sources.some((one) => one.text === held);
  const choose = (id: string) =>
    onChange((so) => {
      const given = called.filter((other) => other !== name);
      if (id === byCall) return setScheduleField(so, 'given', [...given, name].join(', '));
      const freed = isCalled ? setScheduleField(so, 'given', given.join(', ') || undefined) : so;
      if (id === (held ?? unset)) return freed;
      return setScheduleInput(freed, name, id === unset ? undefined : inputOf(input, id));
    });
  return (
    <Select
      label={name}
      hint={needsOneFile(input, values) ? t('schedules.inputOneFile') : undefined}
      options={[
        { id: unset, label: t('schedules.inputUnset') },
        ...(mayCall(input, values) ? [{ id: byCall, label: t('schedules.sourceCall') }] : []),
        ...sources.map(({ text: id, key, name: of }) => ({ id, label: t(`schedules.${key}`, { name: of }) })),
        ...(isKnown ? [] : [{ id: held, label: held }]),
      ]}
      value={isCalled ? byCall : (held ?? unset)}
      onChange={choose}
    />
  );
}

const mayCall = ({ type }: JobInput, { event }: Values): boolean => event === 'call' && !isDataType(type);

const needsOneFile = ({ type }: JobInput, { event, runs }: Values): boolean =>
  event === 'files' && type === 'uri_file' && runs !== 'each';

/** There is something to choose, or it was chosen by hand. */
function isShown(input: JobInput, text: string, values: Values, outputs: readonly string[]): boolean {
  if (mayCall(input, values) || needsOneFile(input, values) || scheduleInputs(text).has(input.name))
    return true;
  return sourcesFor(input, values, outputs).length > 0;
}

/** Why nothing of what comes can be given to the pipeline. `outputs` is undefined where none are asked for. */
function lacking(
  event: string | undefined,
  inputs: readonly JobInput[],
  outputs: readonly string[] | undefined,
): 'inputNoData' | 'inputNoOutput' | undefined {
  if (event !== 'files' && event !== 'completion') return undefined;
  if (!inputs.some(({ type }) => isDataType(type))) return 'inputNoData';
  return outputs?.length === 0 ? 'inputNoOutput' : undefined;
}

const namesOf = (given: string | undefined): readonly string[] =>
  (given ?? '').split(/[\s,]+/).filter((name) => name !== '');
