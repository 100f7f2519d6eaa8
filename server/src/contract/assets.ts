/** Registered data, models and transformations. */
import { z } from 'zod';
import { nodeId, workspacePath } from './common.ts';

/** GET /assets: by name, the newest version first; a reference to one is `azureml:NAME:VERSION`. */
export const registeredAsset = z.object({
  kind: z.enum(['data', 'model']),
  name: z.string(),
  version: z.string(),
  type: z.string(),
  description: z.string(),
  /** The document that says so. */
  file: workspacePath,
  /** Relative to the document's folder. */
  path: z.string(),
  /** Where it came from: `millrace.run`, `millrace.step`, `millrace.data` and so on. */
  properties: z.record(z.string(), z.string()),
  registeredAt: z.number(),
});
export type RegisteredAssetBody = z.infer<typeof registeredAsset>;

/** POST /assets: 201 with the version, which is an old one when its content is registered already. */
export const registerAsset = z.object({
  name: z.string().min(1).max(255),
  description: z.string().max(2000).optional(),
  run: z.string().max(40),
  step: nodeId,
  output: z.string().max(255),
});

/** POST /runs/:run/batch-inference: the new pipeline file, and what was registered for it. */
export const inferencePipeline = z.object({ path: workspacePath, registered: z.array(registeredAsset) });
export type InferencePipelineBody = z.infer<typeof inferencePipeline>;
