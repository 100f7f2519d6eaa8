/** What every part of the contract shares: paths, layouts, issues and problems. */
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
