/** Published pipelines: immutable versions with parameters. */
import { z } from 'zod';
import { workspacePath } from './common.ts';

/** GET /published: by name, the newest version first. */
export const publishedVersion = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  displayName: z.string(),
  /** The pipeline that was published, and its frozen copy. */
  source: workspacePath,
  file: workspacePath,
  /** Of all frozen files. */
  digest: z.string(),
  publishedAt: z.number(),
  gitCommit: z.string().nullable(),
  isDefault: z.boolean(),
  /** The pipeline's inputs with the values that they have unless a run gives others; local paths from the root of the workspace. */
  parameters: z.array(z.object({ name: z.string(), kind: z.enum(['literal', 'data']), value: z.string() })),
});
export type PublishedVersion = z.infer<typeof publishedVersion>;

/** POST /published: 201 with the version, which is the newest one when nothing has changed since. */
export const publishPipeline = z.object({
  path: workspacePath,
  name: z.string().min(1).max(255),
  description: z.string().max(2000).optional(),
});

/** GET /published/:name/:version: with the text as it was frozen, to be looked at and compared. */
export const openedVersion = publishedVersion.extend({ text: z.string() });
export type OpenedVersionBody = z.infer<typeof openedVersion>;
/** PUT /published/:name/default */
export const defaultVersion = z.object({ version: z.string() });
/** POST /published/:name/runs: of the default version unless another is given; local paths from the root of the workspace. */
export const runPublished = z.object({
  version: z.string().optional(),
  inputs: z
    .array(z.object({ name: z.string(), value: z.string().optional(), path: z.string().optional() }))
    .optional(),
});
