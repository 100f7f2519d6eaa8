/** What a built-in component's code is: `run` does the work in a worker, `infer` tells its schema without running. */
import type { Metric, TableSchema, TableSummary } from '@millrace/pipeline-engine/browser';
import type { InferredOutput } from './queries.ts';

export interface RunContext {
  /** Literal inputs by name: source text, defaults filled in; unset optionals are absent. */
  readonly params: Readonly<Record<string, string>>;
  /** Data inputs by name: absolute paths, reading only. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Outputs by name: absolute paths; folders exist and are empty. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Hex; the seed where the user left it blank. A seed of 0 is an ordinary seed. */
  readonly seed: string;
  /** Where parts are committed that outlive the attempt; `scope` says what they are made of beside their data. */
  readonly parts?: { readonly folder: string; readonly scope: string };
  readonly progress: (fraction: number, message?: string) => void;
  readonly log: (line: string) => void;
}

export interface RunResult {
  readonly metrics?: readonly Metric[];
  readonly tables?: readonly { readonly output: string; readonly summary: TableSummary }[];
}

export interface InferContext {
  readonly params: Readonly<Record<string, string>>;
  /** Files of form inputs by name: absolute paths. */
  readonly files: Readonly<Record<string, string>>;
  /** Schemas of connected table inputs, where known. */
  readonly schemas: Readonly<Record<string, TableSchema>>;
}

/** Throws `ComponentFailure` (host/failure.ts) for everything that a user can cause. */
export interface ComponentImplementation {
  readonly name: string;
  /** The table input that it computes partition by partition, as its `component.yaml` tells the engine. */
  readonly partedInput?: string;
  run(context: RunContext): Promise<RunResult>;
  /** By output name. Never fails for a missing input: it answers `needs-run`. */
  infer(context: InferContext): Promise<Readonly<Record<string, InferredOutput>>>;
}
