/** A run is an append-only log of these events; its state is their fold (`run/state.ts`). */
import type { Because } from '../cache/identity.ts';
import type { Failure } from '../errors.ts';
import type { TableSummary } from '../spec/table-schema.ts';
import type { EnvironmentRecord } from './environment-record.ts';

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';
export type StepStatus =
  | 'waiting'
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'reused'
  | 'failed'
  | 'skipped'
  | 'cancelling'
  | 'cancelled';

/** What started a run. */
export type RunSource = 'designer' | 'command-line' | 'http' | 'schedule';

/** A committed output of a step. `digest` is `sha256:<hex>`. */
export interface OutputRecord {
  readonly name: string;
  readonly type: string;
  readonly digest: string;
  readonly bytes: number;
  readonly table?: TableSummary;
}

export interface Metric {
  readonly name: string;
  readonly value: number;
}

/** Where a reused result was made. */
export interface ReusedFrom {
  readonly run: string;
  readonly step: string;
  /** Milliseconds since the epoch at which it was committed. */
  readonly time: number;
}

export type WaitingReason =
  | { readonly kind: 'inputs'; readonly steps: readonly string[] }
  | {
      readonly kind: 'target-full';
      readonly target: string;
      readonly running: number;
      readonly capacity: number;
    }
  | { readonly kind: 'shared-attempt'; readonly run: string; readonly step: string }
  /** As many steps of this run go on as it allows. */
  | { readonly kind: 'run-limit'; readonly limit: number }
  /** Nothing of the run starts until it goes on. */
  | { readonly kind: 'paused' }
  /** A node of `on_finalize` waits for everything else. */
  | { readonly kind: 'rest'; readonly steps: number }
  /** The last attempt failed in a way that may pass; `at` is when the next one follows, `tries` how many failed. */
  | {
      readonly kind: 'retry';
      readonly at: number;
      readonly tries: number;
      readonly attempts: number;
      readonly failure: Failure;
    }
  /** The compute target has taken the attempt, and says why it does not run: a queue, a machine that does not answer. */
  | { readonly kind: 'target'; readonly target: string; readonly message: string }
  /** Its software is being made: `message` is the name of the environment, `build` that of the log. */
  | { readonly kind: 'environment'; readonly message: string; readonly build?: string };

export interface StepHead {
  readonly id: string;
  readonly displayName: string;
  readonly component: string;
  readonly dependsOn: readonly string[];
  /** Of steps that `on_init` and `on_finalize` name. */
  readonly phase?: 'init' | 'finalize';
}

/** The fields of a `StepState` but those of its head; written by `fold-log.ts` only. */
export interface RecordedStep {
  readonly status: StepStatus;
  readonly [field: string]: unknown;
}

/**
 * Why a step is skipped: an input that will not come, a failure after which the pipeline does not go on, or an
 * `on_init` that gave nothing.
 */
export type SkipCause = 'input' | 'stop' | 'init';

export type RunEventBody =
  | {
      readonly type: 'run-created';
      readonly run: string;
      readonly pipeline: string;
      readonly displayName: string;
      readonly steps: readonly StepHead[];
      readonly upTo?: string;
      readonly from?: string;
      readonly forceSteps?: readonly string[];
      readonly force: boolean;
      readonly source: RunSource;
    }
  | { readonly type: 'run-started' }
  | { readonly type: 'run-resumed' }
  | { readonly type: 'step-queued'; readonly step: string; readonly reason?: WaitingReason }
  | {
      readonly type: 'step-identified';
      readonly step: string;
      readonly fingerprint: string;
      readonly because: readonly Because[];
      readonly comparedWith?: ReusedFrom;
    }
  | {
      readonly type: 'step-reused';
      readonly step: string;
      readonly fingerprint: string;
      readonly from: ReusedFrom;
      readonly outputs: readonly OutputRecord[];
      readonly metrics: readonly Metric[];
    }
  /** Written before the attempt is submitted. */
  | {
      readonly type: 'attempt-intended';
      readonly step: string;
      readonly attempt: string;
      readonly target: string;
    }
  /** The software of its attempt is there. */
  | { readonly type: 'step-equipped'; readonly step: string; readonly environment: EnvironmentRecord }
  | { readonly type: 'attempt-submitted'; readonly step: string; readonly attempt: string }
  | { readonly type: 'attempt-running'; readonly step: string; readonly attempt: string }
  /** The attempt is gone with the process that ran it; the step runs again. */
  | { readonly type: 'attempt-lost'; readonly step: string; readonly attempt: string }
  /** An attempt failed in a way that may pass; the step is tried again at `retryAt`. */
  | {
      readonly type: 'attempt-failed';
      readonly step: string;
      readonly attempt: string;
      readonly failure: Failure;
      /** How many attempts failed, this one included, and how many there may be. */
      readonly tries: number;
      readonly attempts: number;
      readonly retryAt: number;
    }
  | {
      readonly type: 'step-succeeded';
      readonly step: string;
      readonly attempt: string;
      readonly fingerprint: string;
      readonly outputs: readonly OutputRecord[];
      readonly metrics: readonly Metric[];
      readonly durationMs: number;
    }
  | {
      readonly type: 'step-failed';
      readonly step: string;
      readonly attempt?: string;
      readonly failure: Failure;
      readonly durationMs?: number;
    }
  /** `because` is the step to blame. Logs of earlier versions tell no cause. */
  | {
      readonly type: 'step-skipped';
      readonly step: string;
      readonly because: string;
      readonly cause?: SkipCause;
    }
  | { readonly type: 'step-cancelling'; readonly step: string }
  | { readonly type: 'step-cancelled'; readonly step: string }
  /** In a folded log (`fold-log.ts`): all that the log said about a step. */
  | { readonly type: 'step-recorded'; readonly step: string; readonly state: RecordedStep }

  /** No attempt starts until `run-continued`; those under way go on. */
  | { readonly type: 'run-paused' }
  | { readonly type: 'run-continued' }
  | { readonly type: 'run-cancelling' }
  | {
      readonly type: 'run-finished';
      readonly status: 'succeeded' | 'failed' | 'cancelled';
      readonly outputs: readonly { readonly name: string; readonly digest: string }[];
    };

/** `seq` starts at 1 in each run; `time` is milliseconds since the epoch. */
export type RunEvent = RunEventBody & { readonly seq: number; readonly time: number };

/** Sent to watchers and never stored. */
export type TransientEvent =
  | {
      readonly type: 'step-progressed';
      readonly step: string;
      readonly fraction: number;
      readonly message?: string;
    }
  | { readonly type: 'log-grew'; readonly step: string; readonly attempt: string; readonly bytes: number }
  /** The store refused: the run cannot go on in this process. Its log stays, and another process can go on from it. */
  | { readonly type: 'run-broken'; readonly message: string };
