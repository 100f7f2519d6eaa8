/** The text of a schedule: made new, or with another trigger in the place of the old one and every other byte kept. Pure. */

export type Preset = 'hour' | 'day' | 'week' | 'cron';

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

/** Undefined when the text has no block `trigger:` of its own lines. */
export function withTrigger(text: string, draft: TriggerDraft): string | undefined {
  const lines = linesOf(text);
  const range = triggerRange(lines);
  if (range === undefined) return undefined;
  const block = lines.slice(range.first + 1, range.end);
  const kept = block.filter((line) => /^[ \t]+(start_time|end_time):/.test(line));
  const ends = kept.map((line) => `  ${line.trim()}\n`).join('');
  const made = triggerBlock(draft, ends).replaceAll('\n', text.includes('\r\n') ? '\r\n' : '\n');
  return [...lines.slice(0, range.first), made, ...lines.slice(range.end)].join('');
}

/** The text with the trigger that `original` has, byte for byte; undefined when one of them has no such block. */
export function withTriggerOf(text: string, original: string): string | undefined {
  const [lines, others] = [linesOf(text), linesOf(original)];
  const [range, other] = [triggerRange(lines), triggerRange(others)];
  if (range === undefined || other === undefined) return undefined;
  const block = others.slice(other.first, other.end);
  return [...lines.slice(0, range.first), ...block, ...lines.slice(range.end)].join('');
}

const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

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
