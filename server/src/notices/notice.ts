/** What is told: a CloudEvent 1.0 in its structured JSON form, and the words of a mail. */
import { createHash } from 'node:crypto';
import type { NoticeKind } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';

const data = z.object({
  workspace: z.string(),
  /** Workspace path of the pipeline. */
  pipeline: z.string(),
  displayName: z.string(),
  run: z.string().optional(),
  status: z.string().optional(),
  source: z.string().optional(),
  failures: z
    .array(z.object({ step: z.string(), message: z.string(), remedy: z.string().optional() }))
    .optional(),
  rows: z.object({ in: z.number(), rejected: z.number() }).optional(),
  schedule: z.string().optional(),
  /** When an absent run was due. */
  due: z.string().optional(),
  /** How long after that a run should have succeeded, where none did. */
  within: z.string().optional(),
});
export type NoticeData = z.infer<typeof data>;

export const cloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.string(),
  subject: z.string(),
  datacontenttype: z.literal('application/json'),
  data,
});
export type CloudEvent = z.infer<typeof cloudEvent>;

const types: Readonly<Record<NoticeKind, string>> = {
  failure: 'org.millrace.run.failed',
  recovery: 'org.millrace.run.recovered',
  missed_run: 'org.millrace.run.missed',
  rejected_rows: 'org.millrace.rows.rejected',
  stopped_schedule: 'org.millrace.schedule.stopped',
};

/** `subject` is the run, or the due run that is absent. The same happening has the same id for the same rule. */
export function noticeOf(
  rule: string,
  kind: NoticeKind,
  subject: string,
  time: number,
  what: NoticeData,
): CloudEvent {
  const id = createHash('sha256').update([what.workspace, rule, kind, subject].join('\0')).digest('hex');
  return {
    specversion: '1.0',
    id: id.slice(0, 32),
    source: `/millrace/${encodeURIComponent(what.workspace)}`,
    type: types[kind],
    time: new Date(time).toISOString(),
    subject,
    datacontenttype: 'application/json',
    data: what,
  };
}

/** For people. */
export function mailOf({ type, data: what, time }: CloudEvent): {
  readonly subject: string;
  readonly text: string;
} {
  const run = what.run === undefined ? '' : ` (run ${what.run})`;
  const headline = headlineOf(type, what);
  const lines = [
    `${headline}.`,
    '',
    `Pipeline: ${what.displayName}, ${what.pipeline}`,
    ...(what.run === undefined ? [] : [`Run: ${what.run}`]),
    ...(what.schedule === undefined ? [] : [`Schedule: ${what.schedule}`]),
    ...(what.due === undefined ? [] : [`Due: ${what.due}`]),
    ...(what.within === undefined ? [] : [`No run has succeeded within ${what.within} of that.`]),
    `Workspace: ${what.workspace}`,
    `Time: ${time}`,
    ...(what.failures ?? []).flatMap(({ step, message, remedy }) => [
      '',
      `${step}: ${message}`,
      ...(remedy === undefined ? [] : [remedy]),
    ]),
    '',
  ];
  return { subject: `[Millrace] ${oneLine(headline)}${run}`, text: lines.join('\n') };
}

function headlineOf(type: string, { displayName, rows, schedule }: NoticeData): string {
  switch (type) {
    case types.failure:
      return `${displayName} failed`;
    case types.recovery:
      return `${displayName} succeeds again`;
    case types.missed_run:
      return `A run of ${schedule ?? displayName} is absent`;
    case types.stopped_schedule:
      return `The schedule ${schedule ?? displayName} was stopped: its runs started each other`;
    default:
      return `${displayName} rejected ${rows?.rejected ?? 0} of ${rows?.in ?? 0} rows`;
  }
}

/** A name that a user gave has no say in headers. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 200);
