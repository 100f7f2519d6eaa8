/** What a collection keeps: everything that kept runs and kept results refer to, read from their logs. */
import type { Clock, HistoricResult, RunHistory } from './ports.ts';
import { type HistoricRun, planRetention, type RetentionRules, runsAboveSize } from './retention.ts';
import { codeStep, useKey } from './room.ts';

/** What stays, and what goes. */
export interface Marks {
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

export interface MarkOptions {
  readonly history: RunHistory;
  readonly clock: Clock;
  /** Lets others go on. */
  readonly pause: () => Promise<void>;
}

/** Reads every log that is kept. */
export async function markKept(
  { history, clock, pause }: MarkOptions,
  rules: RetentionRules,
): Promise<Marks> {
  const now = clock();
  const plan = planRetention(await history.runs(), rules, now);
  const above = await runsAboveSize(plan.kept, rules.mostBytes, async ({ run }) => {
    await pause();
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
  const expired = await madeForExpired(plan.compacted, { history, pause, rules });
  for (const run of plan.kept) {
    if (above.has(run.run)) continue;
    await pause();
    for (const fingerprint of await markRun(history, run, marks)) fingerprints.add(fingerprint);
  }
  await history.results((page) => {
    for (const result of page) {
      const isYoung =
        above.size === 0 && now - result.time < rules.keepMs && !expired.has(result.fingerprint);
      if (isYoung || fingerprints.has(result.fingerprint)) markResult(result, marks);
      else marks.forgotten.push(result);
    }
  });
  return marks;
}

/** Results of runs that went before their results were old go with them, unless a kept run has them too. */
async function madeForExpired(
  leaving: readonly HistoricRun[],
  { history, pause, rules }: Omit<MarkOptions, 'clock'> & { readonly rules: RetentionRules },
): Promise<ReadonlySet<string>> {
  const expired = new Set<string>();
  for (const { run } of leaving) {
    if (rules.keepMsOfRun?.has(run) !== true) continue;
    await pause();
    for (const fingerprint of (await history.uses(run)).fingerprints) expired.add(fingerprint);
  }
  return expired;
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
