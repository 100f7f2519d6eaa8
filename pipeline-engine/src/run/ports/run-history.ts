/** All runs and results at once, for the collector. */
import type { OutputRecord } from '../events.ts';
import type { HistoricRun } from '../retention.ts';
import type { Owned } from './run-store.ts';

/** What a run refers to, as far as its log says now. */
export interface RunUses {
  readonly outputs: readonly { readonly step: string; readonly digest: string; readonly bytes: number }[];
  /** Snapshots of code. */
  readonly code: readonly string[];
  readonly fingerprints: readonly string[];
  readonly attempts: readonly { readonly step: string; readonly attempt: string }[];
  /** Bytes of its events in the database. */
  readonly eventBytes: number;
}

/** The part of a stored result that retention looks at. */
export interface HistoricResult {
  readonly fingerprint: string;
  readonly attempt: string;
  readonly time: number;
  readonly outputs: readonly OutputRecord[];
  /** Whose step made it; undefined when the run was taken out of the history. */
  readonly pipeline: string | undefined;
  readonly step: string;
}

/** All runs and results at once, for the collector. Every change checks the owner's fence in its own transaction. */
export interface RunHistory extends Owned {
  /** Newest first. */
  runs(): Promise<readonly HistoricRun[]>;
  uses(run: string): Promise<RunUses>;
  /** Calls `each` for every result in the cache, a page at a time. */
  results(each: (page: readonly HistoricResult[]) => void): Promise<void>;
  /** Of these runs only the summary stays: how every step ended, without its outputs. */
  compact(runs: readonly string[], time: number): Promise<void>;
  /** Runs that ended before then and whose log is still whole; oldest first, some thousands at most. */
  unfolded(endedBefore: number): Promise<readonly string[]>;
  /** Replaces the log of a run that has ended by its fold (`fold-log.ts`). */
  fold(run: string): Promise<void>;
  /** Removes what nothing refers to any more, and gives the disk back what the database does not need. */
  tidy(pause: () => Promise<void>): Promise<void>;
  /** Forgets these results, but those that `isStillFree` refuses in the same transaction. */
  forget(results: readonly HistoricResult[], isStillFree: (result: HistoricResult) => boolean): Promise<void>;
  /** False when there is no such run. */
  pin(run: string, pinned: boolean): Promise<boolean>;
  /** Takes a run out of the history, its log and its pin included; its results stay until they are collected. */
  remove(run: string): Promise<'removed' | 'unknown' | 'unfinished'>;
  /** Bytes of the database's files. */
  databaseBytes(): number;
}
