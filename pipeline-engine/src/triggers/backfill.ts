/** The due times of a stretch of the past that get runs now. Pure. */
import type { Backfill, Occurrence } from '../run/schedule-store.ts';
import type { Timetable } from './timetable.ts';

/** One request makes no more than this. */
export const mostFilled = 1000;

/** At most one more than `mostFilled`, so that it shows when there are too many. */
export function backfillTimes(timetable: Timetable, from: number, until: number): readonly number[] {
  const times: number[] = [];
  for (const due of timetable.between(from, until)) {
    times.push(due);
    if (times.length > mostFilled) break;
  }
  return times;
}

export function backfillOccurrences(backfill: Backfill, times: readonly number[]): readonly Occurrence[] {
  const { id, schedule, createdAt } = backfill;
  return times.map((nominal) => ({
    schedule,
    nominal,
    kind: 'backfill',
    status: 'waiting',
    recordedAt: createdAt,
    startAfter: nominal,
    isLate: true,
    backfill: id,
  }));
}
