/** The room that things take, and its collection. */
import { findingCodes } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { issue } from './common.ts';

/** POST /gc: what goes, or with `dryRun` would go; rules that are not given are the defaults of the engine. */
export const collectRequest = z.object({
  dryRun: z.boolean().default(false),
  keepRuns: z.number().int().min(0).optional(),
  keepDays: z.number().min(0).optional(),
  mostBytes: z.number().min(0).optional(),
});
const amount = z.object({ count: z.number(), bytes: z.number() });
export const collected = z.object({
  dryRun: z.boolean(),
  runs: z.array(z.string()),
  results: z.number(),
  artifacts: amount,
  logs: amount,
  profiles: amount,
  parts: amount,
  callFiles: amount,
  heldFiles: amount,
  attempts: z.number(),
});
export type CollectedBody = z.infer<typeof collected>;

/** What takes room: results, committed parts of steps, copies of code, logs, the database; profiles of tables, drafts, the trash, what is passing. */
const storageKind = z.enum([
  'results',
  'parts',
  'code',
  'logs',
  'database',
  'profiles',
  'drafts',
  'trash',
  'temporary',
]);
export type StorageKind = z.infer<typeof storageKind>;
const room = z.object({
  /** Bytes that nobody else uses. */
  own: z.number(),
  /** Bytes that others use too; in sums they count once. */
  shared: z.number(),
});
/** GET /storage: sizes as they were written down with each result; nothing is walked but the small folders. */
export const storageReport = z.object({
  bytes: z.number(),
  kinds: z.array(amount.extend({ kind: storageKind })),
  /** Shared with other pipelines; largest first. */
  pipelines: z.array(room.extend({ path: z.string() })),
  retention: z.object({
    keepRuns: z.number(),
    keepDays: z.number(),
    mostBytes: z.number().nullable(),
    automatic: z.boolean(),
    /** Of `millrace.yml`. */
    issues: z.array(issue),
  }),
  /** What the server's own collection did last. */
  collection: z.object({
    nextAt: z.number().nullable(),
    last: z
      .object({
        time: z.number(),
        outcome: z.enum(['collected', 'untrusted', 'off', 'mistake', 'failed']),
        /** Bytes that were freed. */
        freed: z.number(),
      })
      .nullable(),
  }),
});
export type StorageReport = z.infer<typeof storageReport>;
/** GET /storage/steps?path= : of one pipeline; the step `""` is its code. Shared with other steps. */
export const stepRooms = z.array(room.extend({ step: z.string() }));
export type StepRooms = z.infer<typeof stepRooms>;

/** GET /doctor: what `millrace doctor` finds. Sentences are made from code, params and place by the engine's catalogue. */
export const doctorReport = z.object({
  status: z.enum(['fine', 'damaged']),
  stateDirectory: z.string(),
  findings: z.array(
    z.object({
      code: z.enum(findingCodes),
      severity: z.enum(['note', 'damage']),
      where: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
      repair: z.enum(['none', 'possible', 'done']),
    }),
  ),
  looked: z.object({ runs: z.number(), artifacts: z.number(), attempts: z.number(), logs: z.number() }),
});
export type DoctorReportBody = z.infer<typeof doctorReport>;
