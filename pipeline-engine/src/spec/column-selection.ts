/**
 * The column selector's value. In YAML it is a string: a JSON array of names (the short form, natural
 * order), or a JSON object with ordered, additive rules. Indices are 1-based, ranges like `3-8`.
 */
import { z } from 'zod/mini';
import type { Result } from '../errors.ts';

export const columnRule = z.discriminatedUnion('by', [
  z.strictObject({
    action: z.enum(['include', 'exclude']),
    by: z.literal('names'),
    values: z.array(z.string()),
  }),
  z.strictObject({ action: z.enum(['include', 'exclude']), by: z.literal('indices'), values: z.string() }),
  z.strictObject({
    action: z.enum(['include', 'exclude']),
    by: z.literal('types'),
    values: z.array(z.enum(['numeric', 'string', 'integer', 'double', 'boolean', 'datetime', 'categorical'])),
  }),
  z.strictObject({
    action: z.enum(['include', 'exclude']),
    by: z.literal('roles'),
    values: z.array(z.enum(['feature', 'label', 'score', 'none'])),
  }),
]);

export const columnSelection = z.union([
  z.array(z.string()),
  z.strictObject({
    begin: z.enum(['all', 'none']),
    rules: z.array(columnRule),
    /** Allow duplicates and preserve column order in selection. */
    keepOrder: z.optional(z.boolean()),
  }),
]);

export type ColumnRule = z.infer<typeof columnRule>;
export type ColumnSelection = z.infer<typeof columnSelection>;

/** Reads a parameter's text; the error is an English sentence that says what the text should be. */
export function parseColumnSelection(text: string): Result<ColumnSelection, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      ok: false,
      error: `A column selection is JSON, such as ["price","make"]; this is not: ${text.slice(0, 80)}`,
    };
  }
  const parsed = columnSelection.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return {
    ok: false,
    error: `A column selection is a list of names, or {"begin":"all"|"none","rules":[…]}; this is neither${place}.`,
  };
}
