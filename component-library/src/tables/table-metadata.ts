/** What Parquet has no place for, kept as JSON in its key-value metadata under `millrace`: roles and categorical flags. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';

export const METADATA_KEY = 'millrace';

const tableMetadata = z.object({
  version: z.literal(1),
  columns: z.array(
    z.object({
      name: z.string(),
      categorical: z.boolean(),
      role: z.enum(['feature', 'label', 'score', 'none']),
    }),
  ),
});

export type ColumnMetadata = Pick<Column, 'name' | 'categorical' | 'role'>;

export function encodeTableMetadata(columns: readonly Column[]): string {
  return JSON.stringify({
    version: 1,
    columns: columns.map(({ name, categorical, role }) => ({ name, categorical, role })),
  });
}

/** By column name; empty for a file that Millrace did not write. */
export function parseTableMetadata(text: string | undefined): ReadonlyMap<string, ColumnMetadata> {
  const parsed = tableMetadata.safeParse(parseJson(text));
  return new Map(parsed.success ? parsed.data.columns.map((column) => [column.name, column]) : []);
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
