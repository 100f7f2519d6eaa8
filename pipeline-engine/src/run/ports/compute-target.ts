/** Where attempts run, and what they tell. */
import type { Failure } from '../../errors.ts';
import type { Step } from '../../graph/step.ts';
import type { TableSummary } from '../../spec/table-schema.ts';
import type { EnvironmentRecord } from '../environment-record.ts';
import type { EnvironmentHost, EnvironmentNews } from '../environments.ts';
import type { Metric } from '../events.ts';
import type { Attempt } from './attempt.ts';

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
  | { readonly kind: 'lost'; readonly message: string }
  /** The target was closed and the attempt goes on: the next process reattaches to it. */
  | { readonly kind: 'left' };

export type AttemptSignal =
  /** Why it does not run yet, or cannot be seen: a queue, a machine that does not answer. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Its software is being made. */
  | { readonly kind: 'environment'; readonly news: EnvironmentNews }
  /** Its software is there, and it begins with it. */
  | { readonly kind: 'equipped'; readonly environment: EnvironmentRecord }
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
  /** The computer on which software is made for its attempts; absent where they bring all of it. */
  readonly host?: EnvironmentHost;
  /**
   * True for a step whose attempts leave nothing behind when this process ends: a later one has nothing to find again,
   * so nobody waits until the intent is stored. Absent: false for all.
   */
  isVolatile?(step: Step): boolean;
  submit(attempt: Attempt, onSignal: (signal: AttemptSignal) => void): Promise<AttemptHandle>;
  /**
   * After a restart: finds an attempt that this target once took, whether it still runs or ended meanwhile, and tells
   * its signals and its outcome as after `submit`. Undefined when it never began or cannot be found; the caller reaps
   * it then, and makes it again. Never starts anything. Targets whose attempts die with the process find nothing.
   */
  reattach(attempt: Attempt, onSignal: (signal: AttemptSignal) => void): Promise<AttemptHandle | undefined>;
  /** After a restart: ends whatever is left of an attempt that this target once took, so that it can run again. */
  reap(attempt: { readonly id: string; readonly directory: string }): Promise<void>;
  /** The outcome is recorded and the directory is of no more use: what the target keeps of it elsewhere may go. */
  release?(attempt: { readonly id: string }): Promise<void>;
  /** Ends and removes what the target keeps elsewhere of attempts that nobody knows, and what nobody used for long. */
  sweep?(): Promise<void>;
  /**
   * Settles every outcome. With `leave`, what a later process can reattach to goes on, and its outcome is `left`;
   * everything else ends.
   */
  close(attempts: 'end' | 'leave'): Promise<void>;
}
