/** A run is an append-only log of these events; its state is their fold (`run/state.ts`). */
import type { Because } from '../cache/identity.ts';
import type { Failure } from '../errors.ts';
import type { TableSummary } from '../spec/table-schema.ts';

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
export type RunSource = 'designer' | 'command-line' | 'http';

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
  | { readonly kind: 'environment'; readonly message: string };

export interface StepHead {
  readonly id: string;
  readonly displayName: string;
  readonly component: string;
  readonly dependsOn: readonly string[];
}

/** The fields of a `StepState` but those of its head; written by `fold-log.ts` only. */
export interface RecordedStep {
  readonly status: StepStatus;
  readonly [field: string]: unknown;
}

export type RunEventBody =
  | {
      readonly type: 'run-created';
      readonly run: string;
      readonly pipeline: string;
      readonly displayName: string;
      readonly steps: readonly StepHead[];
      readonly upTo?: string;
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
  | { readonly type: 'attempt-submitted'; readonly step: string; readonly attempt: string }
  | { readonly type: 'attempt-running'; readonly step: string; readonly attempt: string }
  /** The attempt is gone with the process that ran it; the step runs again. */
  | { readonly type: 'attempt-lost'; readonly step: string; readonly attempt: string }
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
  | { readonly type: 'step-skipped'; readonly step: string; readonly because: string }
  | { readonly type: 'step-cancelling'; readonly step: string }
  | { readonly type: 'step-cancelled'; readonly step: string }
  /** In a folded log (`fold-log.ts`): all that the log said about a step. */
  | { readonly type: 'step-recorded'; readonly step: string; readonly state: RecordedStep }
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
  | { readonly type: 'log-grew'; readonly step: string; readonly attempt: string; readonly bytes: number };
