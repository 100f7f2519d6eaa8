/**
 * What the server asks of a component worker besides running steps: schemas while editing, pages and
 * profiles of stored tables, and the detected shape of a data file. Types only; answers are plain JSON.
 */
import type { Column, TableSchema, TableSummary } from '@millrace/pipeline-engine/browser';

/** The schema of an output before anything ran; `needs-run` when only running can tell. */
export type InferredOutput =
  | { readonly kind: 'table'; readonly schema: TableSchema }
  | { readonly kind: 'other' }
  | { readonly kind: 'needs-run' };

export interface InferRequest {
  readonly type: 'infer';
  readonly component: string;
  readonly params: Readonly<Record<string, string>>;
  /** Files given to form inputs (absolute paths), and schemas of table inputs where known. */
  readonly files: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, TableSchema>>;
}
export type InferResult = Readonly<Record<string, InferredOutput>>;

/** A page of a table folder (MLTable + Parquet) or of a single Parquet file. */
export interface TablePageRequest {
  readonly type: 'table-page';
  readonly path: string;
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
}
/** Cells as JSON: numbers stay numbers (non-finite ones as "NaN", "Infinity", "-Infinity"), dates ISO 8601, missing null. */
export interface TablePage {
  readonly summary: TableSummary;
  readonly offset: number;
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface TableProfileRequest {
  readonly type: 'table-profile';
  readonly path: string;
}
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}
export interface ColumnProfile extends Column {
  readonly nulls: number;
  readonly distinct: number;
  /** Numeric columns only. `stdDev` is the sample standard deviation. */
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly median?: number;
  readonly stdDev?: number;
  /** At most 20 equal-width bins for numbers. */
  readonly histogram?: readonly HistogramBin[];
  /** The ten most frequent values for strings and booleans. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

/** Writes the whole table as CSV (UTF-8 with BOM) to `target`. */
export interface TableCsvRequest {
  readonly type: 'table-csv';
  readonly path: string;
  readonly target: string;
}

export interface InspectFileRequest {
  readonly type: 'inspect-file';
  readonly path: string;
}
export type FileFormat = 'csv' | 'tsv' | 'parquet' | 'jsonl';
export interface FileInspection {
  readonly format: FileFormat;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'euc-jp';
  readonly delimiter: string;
  readonly header: boolean;
  readonly schema: TableSchema;
  /** The first rows as text. */
  readonly sample: readonly (readonly (string | null)[])[];
  readonly bytes: number;
}

/** Whether the engines below the components load on this machine. */
export interface StartEnginesRequest {
  readonly type: 'start-engines';
}

export type LibraryRequest =
  | StartEnginesRequest
  | InferRequest
  | TablePageRequest
  | TableProfileRequest
  | TableCsvRequest
  | InspectFileRequest;
