/** What is known of a table without its rows. */

export type ColumnType = 'string' | 'integer' | 'double' | 'boolean' | 'datetime';
export type ColumnRole = 'feature' | 'label' | 'score' | 'none';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly categorical: boolean;
  readonly role: ColumnRole;
  /** Missing cells; known for stored tables only. */
  readonly nulls?: number;
}

export interface TableSchema {
  readonly columns: readonly Column[];
}

/** Stored with every table output. */
export interface TableSummary extends TableSchema {
  readonly rows: number;
}
