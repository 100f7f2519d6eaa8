/**
 * What the server and a warm worker process say to each other over Node's IPC channel (JSON messages).
 * A worker answers one request at a time. The engine knows only `run-step`; others go through as they are.
 */
import type { Failure } from '../errors.ts';
import type { Metric } from '../run/events.ts';
import type { AttemptParts } from '../run/ports.ts';
import type { TableSummary } from '../spec/table-schema.ts';

export interface RunStepRequest {
  readonly type: 'run-step';
  readonly component: string;
  /** Literal inputs by name: source text. Unset ones are absent (defaults are already filled in). */
  readonly params: Readonly<Record<string, string>>;
  /** Data inputs by name: absolute paths. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Outputs by name: absolute paths; folders exist and are empty, the parents of files exist. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Hex, from the step's identity. */
  readonly seed: string;
  /** Of a component that computes an input part by part: where parts are committed that outlive the attempt. */
  readonly parts?: AttemptParts;
}

export interface RunStepResult {
  readonly metrics: readonly Metric[];
  readonly tables: readonly { readonly output: string; readonly summary: TableSummary }[];
}

/** Any request; `id` is unique per worker. */
export interface WorkerRequest {
  readonly id: number;
  readonly body: { readonly type: string };
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly fraction: number; readonly message?: string }
  /** A line for the attempt's log. */
  | { readonly type: 'log'; readonly id: number; readonly text: string }
  /** `rss`: resident bytes of the worker; a worker that grew too much is replaced. */
  | { readonly type: 'done'; readonly id: number; readonly result: unknown; readonly rss?: number }
  /** Expected failure of the request; a bug in the worker ends it with a non-zero exit code instead. */
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure };
