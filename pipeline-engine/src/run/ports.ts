/**
 * The ports of a run: everything outside the pure core. Adapters live in `targets/`, `environments/` and
 * `storage/`, are factory functions, and pass the conformance suite of their port in `testing/`.
 */
import type { Identity } from '../cache/identity.ts';
import type { Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import type { TableSummary } from '../spec/table-schema.ts';
import type { Metric, OutputRecord, RunEvent, RunEventBody, RunStatus, TransientEvent } from './events.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** A resolved data or artifact input of an attempt: an absolute path that must not be written. */
export interface AttemptInput {
  readonly name: string;
  readonly kind: 'literal' | 'path' | 'unset';
  /** The literal's source text, or the path. */
  readonly value: string;
}

/** One try of a step. `directory` is its own, fresh and empty; `outputs` are paths inside it. */
export interface Attempt {
  readonly id: string;
  readonly step: Step;
  readonly directory: string;
  readonly inputs: readonly AttemptInput[];
  readonly outputs: readonly { readonly name: string; readonly type: string; readonly path: string }[];
  /** Hex, derived from the identity: what a component uses as its seed where the user left it blank. */
  readonly seed: string;
  /** The log file of this attempt; the target appends to it while it runs. */
  readonly logFile: string;
}

export type AttemptOutcome =
  | {
      readonly kind: 'succeeded';
      readonly metrics: readonly Metric[];
      /** Table summaries by output name, as far as the component knows them. */
      readonly tables: readonly { readonly output: string; readonly summary: TableSummary }[];
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' }
  /** The attempt is gone and said nothing: the step may run again. */
  | { readonly kind: 'lost'; readonly message: string };

export type AttemptSignal =
  | { readonly kind: 'running' }
  | { readonly kind: 'progress'; readonly fraction: number; readonly message?: string }
  | { readonly kind: 'log-grew'; readonly bytes: number };

export interface AttemptHandle {
  /** Settles once, never rejects for what a user can cause. */
  readonly outcome: Promise<AttemptOutcome>;
  /** Resolves when nothing of the attempt runs any more. */
  cancel(): Promise<void>;
}

/** Where attempts run. `submit` resolves when the target has taken the attempt over. */
export interface ComputeTarget {
  readonly name: string;
  /** How many attempts it takes at once. */
  readonly capacity: number;
  submit(attempt: Attempt, onSignal: (signal: AttemptSignal) => void): Promise<AttemptHandle>;
  /** After a restart: ends whatever is left of an attempt that this target once took, so that it can run again. */
  reap(attempt: { readonly id: string; readonly directory: string }): Promise<void>;
  close(): Promise<void>;
}

/** Content-addressed, immutable files and folders. Digests are `sha256:<hex>`. */
export interface ArtifactStore {
  /** Hashes `path`, moves it into the store with fsync, rename and fsync of the parent. Idempotent by content. */
  put(path: string): Promise<{ readonly digest: string; readonly bytes: number }>;
  /** The path of a stored artifact; reading only. */
  path(digest: string): string;
  /** Existence and recorded stat; content too when the stat changed. */
  verify(digest: string): Promise<'intact' | 'missing' | 'damaged'>;
  /** A fresh, empty directory for an attempt, on the store's file system. */
  createAttemptDirectory(attempt: string): Promise<string>;
  removeAttemptDirectory(attempt: string): Promise<void>;
}

export interface StepCacheEntry {
  readonly fingerprint: string;
  readonly identity: Identity;
  readonly run: string;
  readonly step: string;
  readonly time: number;
  readonly durationMs: number;
  readonly outputs: readonly OutputRecord[];
  readonly metrics: readonly Metric[];
  readonly attempt: string;
}

/** Results by fingerprint. Only successes are kept. */
export interface StepCache {
  get(fingerprint: string): Promise<StepCacheEntry | undefined>;
  /** The first commit of a fingerprint wins unless `replace`; returns the entry that stands. */
  put(entry: StepCacheEntry, pipeline: string, options: { readonly replace: boolean }): Promise<StepCacheEntry>;
  /** The newest entry of this step of this pipeline, else of the same component: what a miss is compared with. */
  nearest(pipeline: string, step: string, component: string): Promise<StepCacheEntry | undefined>;
}

/** Digests of local inputs (files and folders) with a stat cache. */
export interface InputHasher {
  /** `undefined` when there is nothing at the path. */
  digest(path: string): Promise<{ readonly digest: string; readonly bytes: number } | undefined>;
}

/** Everything a run reads, pinned at its start; resume reads nothing else. */
export interface RunPin {
  readonly run: string;
  readonly pipeline: string;
  readonly text: string;
  readonly layout: string | null;
  /** JSON of the StepGraph. */
  readonly graph: string;
  readonly upTo: string | null;
  readonly force: boolean;
  readonly inputDigests: readonly { readonly path: string; readonly digest: string; readonly bytes: number }[];
}

export interface RunSummary {
  readonly run: string;
  readonly pipeline: string;
  readonly displayName: string;
  readonly status: RunStatus;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly counts: Readonly<Partial<Record<string, number>>>;
}

/** The append-only log of runs. Every append checks the owner's fence in its own transaction. */
export interface RunStore {
  /** Allocates the next run number (`"12"`), writes the pin and the first event in one transaction. */
  create(pin: Omit<RunPin, 'run'>, first: (run: string) => RunEventBody, time: number): Promise<{ readonly run: string; readonly event: RunEvent }>;
  append(run: string, body: RunEventBody, time: number): Promise<RunEvent>;
  events(run: string, afterSeq?: number): Promise<readonly RunEvent[]>;
  pin(run: string): Promise<RunPin | undefined>;
  /** Newest first; `before` is a run id. */
  list(filter: { readonly pipeline?: string; readonly before?: string; readonly limit: number }): Promise<readonly RunSummary[]>;
  /** Runs whose last event is not `run-finished`, oldest first. */
  unfinished(): Promise<readonly string[]>;
}

/** Told of everything that happens in a run, after it was stored. */
export type RunListener = (run: string, event: RunEvent | TransientEvent) => void;
