/** The days of a month as a calendar shows them, and which due times fall on them. Pure. */
import type { DueTextBody, OccurrenceBody, PastOccurrenceBody } from '@millrace/server/contract';

const day = 24 * 3600 * 1000;

export interface CalendarEntry {
  readonly due: DueTextBody;
  /** What became of it; undefined for one to come. */
  readonly occurrence: OccurrenceBody | undefined;
}

export interface CalendarDay {
  /** Midnight, as if the wall clock were UTC's. */
  readonly day: number;
  readonly isInMonth: boolean;
  readonly entries: readonly CalendarEntry[];
}

/** Whole weeks from Monday to Sunday around a month; 1 is January. */
export function calendarDays(year: number, month: number): readonly number[] {
  const first = Date.UTC(year, month - 1, 1);
  const last = Date.UTC(year, month, 0);
  const begin = first - ((new Date(first).getUTCDay() + 6) % 7) * day;
  const end = last + ((7 - new Date(last).getUTCDay()) % 7) * day;
  return Array.from({ length: (end - begin) / day + 1 }, (_, index) => begin + index * day);
}

/** What was due before the schedule was enabled is not shown: nothing was to come of it. What files, calls and people began is. */
export function calendarOf(
  { year, month }: { readonly year: number; readonly month: number },
  times: readonly DueTextBody[],
  history: readonly PastOccurrenceBody[],
  now: number,
): readonly CalendarDay[] {
  const known = new Map(history.map((occurrence) => [Date.parse(occurrence.nominal), occurrence]));
  const missed = history.filter(({ reason }) => reason?.kind === 'missed');
  const byDay = new Map<number, CalendarEntry[]>();
  const add = (entry: CalendarEntry): void => {
    const wall = Date.parse(`${entry.due.local.slice(0, 10)}T00:00:00Z`);
    const entries = byDay.get(wall);
    if (entries === undefined) byDay.set(wall, [entry]);
    else entries.push(entry);
  };
  for (const due of times) {
    const instant = Date.parse(due.time);
    const occurrence = known.get(instant) ?? missed.find(covers(instant));
    if (occurrence === undefined && instant <= now) continue;
    add({ due, occurrence });
  }
  const timed = new Set(times.map(({ time }) => Date.parse(time)));
  for (const occurrence of history)
    if (!timed.has(Date.parse(occurrence.nominal)) && occurrence.reason?.kind !== 'missed')
      add({ due: occurrence.due, occurrence });
  const byTime = (a: CalendarEntry, b: CalendarEntry): number =>
    Date.parse(a.due.time) - Date.parse(b.due.time);
  return calendarDays(year, month).map((midnight) => ({
    day: midnight,
    isInMonth: new Date(midnight).getUTCMonth() === month - 1,
    entries: (byDay.get(midnight) ?? []).toSorted(byTime),
  }));
}

/** One row of the history stands for a whole stretch of missed due times. */
const covers =
  (instant: number) =>
  ({ nominal, reason }: OccurrenceBody): boolean =>
    reason?.kind === 'missed' && instant >= Date.parse(nominal) && instant <= reason.until;
