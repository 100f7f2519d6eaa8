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
  RunUses,
} from './ports.ts';
import { type HistoricRun, planRetention, type RetentionRules, runsAboveSize } from './retention.ts';

export interface CollectorOptions {
  readonly history: RunHistory;
  readonly artifacts: ArtifactStore;
  readonly logs: AttemptLogs;
  /** The engine's own: a collector without them would not know what runs need. */
  readonly leases: Leases;
  readonly targets: readonly ComputeTarget[];
  readonly clock: Clock;
}

export interface Amount {
  readonly count: number;
  readonly bytes: number;
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
    const { amount: artifacts, digests } = await sweepArtifacts(sweep);
    return {
      dryRun,
      runs: marks.leaving.map((run) => run.run),
      results: marks.forgotten.length,
      artifacts,
      logs: await sweepLogs(sweep),
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
  readonly digests: ReadonlySet<string>;
  /** Whose logs stay. */
  readonly attempts: ReadonlySet<string>;
  /** Whose folders the engine looks after when it goes on with their runs. */
  readonly unfinished: ReadonlySet<string>;
}

interface UsedRun {
  readonly run: HistoricRun;
  readonly uses: RunUses;
}

async function mark({ history, clock }: CollectorOptions, rules: RetentionRules): Promise<Marks> {
  const now = clock();
  const plan = planRetention(await history.runs(), rules, now);
  const used: UsedRun[] = [];
  for (const run of plan.kept) used.push({ run, uses: await history.uses(run.run) });
  const above = runsAboveSize(used.map(sized), rules.mostBytes ?? Number.POSITIVE_INFINITY);
  const kept = used.filter(({ run }) => !above.has(run.run));
  const leaving = [...used.filter(({ run }) => above.has(run.run)).map(({ run }) => run), ...plan.compacted];
  const fingerprints = new Set(kept.flatMap(({ uses }) => uses.fingerprints));
  const digests = new Set(
    kept.flatMap(({ uses }) => [...uses.code, ...uses.outputs.map((output) => output.digest)]),
  );
  const attempts = new Set(kept.flatMap(({ uses }) => uses.attempts.map(({ attempt }) => attempt)));
  const unfinished = new Set(
    kept
      .filter(({ run }) => run.finishedAt === null)
      .flatMap(({ uses }) => uses.attempts.map(({ attempt }) => attempt)),
  );
  const forgotten: HistoricResult[] = [];
  await history.results((page) => {
    for (const result of page) {
      const isYoung = above.size === 0 && now - result.time < rules.keepMs;
      if (!isYoung && !fingerprints.has(result.fingerprint)) {
        forgotten.push(result);
        continue;
      }
      attempts.add(result.attempt);
      for (const output of result.outputs) digests.add(output.digest);
    }
  });
  return { leaving, forgotten, digests, attempts, unfinished };
}

const sized = ({ run, uses }: UsedRun) => ({
  run,
  artifacts: new Map(uses.outputs.map(({ digest, bytes }) => [digest, bytes])),
});

function isFree(watch: LeaseWatch, { attempt, outputs }: HistoricResult): boolean {
  return !watch.isTaken(attemptKey(attempt)) && !outputs.some((output) => watch.isTaken(output.digest));
}

interface Sweep extends CollectorOptions {
  readonly watch: LeaseWatch;
  readonly marks: Marks;
  readonly dryRun: boolean;
}

async function sweepArtifacts(
  sweep: Sweep,
): Promise<{ readonly amount: Amount; readonly digests: readonly string[] }> {
  const { artifacts, marks, watch, dryRun } = sweep;
  const digests: string[] = [];
  let bytes = 0;
  for (const digest of await artifacts.list()) {
    if (marks.digests.has(digest)) continue;
    await breathe();
    const size = await artifacts.measure(digest);
    // Asked last: `remove` takes the name away in this same turn.
    if (watch.isTaken(digest)) continue;
    if (!dryRun) await artifacts.remove(digest);
    digests.push(digest);
    bytes += size;
  }
  return { amount: { count: digests.length, bytes }, digests };
}

async function sweepLogs({ logs, marks, watch, dryRun }: Sweep): Promise<Amount> {
  let [count, bytes] = [0, 0];
  for (const log of await logs.list()) {
    if (marks.attempts.has(log.attempt) || watch.isTaken(attemptKey(log.attempt))) continue;
    if (!dryRun) await logs.remove(log.attempt);
    count += 1;
    bytes += log.bytes;
  }
  return { count, bytes };
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
