/** The state of a run: the fold of its events, shared by engine, server, command line and canvas. */
import type { Because } from '../cache/identity.ts';
import type { Failure } from '../errors.ts';
import type {
  Metric,
  OutputRecord,
  ReusedFrom,
  RunEvent,
  RunStatus,
  StepHead,
  StepStatus,
  TransientEvent,
  WaitingReason,
} from './events.ts';

export interface StepState extends StepHead {
  readonly status: StepStatus;
  readonly waiting?: WaitingReason;
  readonly fingerprint?: string;
  readonly because?: readonly Because[];
  readonly attempt?: string;
  readonly target?: string;
  readonly startedAt?: number;
  readonly durationMs?: number;
  /** 0 to 1; from transient events. */
  readonly progress?: number;
  readonly progressMessage?: string;
  readonly logBytes?: number;
  readonly outputs: readonly OutputRecord[];
  readonly metrics: readonly Metric[];
  readonly reusedFrom?: ReusedFrom;
  readonly failure?: Failure;
  readonly skippedBecause?: string;
}

export interface RunState {
  readonly run: string;
  readonly pipeline: string;
  readonly displayName: string;
  readonly status: RunStatus;
  readonly seq: number;
  readonly createdAt: number;
  readonly finishedAt?: number;
  readonly upTo?: string;
  readonly force: boolean;
  readonly steps: Readonly<Record<string, StepState>>;
  /** Step ids in topological order. */
  readonly order: readonly string[];
  readonly outputs: readonly { readonly name: string; readonly digest: string }[];
}

