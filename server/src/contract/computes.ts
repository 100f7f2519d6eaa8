/** Compute targets. */
import { z } from 'zod';
import { issue, workspacePath } from './common.ts';

/** GET /computes, POST /computes/:name/check: where steps may run. `local` is first and has no file. */
export const computeSummary = z.object({
  name: z.string(),
  type: z.string(),
  file: workspacePath.nullable(),
  description: z.string().nullable(),
  /** Steps that run there at once; null where nothing can. */
  capacity: z.number().nullable(),
  running: z.number(),
  queued: z.number(),
  health: z.object({
    state: z.enum(['unknown', 'ok', 'failed']),
    /** In English, for terminals. What the machine itself said has no code. */
    reason: z.string().nullable(),
    code: z.enum(['mistake', 'taken', 'not-connected', 'untrusted']).nullable(),
    /** The mistake in the file. */
    issue: issue.nullable(),
    checkedAt: z.number().nullable(),
    /** What the machine said of itself at the last check, as far as it did. */
    facts: z
      .object({
        milliseconds: z.number(),
        system: z.string().optional(),
        cores: z.number().optional(),
        memoryBytes: z.number().optional(),
        freeBytes: z.number().optional(),
        freeCores: z.number().optional(),
        version: z.string().optional(),
        /** Of steps, that the kernel keeps; without them memory alone is limited, and each process by itself. */
        limits: z
          .array(z.enum(['memory', 'processes', 'cores']))
          .readonly()
          .optional(),
      })
      .nullable(),
  }),
  /** What an hour of one step costs there. */
  costPerHour: z.number().nullable(),
  /** Steps of runs that go on there, waiting in a queue of the machine's or running. */
  attempts: z.array(
    z.object({
      run: z.string(),
      step: z.string(),
      pipeline: z.string(),
      status: z.string(),
      startedAt: z.number().nullable(),
    }),
  ),
});
export type ComputeSummary = z.infer<typeof computeSummary>;

/** GET /computes/:name/settings: the keys of its file that hold one value, as texts. */
export const computeSettings = z.object({
  path: workspacePath,
  digest: z.string(),
  values: z.record(z.string(), z.string()),
});
export type ComputeSettings = z.infer<typeof computeSettings>;

/** PUT /computes/:name/settings: sets these keys, takes those away that are null, and leaves the rest of the file as it is. */
export const saveCompute = z.object({
  values: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.string().max(4000).nullable()),
  /** Null: a new file, `computes/NAME.yml`. */
  baseDigest: z.string().nullable(),
});
