/** Calls of batch endpoints: which run each idempotency key has, and how long what belongs to a call is kept. */
import type { GivenFiles } from './given-files.ts';
import type { RunSummary } from './ports.ts';

export interface EndpointCall {
  readonly endpoint: string;
  /** The caller's own name for the call. */
  readonly key: string;
  /** The digest of what was asked. */
  readonly request: string;
  /** The name of the deployment that answers it. */
  readonly deployment: string;
}

/** Calls become rows by `RunStore.create`, in the transaction that creates their run. */
export interface EndpointCalls {
  find(endpoint: string, key: string): { readonly run: string; readonly request: string } | undefined;
  /** Whether the endpoint started this run. */
  has(endpoint: string, run: string): boolean;
  count(endpoint: string): number;
  /** Those whose runs are known, the newest first. */
  list(endpoint: string, page: CallPage): readonly ListedCall[];
  /** Of every endpoint, with whether the run has more than its summary. */
  runs(): readonly CalledRun[];
  /** Runs of its calls that have not ended; of one deployment where one is named. */
  unfinished(endpoint: string, deployment?: string): readonly string[];
  /** Its calls are nobody's from now on: their runs and what was given with them stay, their keys are free. */
  release(endpoint: string): void;
}

export interface CallPage {
  /** Only those before this run. */
  readonly before?: string;
  readonly limit: number;
}

export interface ListedCall extends RunSummary {
  readonly key: string;
  /** Null for calls of an older Millrace. */
  readonly deployment: string | null;
}

export interface CalledRun {
  readonly run: string;
  /** Empty once its endpoint was deleted. */
  readonly endpoint: string;
  readonly isCompacted: boolean;
}

/** What a collection asks about calls of endpoints. */
export interface CallKeeping extends GivenFiles {
  /** By run, of endpoints that say how long their calls are kept. */
  keepMs(): Promise<ReadonlyMap<string, number>>;
}
