/**
 * Removes what no kept run and no kept result refers to, beside live runs. Rows go first and files after them, so that a
 * collection that dies leaves only files that the next one finds. What is taken by a lease (`leases.ts`) at any moment
 * since the collection began stays.
 */

import { EngineError } from '../errors.ts';
import { breathe } from './breathe.ts';
import type { Collected } from './collected.ts';
import { type Marks, markKept } from './collection-marks.ts';
import type { CallKeeping } from './endpoint-calls.ts';
import type { GivenFiles } from './given-files.ts';
import { attemptKey, folderKey, type Leases, type LeaseWatch } from './leases.ts';
import type {
  ArtifactNotes,
  ArtifactStore,
  AttemptLogs,
  Clock,
  ComputeTarget,
  HistoricResult,
  PartStore,
  RunHistory,
} from './ports.ts';
import type { RetentionRules } from './retention.ts';
import type { Amount, RoomLedger } from './room.ts';

export interface CollectorOptions {
  readonly history: RunHistory;
  readonly room: RoomLedger;
  readonly artifacts: ArtifactStore;
  readonly logs: AttemptLogs;
  /** What others keep about artifacts. */
  readonly profiles: ArtifactNotes;
  /** Parts of steps; absent where none are kept. */
  readonly parts?: PartStore;
  /** What endpoints say about keeping their calls; absent where there are none. */
  readonly calls?: CallKeeping;
  /** What is held for runs that files started; absent where there is none. */
  readonly held?: GivenFiles;
  /** The engine's own: a collector without them would not know what runs need. */
  readonly leases: Leases;
  readonly targets: () => readonly ComputeTarget[];
  readonly clock: Clock;
  /** Lets others go on; the event loop's own way unless a simulation says when. */
  readonly breathe?: () => Promise<void>;
}

export interface Collector {
  /** One at a time; a second call waits for the first. */
  collect(rules: RetentionRules, options?: { readonly dryRun?: boolean }): Promise<Collected>;
  /** Stops a collection at the next moment at which it may, and resolves when nothing of it goes on. */
  close(): Promise<void>;
}

export function createCollector(options: CollectorOptions): Collector {
  const { breathe: rest = breathe } = options;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /** Lets others go on, and ends the collection here when it is to end. */
  const pause = async (): Promise<void> => {
    await rest();
    if (isClosed) throw new CollectionStopped();
  };
  return {
    collect: (rules, { dryRun = false } = {}) => {
      const next = last.then(() => collectOnce({ ...options, pause }, rules, dryRun));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      isClosed = true;
      await last;
    },
  };
}

/** The collector was closed before it was done; the next collection finds what this one left. */
export class CollectionStopped extends EngineError {
  constructor() {
    super(
      'store-failed',
      'The collection was stopped because the server ends. The next one goes on with it.',
    );
  }
}

interface Collection extends CollectorOptions {
  readonly pause: () => Promise<void>;
}

const nothing: Amount = { count: 0, bytes: 0 };

async function collectOnce(options: Collection, rules: RetentionRules, dryRun: boolean): Promise<Collected> {
  await options.pause();
  const watch = options.leases.watch();
  try {
    const keepMs = await options.calls?.keepMs();
    const marks = await markKept(options, keepMs === undefined ? rules : { ...rules, keepMsOfRun: keepMs });
    const sweep = { ...options, watch, marks, dryRun };
    if (!dryRun) await discard(sweep);
    const { amount: artifacts, left } = await sweepArtifacts(sweep);
    const logs = await sweepLogs(sweep);
    const profiles = await sweepProfiles(sweep, left);
    const parts = await options.parts?.sweep(options.clock() - rules.keepMs, { dryRun });
    const given = { dryRun, pause: options.pause, leaving: new Set(marks.leaving.map(({ run }) => run)) };
    const callFiles = await options.calls?.sweep(given);
    const heldFiles = await options.held?.sweep(given);
    if (!dryRun) await settle(sweep, left, logs.kept);
    if (!dryRun) await foldOldLogs(sweep);
    return {
      dryRun,
      runs: marks.leaving.map((run) => run.run),
      results: marks.forgotten.length,
      artifacts,
      logs: logs.gone,
      profiles,
      parts: parts ?? nothing,
      callFiles: callFiles ?? nothing,
      heldFiles: heldFiles ?? nothing,
      attempts: await sweepAttempts(sweep),
    };
  } finally {
    watch.end();
  }
}

const runsAtOnce = 100;
/** Watchers of a run have gone by then. */
const foldAfterMs = 24 * 60 * 60 * 1000;

/** Last, for it only saves room in the database. */
async function foldOldLogs({ history, clock, pause }: Sweep): Promise<void> {
  const endedBefore = clock() - foldAfterMs;
  for (let runs = await history.unfolded(endedBefore); runs.length > 0; ) {
    for (const run of runs) {
      await pause();
      await history.fold(run);
    }
    runs = await history.unfolded(endedBefore);
  }
  await history.tidy(pause);
}

/** Rows go before files, so that whoever dies here leaves only files that the next collection finds. */
async function discard({ history, clock, marks, watch, pause }: Sweep): Promise<void> {
  const runs = marks.leaving.map((run) => run.run);
  for (let at = 0; at < runs.length; at += runsAtOnce) {
    await history.compact(runs.slice(at, at + runsAtOnce), clock());
    await pause();
  }
  await history.forget(marks.forgotten, (result) => isFree(watch, result));
  await history.assertOwner();
}

function isFree(watch: LeaseWatch, { attempt, outputs }: HistoricResult): boolean {
  return !watch.isTaken(attemptKey(attempt)) && !outputs.some((output) => watch.isTaken(output.digest));
}

interface Sweep extends Collection {
  readonly watch: LeaseWatch;
  readonly marks: Marks;
  readonly dryRun: boolean;
}

interface SweptArtifacts {
  readonly amount: Amount;
  /** What is there now. */
  readonly left: ReadonlySet<string>;
}

async function sweepArtifacts({ artifacts, marks, watch, dryRun, pause }: Sweep): Promise<SweptArtifacts> {
  const left = new Set(await artifacts.list());
  const amount = { count: 0, bytes: 0 };
  for (const digest of left) {
    if (marks.digests.has(digest)) continue;
    await pause();
    const size = await artifacts.measure(digest);
    // Asked last: `remove` takes the name away in this same turn.
    if (watch.isTaken(digest)) continue;
    if (!dryRun) await artifacts.remove(digest);
    left.delete(digest);
    amount.count += 1;
    amount.bytes += size;
  }
  return { amount, left };
}

async function sweepLogs({ logs, marks, watch, dryRun }: Sweep): Promise<{ gone: Amount; kept: Amount }> {
  const sums = { gone: { count: 0, bytes: 0 }, kept: { count: 0, bytes: 0 } };
  for (const log of await logs.list()) {
    const isLive = watch.isTaken(attemptKey(log.attempt));
    const isKept = isLive || marks.attempts.has(log.attempt);
    if (!isKept && !dryRun) await logs.remove(log.attempt);
    // The log of a live attempt is counted when it ends.
    if (isLive) continue;
    const sum = isKept ? sums.kept : sums.gone;
    sum.count += 1;
    sum.bytes += log.bytes;
  }
  return sums;
}

/** Nothing is lost with one that is removed too early: it is made again. */
async function sweepProfiles({ profiles, dryRun }: Sweep, left: ReadonlySet<string>): Promise<Amount> {
  const gone = { count: 0, bytes: 0 };
  for (const { digest, bytes } of await profiles.list()) {
    if (left.has(digest)) continue;
    if (!dryRun) await profiles.remove(digest);
    gone.count += 1;
    gone.bytes += bytes;
  }
  return gone;
}

/** Brings the ledger in line with what is left; what live runs took meanwhile is theirs. */
async function settle(sweep: Sweep, left: ReadonlySet<string>, logs: Amount): Promise<void> {
  const { room, artifacts, parts, marks, watch } = sweep;
  await room.prune(({ use, digest }) => watch.isTaken(digest) || marks.uses.has(use));
  await room.forget((digest) => !left.has(digest) && !watch.isTaken(digest));
  for (const digest of await room.unmeasured()) await room.learn(digest, await artifacts.measure(digest));
  await room.setLogs(logs);
  if (parts !== undefined) await room.setAllParts(await parts.measure());
}

/** An attempt that nobody holds and no unfinished run names is left over from a process that died. */
async function sweepAttempts(sweep: Sweep): Promise<number> {
  const { artifacts, history, targets, marks, watch, dryRun } = sweep;
  let count = 0;
  for (const id of await artifacts.attempts()) {
    if (marks.unfinished.has(id) || watch.isTaken(folderKey(id))) continue;
    // An attempt of another owner would be none of ours.
    await history.assertOwner();
    count += 1;
    if (dryRun) continue;
    for (const target of targets()) await target.reap({ id, directory: artifacts.attemptDirectory(id) });
    await history.assertOwner();
    await artifacts.removeAttemptDirectory(id);
  }
  return count;
}
