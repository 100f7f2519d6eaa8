/** What an input of a scheduled pipeline may be given by what starts its runs: files, the end of a run, or the clock. Pure. */
import {
  isDataType,
  type ScheduleField,
  type ScheduleInput,
  scheduleFields,
  scheduleInputs,
  setScheduleInput,
} from '@millrace/pipeline-engine/browser';
import type { JobInput, JobPorts } from './job-ports.ts';

export type SourceKey =
  | 'sourceFolder'
  | 'sourceFile'
  | 'sourceCount'
  | 'sourceOutput'
  | 'sourceRun'
  | 'sourceStatus'
  | 'sourceDue'
  | 'sourceWindowStart'
  | 'sourceWindowEnd';

export interface InputSource {
  /** What is written into the schedule. */
  readonly text: string;
  readonly key: SourceKey;
  /** Of the result that it names. */
  readonly name: string;
}

const source = (key: SourceKey, expression: string, name = ''): InputSource => ({
  text: `\${{creation_context.${expression}}}`,
  key,
  name,
});

const times = [
  source('sourceDue', 'trigger_time'),
  source('sourceWindowStart', 'window_start'),
  source('sourceWindowEnd', 'window_end'),
];

/** `watched`: the results of the pipeline whose end is waited for. */
export function sourcesFor(
  { type }: JobInput,
  { event, runs }: Readonly<Partial<Record<ScheduleField, string>>>,
  watched: readonly string[],
): readonly InputSource[] {
  if (isDataType(type)) {
    if (event === 'completion') return watched.map((name) => source('sourceOutput', `outputs.${name}`, name));
    if (event !== 'files') return [];
    if (type !== 'uri_file') return [source('sourceFolder', 'trigger_folder')];
    // A batch may be of many files.
    return runs === 'each' ? [source('sourceFile', 'trigger_file')] : [];
  }
  const isText = type === 'string';
  const ended = [source('sourceRun', 'trigger_run'), source('sourceStatus', 'trigger_status')];
  return [
    ...(isText ? times : []),
    ...(event === 'files' && type !== 'boolean' ? [source('sourceCount', 'trigger_count')] : []),
    ...(event === 'completion' && isText ? ended : []),
  ];
}

const fromCause =
  /^\s*\$\{\{\s*creation_context\.(?:trigger_(?:folder|file|count|run|status)|outputs\.[A-Za-z0-9_.-]+)\s*\}\}\s*$/;

/**
 * The text after what it waits for changed: inputs that asked for what no longer comes keep the value of the pipeline, and
 * the one input that can take what comes now gets it.
 */
export function settleInputs(text: string, ports: JobPorts, watched: readonly string[]): string {
  const fields = scheduleFields(text);
  const offered = (input: JobInput) => sourcesFor(input, fields, watched);
  let settled = text;
  for (const [name, { text: given }] of scheduleInputs(text)) {
    const input = ports.inputs.find((known) => known.name === name);
    const isOffered = input !== undefined && offered(input).some((one) => one.text === given);
    if (fromCause.test(given) && !isOffered) settled = setScheduleInput(settled, name, undefined);
  }
  if (fields.event !== 'files' && fields.event !== 'completion') return settled;
  const given = scheduleInputs(settled);
  if ([...given.values()].some((value) => fromCause.test(value.text))) return settled;
  const free = ports.inputs.filter((input) => isDataType(input.type) && !given.has(input.name));
  const [only] = free;
  const [first, ...others] = only === undefined ? [] : offered(only);
  if (only === undefined || free.length > 1 || first === undefined || others.length > 0) return settled;
  return setScheduleInput(settled, only.name, inputOf(only, first.text));
}

/** As it is written: data with the type that the pipeline says. */
export const inputOf = ({ type }: JobInput, text: string): ScheduleInput =>
  isDataType(type) ? { text, type } : { text };

/** The text with those inputs again that `original` gives from what it waits for. */
export function withInputsOf(text: string, original: string): string {
  let changed = text;
  const now = scheduleInputs(text);
  for (const [name, input] of scheduleInputs(original))
    if (fromCause.test(input.text) && !now.has(name)) changed = setScheduleInput(changed, name, input);
  return changed;
}

const all: readonly InputSource[] = [
  ...times,
  source('sourceFolder', 'trigger_folder'),
  source('sourceFile', 'trigger_file'),
  source('sourceCount', 'trigger_count'),
  source('sourceRun', 'trigger_run'),
  source('sourceStatus', 'trigger_status'),
];

/** What a text that stands in a schedule asks for; undefined for any other text. */
export function sourceOf(text: string): InputSource | undefined {
  const [, name] = /^\$\{\{\s*creation_context\.outputs\.([A-Za-z0-9_.-]+)\s*\}\}$/.exec(text) ?? [];
  if (name !== undefined) return source('sourceOutput', `outputs.${name}`, name);
  return all.find((one) => one.text === text.replaceAll(' ', ''));
}
