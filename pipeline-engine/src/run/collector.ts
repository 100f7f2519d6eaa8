/**
 * Removes what no kept run and no kept result refers to, beside live runs. Rows go first and files after them, so that a
 * collection that dies leaves only files that the next one finds. What is taken by a lease (`leases.ts`) at any moment
 * since the collection began stays.
 */
import { breathe } from './breathe.ts';
import { attemptKey, folderKey, type Leases, type LeaseWatch } from './leases.ts';
import type {
  ArtifactStore,
  AttemptLogs,
  Clock,
  ComputeTarget,
  HistoricResult,
  RunHistory,
} from './ports.ts';
import { type HistoricRun, planRetention, type RetentionRules, runsAboveSize } from './retention.ts';
import { type Amount, codeStep, type RoomLedger, useKey } from './room.ts';

export interface CollectorOptions {
  readonly history: RunHistory;
  readonly room: RoomLedger;
  readonly artifacts: ArtifactStore;
  readonly logs: AttemptLogs;
  /** The engine's own: a collector without them would not know what runs need. */
  readonly leases: Leases;
  readonly targets: readonly ComputeTarget[];
  readonly clock: Clock;
}

export interface Collected {
  readonly dryRun: boolean;
  /** Runs of which the summary stays. */
  readonly runs: readonly string[];
  /** Results that are no longer reused. */
  readonly results: number;
  readonly artifacts: Amount;
  readonly logs: Amount;
  /** Folders of attempts whose process is gone. */
  readonly attempts: number;
  /** Digests of the artifacts, for what others keep about them. */
  readonly digests: readonly string[];
}

export interface Collector {
  /** One at a time; a second call waits for the first. */
  collect(rules: RetentionRules, options?: { readonly dryRun?: boolean }): Promise<Collected>;
}

export function createCollector(options: CollectorOptions): Collector {
  let last: Promise<unknown> = Promise.resolve();
  return {
    collect: (rules, { dryRun = false } = {}) => {
      const next = last.then(() => collectOnce(options, rules, dryRun));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

async function collectOnce(
  options: CollectorOptions,
  rules: RetentionRules,
  dryRun: boolean,
): Promise<Collected> {
  await breathe();
  const watch = options.leases.watch();
  try {
    const marks = await mark(options, rules);
    if (!dryRun) {
      await options.history.discard(
        marks.leaving.map((run) => run.run),
        marks.forgotten,
        (result) => isFree(watch, result),
        options.clock(),
      );
      await options.history.assertOwner();
    }
    const sweep = { ...options, watch, marks, dryRun };
    const { amount: artifacts, digests, left } = await sweepArtifacts(sweep);
    const logs = await sweepLogs(sweep);
    if (!dryRun) await settle(sweep, left, logs.kept);
    return {
      dryRun,
      runs: marks.leaving.map((run) => run.run),
      results: marks.forgotten.length,
      artifacts,
      logs: logs.gone,
      attempts: await sweepAttempts(sweep),
      digests,
    };
  } finally {
    watch.end();
  }
}

interface Marks {
  readonly leaving: readonly HistoricRun[];
  readonly forgotten: readonly HistoricResult[];
  readonly digests: Set<string>;
  /** Keys of who uses what (`room.ts`). */
  readonly uses: Set<string>;
  /** Whose logs stay. */
  readonly attempts: Set<string>;
  /** Whose folders the engine looks after when it goes on with their runs. */
  readonly unfinished: Set<string>;
}

async function mark({ history, clock }: CollectorOptions, rules: RetentionRules): Promise<Marks> {
  const now = clock();
  const plan = planRetention(await history.runs(), rules, now);
  const above = await runsAboveSize(plan.kept, rules.mostBytes, async ({ run }) => {
    const { outputs } = await history.uses(run);
    return new Map(outputs.map(({ digest, bytes }) => [digest, bytes]));
  });
  const gone = plan.kept.filter(({ run }) => above.has(run));
  const marks = {
    leaving: [...gone, ...plan.compacted],
    forgotten: [] as HistoricResult[],
    digests: new Set<string>(),
    uses: new Set<string>(),
    attempts: new Set<string>(),
    unfinished: new Set<string>(),
  };
  const fingerprints = new Set<string>();
  for (const run of plan.kept) {
    if (above.has(run.run)) continue;
    for (const fingerprint of await markRun(history, run, marks)) fingerprints.add(fingerprint);
  }
  await history.results((page) => {
    for (const result of page) {
      const isYoung = above.size === 0 && now - result.time < rules.keepMs;
      if (isYoung || fingerprints.has(result.fingerprint)) markResult(result, marks);
      else marks.forgotten.push(result);
    }
  });
  return marks;
}

/** Marks what a kept run uses; answers the fingerprints of its results. */
async function markRun(history: RunHistory, run: HistoricRun, marks: Marks): Promise<readonly string[]> {
  const { outputs, code, attempts, fingerprints } = await history.uses(run.run);
  const used = [...outputs, ...code.map((digest) => ({ step: codeStep, digest }))];
  for (const { step, digest } of used) {
    marks.digests.add(digest);
    marks.uses.add(useKey({ pipeline: run.pipeline, step, digest }));
  }
  for (const { attempt } of attempts) {
    marks.attempts.add(attempt);
    if (run.finishedAt === null) marks.unfinished.add(attempt);
  }
  return fingerprints;
}

function markResult({ attempt, outputs, pipeline, step }: HistoricResult, marks: Marks): void {
  marks.attempts.add(attempt);
  for (const { digest } of outputs) {
    marks.digests.add(digest);
    if (pipeline !== undefined) marks.uses.add(useKey({ pipeline, step, digest }));
  }
}

function isFree(watch: LeaseWatch, { attempt, outputs }: HistoricResult): boolean {
  return !watch.isTaken(attemptKey(attempt)) && !outputs.some((output) => watch.isTaken(output.digest));
}

interface Sweep extends CollectorOptions {
  readonly watch: LeaseWatch;
  readonly marks: Marks;
  readonly dryRun: boolean;
}

interface SweptArtifacts {
  readonly amount: Amount;
  readonly digests: readonly string[];
  /** What is there now. */
  readonly left: ReadonlySet<string>;
}

async function sweepArtifacts({ artifacts, marks, watch, dryRun }: Sweep): Promise<SweptArtifacts> {
  const left = new Set(await artifacts.list());
  const digests: string[] = [];
  let bytes = 0;
  for (const digest of left) {
    if (marks.digests.has(digest)) continue;
    await breathe();
    const size = await artifacts.measure(digest);
    // Asked last: `remove` takes the name away in this same turn.
    if (watch.isTaken(digest)) continue;
    if (!dryRun) await artifacts.remove(digest);
    left.delete(digest);
    digests.push(digest);
    bytes += size;
  }
  return { amount: { count: digests.length, bytes }, digests, left };
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

/** Brings the ledger in line with what is left; what live runs took meanwhile is theirs. */
async function settle(sweep: Sweep, left: ReadonlySet<string>, logs: Amount): Promise<void> {
  const { room, artifacts, marks, watch } = sweep;
  await room.prune(({ use, digest }) => watch.isTaken(digest) || marks.uses.has(use));
  await room.forget((digest) => !left.has(digest) && !watch.isTaken(digest));
  for (const digest of await room.unmeasured()) await room.learn(digest, await artifacts.measure(digest));
  await room.setLogs(logs);
}

/** An attempt that nobody holds and no unfinished run names is left over from a process that died. */
async function sweepAttempts({ artifacts, targets, marks, watch, dryRun }: Sweep): Promise<number> {
  let count = 0;
  for (const id of await artifacts.attempts()) {
    if (marks.unfinished.has(id) || watch.isTaken(folderKey(id))) continue;
    count += 1;
    if (dryRun) continue;
    for (const target of targets) await target.reap({ id, directory: artifacts.attemptDirectory(id) });
    await artifacts.removeAttemptDirectory(id);
  }
  return count;
}
