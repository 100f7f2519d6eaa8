/** The log of runs: written by one owner, read by everybody. */
import type { EndpointCall } from '../endpoint-calls.ts';
import type { RunEvent, RunEventBody, RunSource, RunStatus, TransientEvent } from '../events.ts';
import type { RunFilter } from '../run-filter.ts';
import type { OccurrenceKey } from '../schedule-store.ts';
import type { RunPin } from './run-pin.ts';
import type { StepCommit } from './step-cache.ts';

/** `counts` has one entry per terminal step status, and `total`. */
export interface RunSummary {
  readonly run: string;
  readonly pipeline: string;
  readonly displayName: string;
  readonly status: RunStatus;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly source: RunSource;
  /** Of the results that it made itself. */
  readonly bytes: number;
  /** A person asked that it be kept. */
  readonly isPinned: boolean;
  /** Its results were collected: only the summary is left. */
  readonly isCompacted: boolean;
}

/** Which part of a list. */
export interface RunPage {
  readonly before?: string;
  readonly limit: number;
}

/** Stores that one process owns. */
export interface Owned {
  /** Throws `fence-lost` when another process has taken over. */
  assertOwner(): Promise<void>;
}

/** The append-only log of runs. Every append checks the owner's fence in its own transaction. */
export interface RunStore extends Owned {
  /**
   * Allocates the next run number (`"12"`), writes the pin and the first event in one transaction. With `claim`, that
   * transaction takes the occurrence of a schedule too, and throws `already-started` when it does not wait any more.
   */
  create(
    pin: Omit<RunPin, 'run'>,
    first: (run: string) => RunEventBody,
    time: number,
    claim?: OccurrenceKey | EndpointCall,
  ): Promise<{ readonly run: string; readonly event: RunEvent }>;
  /** All events and commits in one transaction; durable when it resolves. */
  append(
    run: string,
    bodies: readonly RunEventBody[],
    time: number,
    commits?: readonly StepCommit[],
  ): Promise<readonly RunEvent[]>;
  events(run: string, afterSeq?: number): Promise<readonly RunEvent[]>;
  pin(run: string): Promise<RunPin | undefined>;
  /** Newest first, a page at a time; `before` is the last run of the page before. */
  list(filter: RunFilter & RunPage): Promise<readonly RunSummary[]>;
  /** How many runs a filter finds. */
  count(filter: RunFilter): Promise<number>;
  /** Runs whose last event is not `run-finished`, oldest first. */
  unfinished(): Promise<readonly string[]>;
}

/** Told of everything that happens in a run, after it was stored. */
export type RunListener = (run: string, event: RunEvent | TransientEvent) => void;
