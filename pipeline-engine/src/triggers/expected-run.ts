/** Which run of a schedule should have succeeded by now and has not (S65). Pure. */
import type { Timetable } from './timetable.ts';

export interface Expectation {
  /** Undefined for a schedule that waits for events: it is to run at least so often. */
  readonly timetable: Timetable | undefined;
  /** So long after it was due a run has to have succeeded. */
  readonly withinMs: number;
  readonly enabledAt: number;
}

/**
 * When the run was due that is absent: the first after the one that succeeded last (`succeeded` is its nominal time), or
 * after the schedule was enabled. It stays the same until a run succeeds, so that it can be told once.
 */
export function expectedRun(
  { timetable, withinMs, enabledAt }: Expectation,
  succeeded: number | undefined,
  now: number,
): number | undefined {
  const since = Math.max(enabledAt, succeeded ?? enabledAt);
  const due = timetable === undefined ? since : timetable.next(since);
  return due !== undefined && due + withinMs < now ? due : undefined;
}
