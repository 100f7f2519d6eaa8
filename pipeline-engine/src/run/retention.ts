/** Which runs keep their results, and which results outlive their runs: rules, decided without touching anything. */

export interface RetentionRules {
  /** The newest runs of every pipeline are kept, however old. */
  readonly keepRuns: number;
  /** Runs that ended, and results that were made, within this time are kept. */
  readonly keepMs: number;
  /** Runs that say themselves how long they are kept after their end, whatever the newest ones are. */
  readonly keepMsOfRun?: ReadonlyMap<string, number>;
  /** Bytes of artifacts; above them the oldest runs give theirs up first. Absent: no limit. */
  readonly mostBytes?: number;
}

const dayMs = 24 * 60 * 60 * 1000;

export const defaultRetention: RetentionRules = { keepRuns: 50, keepMs: 30 * dayMs };

/** A run as far as retention looks at it. */
export interface HistoricRun {
  readonly run: string;
  readonly pipeline: string;
  readonly finishedAt: number | null;
  /** A person asked that it be kept. */
  readonly isPinned: boolean;
  /** Only its summary is left. */
  readonly isCompacted: boolean;
}

export interface RetentionPlan {
  /** These keep all they have; newest first. */
  readonly kept: readonly HistoricRun[];
  /** These become summaries; newest first. */
  readonly compacted: readonly HistoricRun[];
}

/** `runs` are newest first. Runs that have not ended, and pinned ones, are always kept. */
export function planRetention(
  runs: readonly HistoricRun[],
  rules: RetentionRules,
  now: number,
): RetentionPlan {
  const seen = new Map<string, number>();
  const kept: HistoricRun[] = [];
  const compacted: HistoricRun[] = [];
  for (const run of runs) {
    const place = seen.get(run.pipeline) ?? 0;
    const own = rules.keepMsOfRun?.get(run.run);
    // A run with a time of its own takes no place of another one.
    if (own === undefined) seen.set(run.pipeline, place + 1);
    if (run.isCompacted) continue;
    const isYoung = run.finishedAt !== null && now - run.finishedAt < (own ?? rules.keepMs);
    const isKept = mustStay(run) || isYoung || (own === undefined && place < rules.keepRuns);
    (isKept ? kept : compacted).push(run);
  }
  return { kept, compacted };
}

/** Bytes of what a run refers to, by digest. */
export type ArtifactsOf = (run: HistoricRun) => Promise<ReadonlyMap<string, number>>;

/**
 * The runs that have to give way for what is kept to fit into `mostBytes`, oldest first. The newest run of a pipeline
 * stays, and so do pinned and unfinished ones, also when that is too much. `runs` are newest first. `artifactsOf` is
 * asked twice for some, so that what many runs refer to need not be held at once.
 */
export async function runsAboveSize(
  runs: readonly HistoricRun[],
  mostBytes: number | undefined,
  artifactsOf: ArtifactsOf,
): Promise<ReadonlySet<string>> {
  if (mostBytes === undefined) return new Set();
  const users = new Map<string, number>();
  const newest = new Map<string, string>();
  let total = 0;
  for (const run of runs) {
    if (!newest.has(run.pipeline)) newest.set(run.pipeline, run.run);
    for (const [digest, bytes] of await artifactsOf(run)) {
      if (!users.has(digest)) total += bytes;
      users.set(digest, (users.get(digest) ?? 0) + 1);
    }
  }
  const leaving = new Set<string>();
  for (const run of [...runs].reverse()) {
    if (total <= mostBytes) break;
    if (mustStay(run) || newest.get(run.pipeline) === run.run) continue;
    leaving.add(run.run);
    for (const [digest, bytes] of await artifactsOf(run)) {
      const left = (users.get(digest) ?? 0) - 1;
      users.set(digest, left);
      if (left === 0) total -= bytes;
    }
  }
  return leaving;
}

function mustStay(run: HistoricRun): boolean {
  return run.isPinned || run.finishedAt === null;
}
