/** What would run, and what columns the tables would have: about a text, saved or not. */
import { z } from 'zod';
import { issue, workspacePath } from './common.ts';

/** `--set`: values of pipeline inputs. */
export const inputSettings = z.array(
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
  /** Of a step that runs and falls into parts: how many there are, and how many it would compute. */
  parts: z.object({ total: z.number(), changed: z.number() }).optional(),
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
