/** Batch endpoints: files of `endpoints/`, and the calls that are made to them. */
import { assetNamePattern } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { runStatus } from './runs.ts';

export const endpointName = z.string().regex(assetNamePattern);

/** GET /endpoints: by name. */
export const endpointSummary = z.object({
  name: z.string(),
  description: z.string(),
  deployments: z.array(z.object({ name: z.string(), runs: z.string(), isDefault: z.boolean() })),
  calls: z.number(),
  hasToken: z.boolean(),
});
export type EndpointSummary = z.infer<typeof endpointSummary>;

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

/** GET /endpoints/:name/runs/:run */
export const endpointRun = z.object({
  run: z.string(),
  status: runStatus,
  /** Why it failed. */
  message: z.string().optional(),
  outputs: z.array(
    z.object({ name: z.string(), type: z.string(), bytes: z.number(), rows: z.number().optional() }),
  ),
});
export type EndpointRun = z.infer<typeof endpointRun>;

/** POST /endpoints/:name/token: shown this once. */
export const endpointToken = z.object({ token: z.string() });
