/** The text of a schedule: made new, or with another trigger in the place of the old one and every other byte kept. Pure. */

import {
  flowTrigger,
  removeTrigger,
  type ScheduleField,
  scheduleFields,
  setFlowTrigger,
  setScheduleField,
} from '@millrace/pipeline-engine/browser';

export type Preset = 'hour' | 'day' | 'week' | 'cron';
/** What a schedule may wait for in the place of the clock. */
export type EventPreset = 'files' | 'completion' | 'call';
export const eventPresets = ['files', 'completion', 'call'] as const satisfies readonly EventPreset[];

export interface TriggerDraft {
  readonly preset: Preset;
  /** `HH:MM`; of an hourly schedule only the minutes count. */
  readonly time: string;
  /** 0 is Sunday. */
  readonly weekDay: number;
  readonly expression: string;
  readonly timeZone: string;
}

export interface ScheduleDraft extends TriggerDraft {
  readonly name: string;
  /** A workspace path. */
  readonly pipeline: string;
}

/** What the fields of a trigger begin with: what the cron expression of a schedule says, where it says it simply. */
export function timesOf(expression: string | undefined): Partial<TriggerDraft> {
  if (expression === undefined) return {};
  const [minute = '', hour = '', , , weekDay = ''] = expression.trim().toLowerCase().split(/\s+/);
  const isNumber = (text: string): boolean => /^\d{1,2}$/.test(text);
  const day = isNumber(weekDay) ? Number(weekDay) % 7 : weekDayWords.indexOf(weekDay);
  const atHour = isNumber(hour) ? hour : hour === '*' ? '0' : undefined;
  return {
    expression,
    ...(day >= 0 ? { weekDay: day } : {}),
    ...(isNumber(minute) && atHour !== undefined
      ? { time: `${atHour.padStart(2, '0')}:${minute.padStart(2, '0')}` }
      : {}),
  };
}

const weekDayWords = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function cronOf({ preset, time, weekDay, expression }: TriggerDraft): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  switch (preset) {
    case 'hour':
      return `${minute} * * * *`;
    case 'day':
      return `${minute} ${hour} * * *`;
    case 'week':
      return `${minute} ${hour} * * ${weekDayWords[weekDay] ?? 'mon'}`;
    case 'cron':
      return expression.trim();
  }
}

/** `kept`: lines of the old trigger that still hold. */
function triggerBlock(draft: TriggerDraft, kept = ''): string {
  return `trigger:
  type: cron
  expression: ${JSON.stringify(cronOf(draft))}
  time_zone: ${JSON.stringify(draft.timeZone)}
${kept}`;
}

export function newSchedule(draft: ScheduleDraft): string {
  return `$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: ${draft.name}
${triggerBlock(draft)}create_job: ${JSON.stringify(jobOf(draft.pipeline))}
`;
}

/** `pipelines/Nightly run.yml` → `Nightly-run`. */
export function scheduleNameOf(pipeline: string): string {
  const base = (pipeline.split('/').at(-1) ?? '').replace(/\.ya?ml$/i, '');
  return base.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'nightly';
}

const eventFields: Readonly<Record<EventPreset, readonly ScheduleField[]>> = {
  files: ['folder', 'pattern', 'settled', 'runs', 'once'],
  completion: ['watched', 'status'],
  call: ['given'],
};

/** Waits for an event and not for the clock any more. `pipeline` is watched where another one is not yet named. */
export function withEvent(text: string, event: EventPreset, pipeline: string): string {
  const usual: Partial<Record<ScheduleField, string>> = {
    folder: '../data/incoming',
    watched: jobOf(pipeline),
  };
  const kept = new Set(eventFields[event]);
  let changed = setScheduleField(withoutTrigger(text), 'event', event);
  for (const field of Object.values(eventFields).flat()) {
    const value = kept.has(field) ? (scheduleFields(changed)[field] ?? usual[field]) : undefined;
    changed = setScheduleField(changed, field, value);
  }
  return changed;
}

/** With the event that `values` tells, or with none. */
function withEventOf(text: string, values: Readonly<Partial<Record<ScheduleField, string>>>): string {
  const fields = ['event', ...Object.values(eventFields).flat()] as const;
  return fields.reduce((changed, field) => setScheduleField(changed, field, values[field]), text);
}

function withoutTrigger(text: string): string {
  if (flowTrigger(text) !== undefined) return removeTrigger(text);
  const lines = linesOf(text);
  const range = triggerRange(lines);
  if (range === undefined) return text;
  return [...lines.slice(0, range.first), ...lines.slice(range.end)].join('');
}

/** Waits for the clock alone, in the style of the trigger before. Undefined where the text has no place for one. */
export function withTrigger(spelled: string, draft: TriggerDraft): string | undefined {
  const isByEvent = scheduleFields(spelled).event !== undefined;
  const text = isByEvent ? withEventOf(spelled, {}) : spelled;
  const flow = setFlowTrigger(text, { expression: cronOf(draft), timeZone: draft.timeZone });
  if (flow !== undefined) return flow;
  const lines = linesOf(text);
  const range = triggerRange(lines);
  if (range === undefined && isByEvent) return withBlock(lines, [triggerBlock(draft)]);
  if (range === undefined) return undefined;
  const block = lines.slice(range.first + 1, range.end);
  const kept = block.filter((line) => /^[ \t]+(start_time|end_time):/.test(line));
  const ends = kept.map((line) => `  ${line.trim()}\n`).join('');
  const made = triggerBlock(draft, ends).replaceAll('\n', text.includes('\r\n') ? '\r\n' : '\n');
  return [...lines.slice(0, range.first), made, ...lines.slice(range.end)].join('');
}

/** The text waiting for what `original` waits for, byte for byte; undefined where a `trigger:` has no lines of its own. */
export function withTriggerOf(text: string, original: string): string | undefined {
  const events = scheduleFields(original);
  const changed = withEventOf(text, events);
  const [lines, others] = [linesOf(changed), linesOf(original)];
  const [range, other] = [linesOfTrigger(changed, lines), linesOfTrigger(original, others)];
  if (other === undefined) return events.event === undefined ? undefined : withoutTrigger(changed);
  const block = others.slice(other.first, other.end);
  if (range === undefined) return changed === text ? undefined : withBlock(lines, block);
  return [...lines.slice(0, range.first), ...block, ...lines.slice(range.end)].join('');
}

/** Before the job, where a trigger usually stands. */
function withBlock(lines: readonly string[], block: readonly string[]): string | undefined {
  const job = lines.findIndex((line) => line.startsWith('create_job:'));
  return job < 0 ? undefined : [...lines.slice(0, job), ...block, ...lines.slice(job)].join('');
}

const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** Of a trigger in either style. */
function linesOfTrigger(text: string, lines: readonly string[]): ReturnType<typeof triggerRange> {
  const flow = flowTrigger(text);
  if (flow === undefined) return triggerRange(lines);
  if (flow.keyFrom === undefined) return undefined;
  const lineAt = (offset: number): number => linesOf(text.slice(0, offset)).length - 1;
  return { first: lineAt(flow.keyFrom + 1), end: lineAt(flow.to) + 1 };
}

function triggerRange(
  lines: readonly string[],
): { readonly first: number; readonly end: number } | undefined {
  const first = lines.findIndex((line) => /^trigger:[ \t]*(?:#.*)?\r?\n?$/.test(line));
  if (first < 0) return undefined;
  // The block ends with its last indented line: what is empty after it belongs to what follows.
  const rest = lines.slice(first + 1);
  const after = rest.findIndex((line) => /^[^\s]/.test(line));
  const block = after < 0 ? rest : rest.slice(0, after);
  return { first, end: first + 2 + block.findLastIndex((line) => /^[ \t]+\S/.test(line)) };
}

/** How a schedule names a pipeline of the workspace: from its own folder. */
export const jobOf = (pipeline: string): string => `../${pipeline}`;
/** The pipeline of the workspace that a job is, as `jobOf` spells it; any other text stays as it is. */
export const pipelineOf = (job: string): string => job.replace(/^\.\.\//, '');
