/** Batch endpoints: files of `endpoints/`, and the calls that are made to them. */
import { assetNamePattern } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { issue } from './common.ts';
import { publishedVersion } from './published.ts';
import { runStatus, runSummary } from './runs.ts';

export const endpointName = z.string().regex(assetNamePattern);

const deployment = z.object({ name: z.string(), runs: z.string(), isDefault: z.boolean() });

/** GET /endpoints: by name. */
export const endpointSummary = z.object({
  name: z.string(),
  description: z.string(),
  deployments: z.array(deployment),
  calls: z.number(),
  hasToken: z.boolean(),
  /** How long calls are kept after their end; null: as long as other runs. */
  keepDays: z.number().nullable(),
  /** Of the holder of the token: what is more is answered with 429. */
  callsPerMinute: z.number(),
});
export type EndpointSummary = z.infer<typeof endpointSummary>;

/** GET /endpoints/:name: with what its files say. */
export const endpointDetail = endpointSummary.extend({
  /** Calls that have not ended. */
  running: z.number(),
  deployments: z.array(
    deployment.extend({
      parameters: publishedVersion.shape.parameters,
      /** Why it cannot be called. */
      problem: z.string().optional(),
      /** Keys of a deployed model that have no effect on what computes it. */
      unused: z.array(z.string()),
    }),
  ),
  files: z.array(z.object({ path: z.string(), text: z.string(), issues: z.array(issue) })),
});
export type EndpointDetail = z.infer<typeof endpointDetail>;

/**
 * POST /endpoints: the text of an endpoint or of a deployment, or a published pipeline that becomes a deployment; an
 * endpoint that is not there yet is made with it.
 */
export const createEndpoint = z.union([
  z.strictObject({ text: z.string().max(1_000_000) }),
  z.strictObject({
    name: endpointName,
    description: z.string().max(2000).optional(),
    deployment: endpointName,
    published: z.string().min(1).max(255),
    keepDays: z.number().min(0).max(36_500).optional(),
  }),
]);
export type CreateEndpoint = z.infer<typeof createEndpoint>;
/** The workspace paths that were written. */
export const createdEndpoint = z.object({ name: z.string(), files: z.array(z.string()) });
export type CreatedEndpoint = z.infer<typeof createdEndpoint>;
/** PUT /endpoints/:name/default */
export const defaultDeployment = z.object({ deployment: z.string().min(1).max(255) });

/** DELETE /endpoints/:name and /endpoints/:name/deployments/:deployment: what becomes of calls that run, and of results. */
export const removeEndpoint = z.object({
  calls: z.enum(['refuse', 'cancel']).default('refuse'),
  results: z.enum(['keep', 'delete']).default('keep'),
});
export type RemoveEndpoint = z.infer<typeof removeEndpoint>;
/** Where its files are now, and how many runs went with it. */
export const removedEndpoint = z.object({ folder: z.string(), removedRuns: z.number() });
export type RemovedEndpoint = z.infer<typeof removedEndpoint>;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const given = z.union([
  z.strictObject({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  /** From the root of the workspace. */
  z.strictObject({ name: z.string(), path: z.string().min(1).max(1000) }),
  z.strictObject({ name: z.string(), asset: z.string().regex(/^azureml:/) }),
  z.strictObject({ name: z.string(), rows: z.array(z.record(z.string(), cell)).min(1).max(100_000) }),
]);
export type CallInput = z.infer<typeof given>;

/** POST /endpoints/:name/invoke; the key may also stand in the header `idempotency-key`. */
export const callEndpoint = z.strictObject({
  deployment: z.string().optional(),
  idempotencyKey: z.string().min(1).max(200).optional(),
  inputs: z.array(given).max(200).optional(),
});
export type CallEndpoint = z.infer<typeof callEndpoint>;

/** 201 for a new run, 200 for the one that the key has already. */
export const calledEndpoint = z.object({ run: z.string(), isNew: z.boolean() });

const account = z.object({
  parts: z.number(),
  partsKept: z.number(),
  rowsIn: z.number(),
  rowsOut: z.number(),
  rowsRejected: z.number(),
});

/** GET /endpoints/:name/calls?before=&limit= : newest first; the last run of a page is `before` of the next one. */
export const endpointCalls = z.array(
  runSummary
    .pick({
      run: true,
      pipeline: true,
      status: true,
      createdAt: true,
      finishedAt: true,
      isPinned: true,
      isCompacted: true,
    })
    .extend({
      key: z.string(),
      /** Null for calls of an older Millrace. */
      deployment: z.string().nullable(),
      /** Of the last step that has one. */
      account: account.nullable(),
    }),
);
export type EndpointCallBody = z.infer<typeof endpointCalls>[number];
export const callsQuery = z.object({
  before: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** GET /endpoints/:name/runs/:run */
export const endpointRun = z.object({
  run: z.string(),
  status: runStatus,
  /** Why it failed. */
  message: z.string().optional(),
  account: account.nullable(),
  outputs: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      bytes: z.number(),
      rows: z.number().optional(),
      /** Of its content: the same result has the same one. */
      digest: z.string(),
    }),
  ),
});
export type EndpointRun = z.infer<typeof endpointRun>;

/** POST /endpoints/:name/token: shown this once. */
export const endpointToken = z.object({ token: z.string() });
