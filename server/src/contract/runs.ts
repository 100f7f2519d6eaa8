/** Runs: started, listed, controlled, explained. */
import { z } from 'zod';
import { layout, nodeId, workspacePath } from './common.ts';
import { because, inputSettings, reusedFrom } from './plans.ts';

/** How runs are called. */
export const runNumber = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);

/** POST /runs: 201, or 422 `invalid-document` with all issues. */
export const startRun = z.object({
  path: workspacePath,
  text: z.string().max(20_000_000),
  layout: layout.nullable().optional(),
  /** Runs only what this node needs, and the node. */
  upTo: nodeId.optional(),
  /** Runs this node in any case, what is below it as always, and what these need. */
  from: nodeId.optional(),
  /** Nodes that run in any case. */
  forceSteps: z.array(nodeId).max(1000).optional(),
  /** Run without reuse. */
  force: z.boolean().default(false),
  source: z.enum(['designer', 'command-line', 'http']).default('http'),
  inputs: inputSettings.optional(),
  compute: z.string().optional(),
});
export const startedRun = z.object({ run: z.string() });
export const runStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelling', 'cancelled']);
/** The clock, a person, the past, or what a schedule waits for beside the clock. */
export const occurrenceKind = z.enum(['due', 'manual', 'backfill', 'files', 'completion', 'call']);
const runSource = z.enum(['designer', 'command-line', 'http', 'schedule']);
/** What GET /runs and GET /runs/count look for; times are of the creation, in milliseconds since the epoch. */
export const runFilter = z.object({
  pipeline: workspacePath.optional(),
  status: runStatus.optional(),
  source: runSource.optional(),
  pinned: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  /** A part of the name or the path, or the number. */
  text: z.string().min(1).max(200).optional(),
  from: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
});
/** The same as the designer sends it: texts of a query. */
export interface RunFilterQuery extends Readonly<Record<string, string | number | undefined>> {
  readonly pipeline?: string;
  readonly status?: string;
  readonly source?: string;
  readonly pinned?: 'true' | 'false';
  readonly text?: string;
  readonly from?: number;
}
/** GET /runs?…&before=&limit= : newest first; the last run of a page is `before` of the next one. */
export const runQuery = runFilter.extend({
  before: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export const runSummary = z.object({
  run: z.string(),
  pipeline: z.string(),
  displayName: z.string(),
  status: runStatus,
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
  counts: z.record(z.string(), z.number()),
  source: runSource,
  /** Of the results that it made itself. */
  bytes: z.number(),
  isPinned: z.boolean(),
  /** Its results were collected: only the summary is left. */
  isCompacted: z.boolean(),
  /** Why it cannot go on, whatever its status says: the store refused, or its log is damaged. */
  broken: z.string().optional(),
  /** What made a run of a schedule; in lists only. */
  occasion: occurrenceKind.optional(),
});
export type RunSummaryBody = z.infer<typeof runSummary>;
/** GET /runs/count?… */
export const runCount = z.object({ count: z.number() });
/** POST /runs/:run/pin: a pinned run is never collected. DELETE /runs/:run takes one that has ended out of the history. */
export const pinRun = z.object({ pinned: z.boolean() });
/** GET /runs/:run → the folded RunState of the engine; /runs/:run/events?after= → RunEvent[]; /runs/:run/document → { text, layout }. */
/** POST /runs/:run/cancel → 202; POST /workspace/trust → WorkspaceInfo. */

/** What a step really ran with. */
export const environmentRecord = z.object({
  /** `made` in the versions of a lock, the `image` of a container, or what is installed on the computer: `system`. */
  kind: z.enum(['made', 'image', 'system']),
  name: z.string().optional(),
  version: z.string().optional(),
  /** `sha256:…` of the lock, of the folder of an image, of what is installed. */
  digest: z.string().optional(),
  python: z.string().optional(),
  image: z.string().optional(),
  /** The compute target whose computer it is. */
  host: z.string(),
});

/** GET /runs/:run/explain?step= */
export const explanation = z.object({
  run: z.string(),
  step: z.string(),
  fingerprint: z.string(),
  parts: z.array(z.object({ part: z.string(), value: z.string() })),
  because: z.array(because),
  comparedWith: reusedFrom.nullable(),
  /** Null for built-ins, and where nothing was recorded. */
  environment: environmentRecord.nullable(),
});
export type Explanation = z.infer<typeof explanation>;

/**
 * GET /runs/:run/compare?with= : every step of the two runs, old being the run with the lower number. `unknown` is a
 * step that never came as far as an identity in one of them, or whose inputs are collected.
 */
export const compareQuery = z.object({ with: runNumber });
export const runComparison = z.object({
  earlier: z.string(),
  later: z.string(),
  steps: z.array(
    z.object({
      step: z.string(),
      change: z.enum(['same', 'changed', 'added', 'removed', 'unknown']),
      because: z.array(because),
      environments: z.object({
        earlier: environmentRecord.nullable(),
        later: environmentRecord.nullable(),
      }),
    }),
  ),
});
export type RunComparisonBody = z.infer<typeof runComparison>;

/** GET /runs/:run/log?step=&from=&process= → text/plain from byte `from`; header `x-log-size` is the whole size in bytes. */
