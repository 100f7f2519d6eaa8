/**
 * The column selector's value. In YAML it is a string: a JSON array of names (the short form, natural
 * order), or a JSON object with ordered, additive rules. Indices are 1-based, ranges like `3-8`.
 */
import { z } from 'zod';

export const columnRule = z.discriminatedUnion('by', [
  z.strictObject({ action: z.enum(['include', 'exclude']), by: z.literal('names'), values: z.array(z.string()) }),
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
    keepOrder: z.boolean().optional(),
  }),
]);

export type ColumnRule = z.infer<typeof columnRule>;
export type ColumnSelection = z.infer<typeof columnSelection>;
