/**
 * The ports of a run: everything outside the pure core. Adapters live in `targets/`, `environments/` and
 * `storage/`, are factory functions, and pass the conformance suite of their port in `testing/`.
 */
import type { Identity } from '../cache/identity.ts';
import type { EngineError, Failure } from '../errors.ts';
import type { Step } from '../graph/step.ts';
import type { RefreshPolicy } from '../spec/refresh-policy.ts';
import type { TableSummary } from '../spec/table-schema.ts';
import type { EndpointCall } from './endpoint-calls.ts';
import type { EnvironmentHost, EnvironmentNews, ProvidedEnvironment } from './environments.ts';
import type {
  Metric,
  OutputRecord,
  ReusedFrom,
  RunEvent,
  RunEventBody,
  RunSource,
  RunStatus,
  TransientEvent,
} from './events.ts';
import type { HistoricRun } from './retention.ts';
import type { Amount } from './room.ts';
import type { RunFilter } from './run-filter.ts';
import type { OccurrenceKey } from './schedule-store.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Does `work` once, `ms` later at the earliest; what it returns calls that off. */
export type Timer = (ms: number, work: () => void) => () => void;

/** A resolved input of an attempt. */
export interface AttemptInput {
  readonly name: string;
  readonly kind: 'literal' | 'path' | 'unset';
  /** The literal's source text, or an absolute path that must not be written. */
  readonly value: string;
  /** For paths: the name that a file has for the step; absent for folders. */
  readonly fileName?: string;
}

/**
 * The output that takes what a command left in `./outputs` of its folder, as `outputs/` in it, declared or not. The
 * target moves it there.
 */
export const artifactsOutput = 'artifacts';

/**
 * One try of a step. `directory` is its own, fresh and empty; `outputs` are paths inside it. The target makes
 * folder outputs and the parents of file outputs before the step starts.
 */
export interface Attempt {
  readonly id: string;
  readonly step: Step;
  readonly directory: string;
  readonly inputs: readonly AttemptInput[];
  /** The pinned snapshot of the component's code, reading only; command components only. */
  readonly code?: string;
  readonly outputs: readonly { readonly name: string; readonly type: string; readonly path: string }[];
  /** Hex, derived from the identity: what a component uses as its seed where the user left it blank. */
  readonly seed: string;
  /** Of a step that is computed in parts: where those are committed, and what they are computed from beside their data. */
  readonly parts?: AttemptParts;
  /** The log file of this attempt; the target appends to it while it runs. */
  readonly logFile: string;
  /** The software that was made for it; absent where it runs with what is there. */
  readonly environment?: ProvidedEnvironment;
  /** Absent when its variables name none. */
  readonly secrets?: AttemptSecrets;
}

/** For the environment of a command alone: never in words of a command line, and in no file that outlives the step. */
export interface AttemptSecrets {
  /** The variables that name secrets, with the values in their place. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  /** What the target hides in the log (`mask-bytes.ts`): the values, and how else they may turn up. */
  readonly forms: readonly string[];
}

/** A secret of the workspace as it is now. The version is another one whenever the value is, and says nothing about it. */
export interface Secret {
  readonly value: string;
  readonly version: string;
}

/** Where values are kept that no file of a workspace may hold. */
export interface Secrets {
  /** Those of the names that are set. Throws `secrets-unreadable` when the place is not safe, or not to be read. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Secret>>;
}

export interface AttemptParts {
  /** Outlives the attempt; what is in it under a part's key is that part's whole result. */
  readonly folder: string;
  /** Hex; part of every key. */
  readonly scope: string;
}

/** Where parts of steps are committed, for the attempts after this one and for later runs. */
export interface PartStore {
  /**
   * The folder of a scope, which is made if it is not there. With `fresh`, parts that were committed under another word
   * do not count, now and from now on.
   */
  open(scope: string, fresh: string | undefined): AttemptParts;
  /** How many of these have a name here. Makes nothing. */
  count(scope: string, keys: readonly string[]): number;
  /** Removes parts that nobody used since `before`, and what was never committed or does not count any more. */
  sweep(before: number, options: { readonly dryRun: boolean }): Promise<Amount>;
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
  | { readonly kind: 'lost'; readonly message: string }
  /** The target was closed and the attempt goes on: the next process reattaches to it. */
  | { readonly kind: 'left' };

export type AttemptSignal =
  /** Why it does not run yet, or cannot be seen: a queue, a machine that does not answer. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Its software is being made. */
  | { readonly kind: 'environment'; readonly news: EnvironmentNews }
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

/** Takes a lease on a digest, so that no collection removes what is being stored. */
export type Claim = (digest: string) => void;

/** Content-addressed, immutable files and folders. Digests are `sha256:<hex>`. */
export interface ArtifactStore {
  /**
   * Hashes `path`, moves it into the store with fsync, rename and fsync of the parent. Idempotent by content.
   * An `EngineError` says what cannot be stored (devices, links that leave the folder, a full disk), and is
   * `artifact-missing` when nothing is at `path`. `claim` hears the digest before the store looks for it.
   */
  put(path: string, claim?: Claim): Promise<{ readonly digest: string; readonly bytes: number }>;
  /** Stores a folder with copies of the files `from`, each at its `path` (`/`-separated); they stay as they are. */
  putCopy(
    files: readonly { readonly path: string; readonly from: string }[],
    claim?: Claim,
  ): Promise<{ readonly digest: string; readonly bytes: number }>;
  /** The path of a stored artifact; reading only. */
  path(digest: string): string;
  /** Existence and recorded stat; content too when the stat changed. */
  verify(digest: string): Promise<'intact' | 'missing' | 'damaged'>;
  /** Reads everything, whatever the stats say; what is damaged is then found so by `verify` too. */
  verifyContent(digest: string): Promise<'intact' | 'missing' | 'damaged'>;
  /** A fresh, empty directory for an attempt, on the store's file system. */
  createAttemptDirectory(attempt: string): Promise<string>;
  /** Where the directory of an attempt is, whether it exists or not. */
  attemptDirectory(attempt: string): string;
  /** Attempts whose directory exists. */
  attempts(): Promise<readonly string[]>;
  removeAttemptDirectory(attempt: string): Promise<void>;
  /** Digests of everything that has a name here, intact or not. */
  list(): Promise<readonly string[]>;
  /** Bytes on disk; 0 when it is not there. */
  measure(digest: string): Promise<number>;
  /** Takes the name away at once, before it returns a promise; the bytes go afterwards. Safe to call for nothing. */
  remove(digest: string): Promise<void>;
}

/** A result that stands for a fingerprint. */
export interface StepCacheEntry {
  readonly fingerprint: string;
  readonly run: string;
  readonly step: string;
  readonly attempt: string;
  readonly time: number;
  readonly durationMs: number;
  readonly outputs: readonly OutputRecord[];
  readonly metrics: readonly Metric[];
}

/** What a miss is compared with. */
export interface EarlierResult {
  readonly identity: Identity;
  readonly from: ReusedFrom;
  readonly durationMs: number;
  /** False when it is another step's: comparable only when its identity is nearly the same. */
  readonly isOwn: boolean;
}

/** Results by fingerprint. Only successes are kept; they enter through `RunStore.append`. */
export interface StepCache {
  /** One query for any number; fingerprints without a result are absent. */
  get(fingerprints: readonly string[]): Promise<ReadonlyMap<string, StepCacheEntry>>;
  /** Whether results are stored under a former format of identities; known once for all, for none are added. */
  hasFormerFormat(): boolean;
  /** What this step of this pipeline used last, else the newest result of the same component. */
  nearest(pipeline: string, step: string, component: string): Promise<EarlierResult | undefined>;
}

/** Content of a local file or folder. `stamp` changes whenever a stat of anything in it changes. */
export interface HashedInput {
  readonly digest: string;
  readonly bytes: number;
  readonly stamp: string;
  readonly isFolder: boolean;
}

export interface InputFile {
  /** `/`-separated, below the folder. */
  readonly path: string;
  /** Hex, of the bytes alone. */
  readonly sha256: string;
}

/** Bytes that have to be read because they are not known yet. */
export interface HashingProgress {
  readonly done: number;
  readonly total: number;
}

/** Digests of local inputs (files and folders) with a stat cache. */
export interface InputHasher {
  /** `undefined` when there is nothing at the path. Throws `cancelled` when `signal` calls it off. */
  digest(path: string, signal?: AbortSignal): Promise<HashedInput | undefined>;
  /**
   * The files of a code folder, or the one file, and of what it includes, without what is ignored; undefined when one of
   * them is not there. `path` is undefined for code that is only included.
   */
  codeFiles(path: string | undefined, includes: readonly string[]): Promise<CodeSnapshot | undefined>;
  /** The files of a folder in byte order of their paths; undefined when there is no folder. */
  files(path: string): Promise<readonly InputFile[] | undefined>;
  /** What stands in a small text file; undefined when nothing is there, or too much to be one. */
  text(path: string): Promise<string | undefined>;
  /** Ends what is being read, which throws `cancelled`. */
  close(): void;
}

/** `digest` is the one that an artifact of these files has. */
export interface CodeSnapshot {
  readonly files: readonly CodeFile[];
  readonly digest: string;
}

/** `path` is where it stands in the code, `/`-separated; `from` is where it is now. */
export interface CodeFile {
  readonly path: string;
  readonly from: string;
  readonly digest: string;
}

/** A data input as it was when the run began. `file` and `path` are as in the graph; `digest` is null when nothing was there. */
export interface PinnedInput {
  readonly file: string;
  readonly path: string;
  readonly absolutePath: string;
  readonly digest: string | null;
  readonly bytes: number;
  readonly isFolder: boolean;
  /** Of the files that environments name: what stands in them. */
  readonly text?: string;
  /** Of what lies elsewhere: its state there, and when the copy was made that is read. */
  readonly external?: PinnedExternal;
  /** Why there is nothing, where that is known. */
  readonly failure?: Failure;
}

export interface PinnedExternal {
  readonly policy: RefreshPolicy;
  readonly validator: string;
  /** Null in a plan, for what a run would fetch. */
  readonly fetchedAt: number | null;
}

/** The code of a command component as it was when the run began, kept as an artifact. */
export interface PinnedCode {
  readonly file: string;
  /** As spelled; empty for code that is only included. */
  readonly path: string;
  /** What the component includes, as spelled in its definition; absent for nothing. */
  readonly includes?: readonly string[];
  readonly artifact: string;
  /** Of the copy; absent in pins of older versions. */
  readonly bytes?: number;
  readonly files: readonly Omit<CodeFile, 'from'>[];
}

/** A secret as it was when the run began; its value is read again by each attempt that needs it. */
export interface PinnedSecret {
  readonly name: string;
  readonly version: string;
}

/** Everything a run reads, pinned at its start; resume reads nothing else. */
export interface RunPin {
  readonly run: string;
  readonly pipeline: string;
  readonly text: string;
  readonly layout: string | null;
  /** The StepGraph that runs, as `run/graph-text.ts` writes it. */
  readonly graph: string;
  readonly upTo: string | null;
  readonly force: boolean;
  readonly inputs: readonly PinnedInput[];
  readonly code: readonly PinnedCode[];
  readonly secrets: readonly PinnedSecret[];
}

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

/** A result to store in the step cache together with the event that says so. */
export interface StepCommit {
  readonly entry: StepCacheEntry;
  readonly identity: Identity;
  readonly component: string;
  /** False: the first commit of a fingerprint stands. */
  readonly replace: boolean;
}

/** The append-only log of runs. Every append checks the owner's fence in its own transaction. */
export interface RunStore {
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
export interface RunHistory {
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
  /** Throws `fence-lost` when another process has taken over. */
  assertOwner(): Promise<void>;
  /** Bytes of the database's files. */
  databaseBytes(): number;
}

/** The logs of attempts. */
export interface AttemptLogs {
  list(): Promise<readonly { readonly attempt: string; readonly bytes: number }[]>;
  remove(attempt: string): Promise<void>;
}

/** What is kept about artifacts beside them, by digest, and can be made again. */
export interface ArtifactNotes {
  list(): Promise<readonly { readonly digest: string; readonly bytes: number }[]>;
  remove(digest: string): Promise<void>;
}

/** Told of everything that happens in a run, after it was stored. */
export type RunListener = (run: string, event: RunEvent | TransientEvent) => void;

/** What a reference such as `azureml:NAME:VERSION` means here: the document that registers it, and the path in there. */
export type FindRegistered = (
  reference: string,
) => { readonly file: string; readonly path: string } | undefined;

/** Finds a local path that a document names, or says why it may not be read (as an `EngineError` value). */
export type ResolvePath = (file: string, path: string) => string | EngineError;
