/** Pipeline files, their drafts, and the samples. */
import { z } from 'zod';
import { issue, layout, workspacePath } from './common.ts';

/** GET /pipelines */
export const pipelineSummary = z.object({
  path: workspacePath,
  displayName: z.string(),
  nodes: z.number(),
  modifiedAt: z.number(),
  hasDraft: z.boolean(),
  lastRun: z.object({ run: z.string(), status: z.string(), finishedAt: z.number().nullable() }).nullable(),
  /** Of its results and its code, those included that other pipelines use too. */
  bytes: z.number(),
});
export type PipelineSummary = z.infer<typeof pipelineSummary>;
/** GET /samples: what "Open a sample" offers. */
export const sampleSummary = z.object({
  id: z.string(),
  title: z.object({ en: z.string(), ja: z.string() }),
  summary: z.object({ en: z.string(), ja: z.string() }),
  nodes: z.number(),
});
export type SampleSummary = z.infer<typeof sampleSummary>;

/** POST /pipelines: creates a file of its own name (`untitled.yml`, `untitled-2.yml`, …), empty or a sample's copy. */
export const createPipeline = z.object({
  name: z.string().min(1).max(200).optional(),
  sample: z.string().optional(),
});

/** GET /pipelines/file?path= . `text` and `layout` are the draft's if there is one, else the file's. */
export const pipelineFile = z.object({
  path: workspacePath,
  absolutePath: z.string(),
  text: z.string(),
  layout: layout.nullable(),
  /** `sha256:` of the file's bytes as they are on disk; the base of a save. */
  digest: z.string(),
  /** The draft's revision; 0 when text is the file's. */
  revision: z.number(),
  /** The file's digest when the draft was begun: another one than `digest` means that the file changed since. */
  draftBase: z.string().nullable(),
  savedText: z.string(),
  /** The file's layout; `layout` is the draft's when there is one. */
  savedLayout: layout.nullable().optional(),
  /**
   * What the draft was made from: the base of a three-way merge of `text` (mine) and `savedText` (theirs).
   * Null without a draft, and for drafts that an older version wrote.
   */
  draftBaseText: z.string().nullable().optional(),
  draftBaseLayout: layout.nullable().optional(),
  /** The parsed model of `text` (PipelineModel of the engine), so that the first paint needs no parser. */
  model: z.unknown(),
  issues: z.array(issue),
});
export type PipelineFile = Omit<z.infer<typeof pipelineFile>, 'model'> & {
  readonly model: import('@millrace/pipeline-engine/browser').PipelineModel | undefined;
};

/**
 * PUT /pipelines/file?path= . 409 `stale-revision` when the file is no longer `baseDigest`; the problem's `theirs` is
 * what is there now. Ends the draft.
 */
export const savePipeline = z.object({
  text: z.string().max(20_000_000),
  layout: layout.nullable(),
  /** Null writes the file where there is none: one that another program deleted. */
  baseDigest: z.string().nullable(),
});
export const savedPipeline = z.object({ digest: z.string() });
/**
 * PUT /pipelines/draft?path= . 409 `stale-revision` when the stored draft is not `expectedRevision`, and, with
 * `theirs`, when `baseDigest` is given and the file is no longer that.
 */
export const saveDraft = z.object({
  text: z.string().max(20_000_000),
  layout: layout.nullable(),
  expectedRevision: z.number().int().min(0),
  /** The file that this text is based on, also after a merge. Without it a draft keeps its first base. */
  baseDigest: z.string().optional(),
});
export const savedDraft = z.object({ revision: z.number() });
/** DELETE /pipelines/draft?path= : back to the file. */
/**
 * DELETE /pipelines/file?path=&baseDigest= : moves the file, its layout and its draft to `.millrace/trash`. 409
 * `stale-revision` when the file is no longer `baseDigest`. Answers the folder that they are in now.
 */
export const removePipeline = z.object({ path: workspacePath, baseDigest: z.string() });
export const removedPipeline = z.object({
  /** Absolute, for people. */
  folder: z.string(),
});
/** POST /pipelines/rename: with layout and draft; never replaces another file (409). Answers `{ path }`. */
export const renamePipeline = z.object({ path: workspacePath, to: workspacePath });

/** GET /schemas/:kind.json → JSON Schema (draft-07) of a document kind, for editors; answers without a caller. */
