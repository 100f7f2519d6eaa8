/** The port of schedules: which are enabled, when they are due next, and every due time that was recorded. */
import type { Failure } from '../errors.ts';
import type { RunStatus } from './events.ts';

/** A due time of a schedule, or a moment at which somebody asked for a run of it. There is one occurrence of each. */
export interface OccurrenceKey {
  readonly schedule: string;
  /** The nominal time: when the run was due, in milliseconds since the epoch, whenever it starts. */
  readonly nominal: number;
}

export type OccurrenceKind = 'due' | 'manual' | 'backfill' | OccurrenceCause['kind'];

/** What made an occurrence that the clock did not, and nobody by hand. */
export type OccurrenceCause =
  | {
      readonly kind: 'files';
      /** The folder that the run reads: those files and no others, held as they were. A workspace path. */
      readonly folder: string;
      /** How many; `files` names the first of them. */
      readonly count: number;
      /** `name` as it was found, `held` below `folder`. */
      readonly files: readonly { readonly name: string; readonly held: string; readonly digest: string }[];
      /** How many runs of the schedule, this one included, in a row wrote what started the next; absent for one. */
      readonly depth?: number;
    }
  | {
      readonly kind: 'completion';
      readonly run: string;
      readonly pipeline: string;
      readonly status: RunStatus;
      /** How many completions led here, one by the other. */
      readonly depth: number;
    }
  | {
      readonly kind: 'call';
      readonly key: string;
      /** Of what was asked, so that a key stands for one call only. */
      readonly request: string;
      readonly inputs: Readonly<Record<string, string>>;
    };

/** Whether nobody asked for the run: the schedule's rules about overlap are for these. */
export const isByItself = (kind: OccurrenceKind): boolean => kind !== 'manual' && kind !== 'backfill';

/** Why an occurrence does not start, or not yet. */
export type OccurrenceReason =
  /** Nobody was there at the due times from the nominal time until `until`. */
  | { readonly kind: 'missed'; readonly until: number; readonly count: number }
  /** An earlier run of the schedule goes on; without a run, an earlier occurrence waits. */
  | { readonly kind: 'overlap'; readonly run?: string }
  /** A newer one takes its place. */
  | { readonly kind: 'superseded'; readonly by: number }
  | { readonly kind: 'queue-full'; readonly most: number }
  /** Runs that start each other by their ends, so many in a row. */
  | { readonly kind: 'chain'; readonly most: number }
  /** Its own runs wrote the files that started the next, so many times in a row: the schedule was stopped. */
  | { readonly kind: 'loop'; readonly most: number }
  | { readonly kind: 'disabled' }
  /** Its backfill was stopped. */
  | { readonly kind: 'stopped' }
  /** The file changed since the schedule was enabled. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'capacity'; readonly running: number; readonly most: number }
  | { readonly kind: 'backfill'; readonly running: number; readonly most: number }
  | { readonly kind: 'jitter'; readonly until: number }
  /** The run could not begin; of a machine that failed it is tried again. */
  | { readonly kind: 'refused'; readonly failure: Failure };

export interface Occurrence extends OccurrenceKey {
  readonly kind: OccurrenceKind;
  readonly status: 'waiting' | 'started' | 'skipped' | 'failed';
  readonly recordedAt: number;
  /** Not before then: jitter. */
  readonly startAfter: number;
  /** It was recorded later than it was due: the server was not there. */
  readonly isLate: boolean;
  readonly backfill?: string;
  /** Of those skipped and failed. */
  readonly reason?: OccurrenceReason;
  readonly run?: string;
  /** Of those that something else than the clock made. */
  readonly cause?: OccurrenceCause;
}

/** Something that happened, and what is never to make an occurrence of the schedule again. */
export interface Happening {
  readonly occurrence: Occurrence;
  readonly marks: readonly string[];
}

/** With what became of its run. */
export interface PastOccurrence extends Occurrence {
  readonly runStatus?: RunStatus;
  /** By the clock of runs, as `finishedAt` is. */
  readonly begunAt?: number;
  readonly finishedAt?: number;
}

/** The file changed since; or its runs started each other without an end. */
export const disabledReasons = ['changed', 'loop'] as const;
export type DisabledBecause = (typeof disabledReasons)[number];

/** A schedule that was enabled on this machine at least once. */
export interface StoredSchedule {
  readonly name: string;
  /** The workspace path of its file. */
  readonly file: string;
  /** Of the file when it was enabled: any other content is not what was enabled. */
  readonly digest: string;
  readonly isEnabled: boolean;
  readonly enabledAt: number;
  /** Null when nothing is due any more, or while it is disabled. */
  readonly next: number | null;
  /** Why the machine disabled it; absent when a person did. */
  readonly disabledBecause?: DisabledBecause;
}

/** Due times of a schedule that are recorded now, and the one that follows them. */
export interface DueRecord {
  readonly schedule: string;
  /** What `next` has been until now: of two that record the same time, the second does nothing. */
  readonly expected: number;
  readonly next: number | null;
  readonly occurrences: readonly Occurrence[];
}

export interface Backfill {
  readonly id: string;
  readonly schedule: string;
  readonly from: number;
  readonly until: number;
  /** How many of its runs go on at once. */
  readonly concurrency: number;
  readonly newestFirst: boolean;
  readonly createdAt: number;
}

/** A run of a schedule that has not ended. */
export interface OpenRun extends OccurrenceKey {
  readonly run: string;
  readonly kind: OccurrenceKind;
  readonly backfill?: string;
}

/** Every change checks the owner's fence in its own transaction. Occurrences become runs by `RunStore.create`. */
export interface ScheduleStore {
  list(): Promise<readonly StoredSchedule[]>;
  get(name: string): Promise<StoredSchedule | undefined>;
  /** What was frozen when it was enabled, as it was given. */
  snapshot(name: string): Promise<string | undefined>;
  put(schedule: StoredSchedule, snapshot: string): Promise<void>;
  /** What waits of it by itself is skipped, and its marks forgotten: it may come again. */
  disable(name: string, because?: DisabledBecause): Promise<void>;
  /** Its history stays, so that nothing of it can run twice. */
  remove(name: string): Promise<void>;
  /** The earliest due time of all enabled schedules. */
  nextDue(): Promise<number | undefined>;
  /** Enabled schedules with a due time that has come, the longest due first. */
  due(now: number, limit: number): Promise<readonly StoredSchedule[]>;
  /** All in one transaction; resolves with the occurrences that are new. */
  record(records: readonly DueRecord[]): Promise<readonly Occurrence[]>;
  /**
   * Each with its marks in one transaction: one of a schedule that is disabled, or with a mark that there is already,
   * leaves nothing. Where its nominal time is taken it gets the next millisecond that is free.
   */
  note(happenings: readonly Happening[]): Promise<readonly Occurrence[]>;
  /** The nominal times of what was noted with these marks. */
  marked(name: string, marks: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Of the occurrence that this run is of. */
  occurrenceOf(run: string): Promise<Occurrence | undefined>;
  /** Occurrences that somebody asked for; those that started before (unless cancelled with a backfill), or wait already, are left out. */
  add(occurrences: readonly Occurrence[], backfill?: Backfill): Promise<readonly Occurrence[]>;
  /** Ends occurrences that wait; others stay as they are. */
  settle(
    ends: readonly {
      readonly key: OccurrenceKey;
      readonly status: 'skipped' | 'failed';
      readonly reason: OccurrenceReason;
    }[],
  ): Promise<void>;
  /** Where files are held for what waits, and for runs that have more than their summary. */
  heldFolders(): Promise<readonly { readonly folder: string; readonly run?: string }[]>;
  /** Everything that waits to start, oldest first. */
  waiting(): Promise<readonly Occurrence[]>;
  openRuns(): Promise<readonly OpenRun[]>;
  backfills(): Promise<readonly Backfill[]>;
  /** Newest first. */
  history(
    name: string,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly PastOccurrence[]>;
  /** The nominal time of the newest occurrence after `after` whose run succeeded. */
  lastSuccess(name: string, after: number): Promise<number | undefined>;
  /** Of each schedule that there is, the newest occurrence that became a run. */
  lastRuns(): Promise<readonly PastOccurrence[]>;
}
