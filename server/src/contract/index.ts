/**
 * The HTTP contract, `/api/v1`: what the routes validate, what OpenAPI is generated from, and what the
 * designer and the command line are typed by. The designer imports types only.
 */
import { z } from 'zod';

/** A path inside the workspace, with forward slashes, relative to its root. */
export const workspacePath = z.string().min(1).max(1000);
export const nodeId = z.string().max(255);

export const layout = z.object({
  version: z.literal(1),
  nodes: z.record(z.string(), z.object({ x: z.number(), y: z.number() })),
});

/** RFC 9457. `code` is of the engine's error table; `issues` come with `invalid-document`. */
export const issue = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  severity: z.enum(['error', 'warning', 'info']),
  path: z.array(z.union([z.string(), z.number()])),
  line: z.number(),
  column: z.number(),
  node: z.string().optional(),
  port: z.string().optional(),
});
/** A pipeline file as it is on disk now, for who has to merge with it. */
const fileOnDisk = z.object({ text: z.string(), layout: layout.nullable(), digest: z.string() });
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).optional(),
  issues: z.array(issue).optional(),
  /** With `stale-revision` of a file: what is there now; null when the file is gone. */
  theirs: fileOnDisk.nullable().optional(),
});
export type Problem = z.infer<typeof problem>;

/** GET /workspace */
export const workspaceInfo = z.object({
  name: z.string(),
  /** Absolute path, for people. */
  root: z.string(),
  trusted: z.boolean(),
  version: z.string(),
  stateDirectory: z.string(),
  /** Steps that run at once. */
  capacity: z.number(),
});
export type WorkspaceInfo = z.infer<typeof workspaceInfo>;

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

/** `--set`: values of pipeline inputs. */
const inputSettings = z.array(
  z.object({ name: z.string(), value: z.string().optional(), path: z.string().optional() }),
);
/** POST /plan and POST /schemas: about a text, saved or not. `revision` is the client's and comes back. */
export const aboutText = z.object({
  path: workspacePath,
  text: z.string().max(20_000_000),
  revision: z.number().int(),
  inputs: inputSettings.optional(),
});
export const because = z.object({ part: z.string(), old: z.string().nullable(), new: z.string().nullable() });
const columnSchema = z.object({
  name: z.string(),
  type: z.enum(['string', 'integer', 'double', 'boolean', 'datetime']),
  categorical: z.boolean(),
  role: z.enum(['feature', 'label', 'score', 'none']),
  nulls: z.number().optional(),
});
export const tableSummary = z.object({ rows: z.number(), columns: z.array(columnSchema) });
export const outputRecord = z.object({
  name: z.string(),
  type: z.string(),
  digest: z.string(),
  bytes: z.number(),
  table: tableSummary.optional(),
});
export const reusedFrom = z.object({ run: z.string(), step: z.string(), time: z.number() });
export const plannedStep = z.object({
  id: z.string(),
  action: z.enum(['reuse', 'run', 'depends']),
  because: z.array(because),
  from: reusedFrom.optional(),
  outputs: z.array(outputRecord).optional(),
  /** Inputs that lie elsewhere; `fetchedAt` is null for what a run would fetch. */
  external: z
    .array(
      z.object({
        input: z.string(),
        url: z.string(),
        policy: z.enum(['always', 'if_changed', 'never']),
        validator: z.string(),
        fetchedAt: z.number().nullable(),
      }),
    )
    .optional(),
  estimateSeconds: z.number().optional(),
});
export const planResponse = z.object({
  revision: z.number(),
  issues: z.array(issue),
  steps: z.array(plannedStep),
});
export type PlanResponse = z.infer<typeof planResponse>;

/** POST /schemas answers, per node and table output, the columns or the node that has to run first. */
export const portSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table'), columns: z.array(columnSchema) }),
  z.object({ kind: z.literal('needs-run'), node: z.string() }),
  z.object({ kind: z.literal('failed'), node: z.string(), message: z.string() }),
]);
export const schemasResponse = z.object({
  revision: z.number(),
  outputs: z.array(z.object({ node: z.string(), output: z.string(), schema: portSchema })),
});
export type SchemasResponse = z.infer<typeof schemasResponse>;
export type PortSchema = z.infer<typeof portSchema>;

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
const runStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelling', 'cancelled']);
const runSource = z.enum(['designer', 'command-line', 'http']);
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
});
export type RunSummaryBody = z.infer<typeof runSummary>;
/** GET /runs/count?… */
export const runCount = z.object({ count: z.number() });
/** POST /runs/:run/pin: a pinned run is never collected. DELETE /runs/:run takes one that has ended out of the history. */
export const pinRun = z.object({ pinned: z.boolean() });
/** GET /runs/:run → the folded RunState of the engine; /runs/:run/events?after= → RunEvent[]; /runs/:run/document → { text, layout }. */
/** POST /runs/:run/cancel → 202; POST /workspace/trust → WorkspaceInfo. */
/** GET /runs/:run/explain?step= */
export const explanation = z.object({
  run: z.string(),
  step: z.string(),
  fingerprint: z.string(),
  parts: z.array(z.object({ part: z.string(), value: z.string() })),
  because: z.array(because),
  comparedWith: reusedFrom.nullable(),
});
export type Explanation = z.infer<typeof explanation>;

/** GET /runs/:run/log?step=&from= → text/plain from byte `from`; header `x-log-size` is the whole size in bytes. */

/**
 * GET /artifacts/:digest/table?offset=&limit= → TablePage; /artifacts/:digest/profile → TableProfile;
 * /artifacts/:digest/table.csv (download, UTF-8 with BOM); /artifacts/:digest/file?path= (sandboxed download).
 * GET /artifacts/:digest/json?path= → a JSON file of an artifact, such as a model's or an evaluation's.
 */

/** GET /artifacts/:digest/files: the first thousand files; `path` is empty when the result is a single file. */
export const artifactFiles = z.object({
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  /** How many there are in all. */
  total: z.number(),
});
export type ArtifactFiles = z.infer<typeof artifactFiles>;

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
  attempts: z.number(),
});
export type CollectedBody = z.infer<typeof collected>;

/** What takes room: results, copies of code, logs, the database; profiles of tables, drafts, the trash, what is passing. */
const storageKind = z.enum([
  'results',
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
    reason: z.string().nullable(),
    checkedAt: z.number().nullable(),
  }),
});
export type ComputeSummary = z.infer<typeof computeSummary>;

/** GET /data: data files of the workspace. */
export const dataFile = z.object({ path: workspacePath, bytes: z.number(), modifiedAt: z.number() });
export type DataFile = z.infer<typeof dataFile>;
/** POST /data?name= : application/octet-stream with header `x-millrace-upload: 1`; never overwrites (`name-2.csv`). */
export const uploadedFile = z.object({ path: workspacePath });
/** GET /data/inspect?path= → FileInspection of the component library. */

/** GET /components → ComponentDefinition[]; GET /components/help?name=&language=en|ja → { markdown } . */
/**
 * POST /components/resolve: what references of a document mean here, as spelled in the file `path`. A nested
 * pipeline is told by its ports, like a component; `file` is where it can be opened.
 */
export const resolveReferences = z.object({
  path: workspacePath,
  references: z.array(z.string().max(2000)).max(5000),
});
export type ResolvedReference =
  | {
      readonly reference: string;
      readonly kind: 'component' | 'pipeline';
      readonly definition: import('@millrace/pipeline-engine/browser').ComponentDefinition;
      readonly file?: string;
    }
  | { readonly reference: string; readonly kind: 'missing' };

/**
 * GET /events?topics=run:12,workspace → SSE. Each message's `id` is `topic@seq` of every topic, comma-separated
 * (resume with Last-Event-ID); `data` is one of these. Transient messages carry no id of their own.
 */
export type StreamMessage =
  | {
      readonly topic: `run:${string}`;
      readonly event:
        | import('@millrace/pipeline-engine/browser').RunEvent
        | import('@millrace/pipeline-engine/browser').TransientEvent;
    }
  | { readonly topic: 'workspace'; readonly event: WorkspaceEvent };
export type WorkspaceEvent =
  | { readonly type: 'run-changed'; readonly run: string; readonly pipeline: string; readonly status: string }
  /** Runs were pinned, removed or collected: lists of them are to be read again. */
  | { readonly type: 'history-changed' }
  | {
      readonly type: 'file-changed';
      readonly path: string;
      /** Of a YAML file: the digest of its bytes, so that one's own saves are known; null when it is gone. */
      readonly digest?: string | null;
    }
  | { readonly type: 'components-changed' }
  /** Bytes of inputs that are being hashed, for plans and runs together; the end is `done` being `total`. Not replayed. */
  | { readonly type: 'inputs-hashing'; readonly done: number; readonly total: number };
