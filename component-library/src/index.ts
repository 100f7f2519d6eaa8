/** What the library says about itself: definitions, help pages and the types of its queries. Loads no DuckDB. */
export type { ComponentImplementation, InferContext, RunContext, RunResult } from './component.ts';
export { type BuiltinComponent, builtinComponents } from './definitions.ts';
export type {
  ColumnProfile,
  FileFormat,
  FileInspection,
  HistogramBin,
  InferRequest,
  InferResult,
  InferredOutput,
  InspectFileRequest,
  LibraryRequest,
  TableCsvRequest,
  TablePage,
  TablePageRequest,
  TableProfile,
  TableProfileRequest,
} from './queries.ts';
