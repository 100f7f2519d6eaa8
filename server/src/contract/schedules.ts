/** Schedules: files of `schedules/`, whether they are enabled on this machine, and what became of their due times. */
import { assetNamePattern } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { issue, workspacePath } from './common.ts';
import { occurrenceKind, runStatus } from './runs.ts';

export const scheduleName = z.string().regex(assetNamePattern);

/** `clock`: it was just set forward, or shows this time twice. */
export const dueText = z.object({
  /** UTC, ISO 8601. */
  time: z.string(),
  local: z.string(),
  clock: z.enum(['forward', 'repeated']).nullable(),
});
export type DueTextBody = z.infer<typeof dueText>;

/** Why an occurrence does not start, or not yet: an `OccurrenceReason` of the engine. */
const reason = z.unknown();

export const occurrence = z.object({
  /** When it was due: UTC, ISO 8601. */
  nominal: z.string(),
  kind: occurrenceKind,
  status: z.enum(['waiting', 'started', 'skipped', 'failed']),
  recordedAt: z.number(),
  isLate: z.boolean(),
  run: z.string().nullable(),
  runStatus: runStatus.nullable(),
  /** Of its run, as `finishedAt`. */
  begunAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  reason: reason.nullable(),
  /** What made it, where the clock did not: an `OccurrenceCause` of the engine. */
  cause: z.unknown().nullable(),
});
export type OccurrenceBody = Omit<z.infer<typeof occurrence>, 'reason' | 'cause'> & {
  readonly reason: import('@millrace/pipeline-engine/browser').OccurrenceReason | null;
  readonly cause: import('@millrace/pipeline-engine/browser').OccurrenceCause | null;
};

/** GET /schedules/:name/history: with the time at which it was due as the clock of the schedule shows it. */
export const pastOccurrence = occurrence.extend({ due: dueText });
export type PastOccurrenceBody = OccurrenceBody & { readonly due: DueTextBody };

/** What a schedule waits for beside the clock. */
const waitsFor = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('files'),
    /** The workspace path, or an absolute one. */
    folder: z.string(),
    patterns: z.array(z.string()),
    settledSeconds: z.number(),
    runs: z.enum(['batch', 'each']),
    once: z.enum(['content', 'file']),
    /** Files that were seen and have no run yet. */
    pending: z.number(),
    /** Why the folder cannot be looked at. */
    problem: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('completion'),
    /** The workspace path of a file, or `azureml:NAME`. */
    pipeline: z.string(),
    status: z.enum(['succeeded', 'failed', 'any']),
  }),
  z.object({ kind: z.literal('call'), inputs: z.array(z.string()), hasToken: z.boolean() }),
]);
export type WaitsFor = z.infer<typeof waitsFor>;

/** GET /schedules: by name. */
export const scheduleSummary = z.object({
  name: z.string(),
  displayName: z.string(),
  file: workspacePath,
  /** Null where the file has none that can be read. */
  trigger: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('cron'), expression: z.string() }),
      z.object({
        kind: z.literal('recurrence'),
        frequency: z.enum(['minute', 'hour', 'day', 'week', 'month']),
        interval: z.number(),
      }),
    ])
    .nullable(),
  timeZone: z.string(),
  waitsFor: waitsFor.nullable(),
  isEnabled: z.boolean(),
  /** `changed`: the file is not the one that was enabled. `loop`: its runs wrote what started the next. `untrusted`: nothing of this workspace starts by itself. */
  disabledBecause: z.enum(['changed', 'loop', 'untrusted']).nullable(),
  /** What a person would have to mend before it can be enabled. */
  errors: z.number(),
  next: dueText.nullable(),
  waiting: z.number(),
  last: occurrence.nullable(),
  /** A due time that should have been recorded and was not. */
  absent: z.string().nullable(),
  /** A due time of which, or since which, no run succeeded within the deadline of the schedule. */
  late: z.object({ due: z.string(), within: z.string() }).nullable(),
  /** The published version that its runs are of, once it was enabled. */
  published: z.object({ name: z.string(), version: z.string() }).nullable(),
});
/** With the reasons typed. */
type Typed<T> = Omit<T, 'last'> & { readonly last: OccurrenceBody | null };
export type ScheduleSummary = Typed<z.infer<typeof scheduleSummary>>;

/** GET /schedules/:name */
export const scheduleDetail = scheduleSummary.extend({
  text: z.string(),
  /** Of the file: the base of a save. */
  digest: z.string(),
  issues: z.array(issue),
  /** The coming due times, as far as the file can be understood. */
  coming: z.array(dueText),
});
export type ScheduleDetail = Typed<z.infer<typeof scheduleDetail>>;

/** POST /schedules: 201; a new file `schedules/NAME.yml`, which is disabled. */
export const createSchedule = z.object({ text: z.string().max(1_000_000) });
/** PUT /schedules/:name: 409 `stale-revision` when the file is no longer `baseDigest`. What was enabled stays enabled. */
export const saveSchedule = z.object({ text: z.string().max(1_000_000), baseDigest: z.string() });

/** POST /schedules/preview: what a text means, saved or not. */
export const previewSchedule = z.object({
  text: z.string().max(1_000_000),
  /** Where it stands or will stand. */
  file: workspacePath.default('schedules/new.yml'),
  count: z.number().int().min(1).max(1000).default(5),
});
export const schedulePreview = z.object({ coming: z.array(dueText), issues: z.array(issue) });
export type SchedulePreview = z.infer<typeof schedulePreview>;

/** GET /schedules/:name/times?from=&until=: due times by the file, for a calendar; 1,000 at most. */
export const dueTimesQuery = z.object({ from: z.iso.datetime(), until: z.iso.datetime() });
/** GET /schedules/:name/next?count= */
export const nextQuery = z.object({ count: z.coerce.number().int().min(1).max(1000).default(5) });
/** GET /schedules/:name/history?before=&limit=: newest first; `before` is the nominal time of the last one of a page. */
export const historyQuery = z.object({
  before: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** An instant, or a day of the schedule's time zone: from its beginning, until its end. */
const instantOrDay = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** POST /schedules/:name/backfill: with `preview` nothing is recorded. */
export const backfillRequest = z.object({
  from: instantOrDay,
  until: instantOrDay,
  concurrency: z.number().int().min(1).max(100).default(1),
  newestFirst: z.boolean().default(false),
  preview: z.boolean().default(false),
});
export type BackfillRequest = z.infer<typeof backfillRequest>;
export const backfillAnswer = z.object({
  /** Due times that get a run now. */
  times: z.array(dueText),
  /** How many of the stretch have one already, or wait for it. */
  existing: z.number(),
});
export type BackfillAnswer = z.infer<typeof backfillAnswer>;

/** GET /schedules/:name/backfills: newest first, with how many of its occurrences stand how. */
export const backfillProgress = z.object({
  id: z.string(),
  /** As the schedule's clock shows them. */
  from: dueText,
  until: dueText,
  concurrency: z.number(),
  newestFirst: z.boolean(),
  createdAt: z.number(),
  waiting: z.number(),
  running: z.number(),
  succeeded: z.number(),
  /** Also those that could not begin. */
  failed: z.number(),
  cancelled: z.number(),
  /** Left out when it was stopped. */
  skipped: z.number(),
});
export type BackfillProgress = z.infer<typeof backfillProgress>;

/** POST /schedules/:name/backfills/:id/stop */
export const stopBackfill = z.object({ cancelRunning: z.boolean().default(false) });
export type StopBackfill = z.infer<typeof stopBackfill>;
export const stoppedBackfill = z.object({ leftOut: z.number(), cancelled: z.number() });
export type StoppedBackfill = z.infer<typeof stoppedBackfill>;

/** POST /triggers/:name: values for inputs that the schedule names; the key may also stand in the header `idempotency-key`. */
export const callTrigger = z.strictObject({
  key: z.string().min(1).max(200).optional(),
  inputs: z.record(z.string().max(255), z.union([z.string().max(1000), z.number(), z.boolean()])).optional(),
});
export type CallTrigger = z.infer<typeof callTrigger>;

/** 202 for a new call, 200 for the one that the key has already; GET /triggers/:name/calls/:key. */
export const calledTrigger = z.object({
  key: z.string(),
  isNew: z.boolean(),
  status: occurrence.shape.status,
  run: z.string().nullable(),
  runStatus: runStatus.nullable(),
  /** Why it waits, or why there is no run. */
  reason: reason.nullable(),
});
export type CalledTrigger = z.infer<typeof calledTrigger>;
