/** A table in memory, column by column: what the learners work on. */
import type { Column } from '@millrace/pipeline-engine/browser';

export type ColumnValues =
  /** Integer, double and datetime (milliseconds since the epoch) columns; missing cells are NaN and flagged. */
  | { readonly kind: 'numbers'; readonly data: Float64Array; readonly missing: Uint8Array }
  | { readonly kind: 'strings'; readonly data: readonly (string | null)[] }
  | { readonly kind: 'booleans'; readonly data: readonly (boolean | null)[] };

export interface ColumnData extends Column {
  readonly values: ColumnValues;
}

export interface TableData {
  readonly rows: number;
  readonly columns: readonly ColumnData[];
}
