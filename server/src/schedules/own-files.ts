/**
 * Tells whether the runs of a schedule write the files that start the next ones (S62). A file counts as theirs when it was
 * last changed while one of them went on; that may be chance, so that it is looked at for a while before it is believed.
 * Pure.
 */
import type { PastOccurrence } from '@millrace/pipeline-engine';

/** A run of the schedule, by the clock of files. */
export interface OwnRun {
  readonly begunAt: number;
  /** Undefined while it goes on. */
  readonly endedAt: number | undefined;
  /** How many runs in a row wrote what started the next, this one included. */
  readonly depth: number;
}

/** Runs that start each other, in a row; what they wrote then starts no more. */
export const mostInRow = 5;

export function ownRunsOf(history: readonly PastOccurrence[]): readonly OwnRun[] {
  return history.flatMap(({ begunAt, finishedAt, cause }) => {
    if (begunAt === undefined || cause?.kind !== 'files') return [];
    return [{ begunAt, endedAt: finishedAt, depth: cause.depth ?? 1 }];
  });
}

/** Of the run that such a file starts: one more than that of the run which went on when it was changed, or one. */
export function depthOf(changedAt: number, runs: readonly OwnRun[]): number {
  const writers = runs.filter(
    ({ begunAt, endedAt = Number.POSITIVE_INFINITY }) => begunAt <= changedAt && changedAt <= endedAt,
  );
  return 1 + Math.max(0, ...writers.map(({ depth }) => depth));
}

const shortestQuietMs = 5000;

/**
 * How long nothing of the schedule starts to see whether files come when no run of it goes on: then somebody else writes
 * them. As long as its runs took, so that whoever writes as often as they run is seen.
 */
export function quietMs(runs: readonly OwnRun[], settledMs: number): number {
  const lasted = runs.map(({ begunAt, endedAt = begunAt }) => endedAt - begunAt);
  return Math.max(shortestQuietMs, 2 * settledMs, ...lasted.map((ms) => 2 * ms));
}
