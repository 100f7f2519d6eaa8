/**
 * The due times of a trigger. Times on the wall are made into instants by one rule (S5): a time that the clock skips is
 * due at the end of the gap, a time that comes twice is due the first time; what follows elapsed time knows neither.
 */
import type { Trigger } from '../spec/documents/document.ts';
import { type Cron, parseCron } from './cron.ts';
import { createDays, type Days, dayMs, minuteMs } from './days.ts';
import { parseTime } from './parse-time.ts';
import { type TimeZone, timeZoneOf, utc } from './time-zone.ts';

export interface Timetable {
  readonly zone: TimeZone;
  /** The first due time after `instant`. */
  next(instant: number): number | undefined;
  /** The last due time before `instant`. */
  previous(instant: number): number | undefined;
  /** Due times from `from` on, `until` included; endless where it is left out. */
  between(from: number, until?: number): Iterable<number>;
}

/** Of a schedule that waits for something else than the clock. */
export const neverDue: Timetable = {
  zone: utc,
  next: () => undefined,
  previous: () => undefined,
  between: () => [],
};

/** Which part of a trigger cannot be understood. */
export type TimetableProblem = 'expression' | 'time_zone' | 'start_time' | 'end_time';

/** How far ahead something is looked for: 29 February comes at least every eight years, every 12th one every 96. */
const farthestDays = 100 * 366;

/**
 * `anchor`: when the schedule was enabled, which is where one begins that names no start. A list of problems for a
 * trigger that is none.
 */
export function createTimetable(
  trigger: Trigger,
  anchor: number,
):
  | { readonly ok: true; readonly value: Timetable }
  | { readonly ok: false; readonly parts: readonly TimetableProblem[] } {
  const cron = trigger.kind === 'cron' ? parseCron(trigger.expression) : undefined;
  const zone = timeZoneOf(trigger.timeZone);
  const start = timeIn(trigger.startTime, zone);
  const end = timeIn(trigger.endTime, zone);
  const parts: TimetableProblem[] = [
    ...(trigger.kind === 'cron' && cron === undefined ? (['expression'] as const) : []),
    ...(zone === undefined ? (['time_zone'] as const) : []),
    ...(start === 'wrong' ? (['start_time'] as const) : []),
    ...(end === 'wrong' ? (['end_time'] as const) : []),
  ];
  if (zone === undefined || start === 'wrong' || end === 'wrong' || parts.length > 0)
    return { ok: false, parts };
  const from = start ?? Math.floor(anchor / minuteMs) * minuteMs;
  const source = sourceOf(trigger, cron, zone, from);
  return { ok: true, value: limited(source, zone, from, end ?? Number.POSITIVE_INFINITY) };
}

function timeIn(text: string | undefined, zone: TimeZone | undefined): number | undefined | 'wrong' {
  if (text === undefined) return undefined;
  return parseTime(text, zone ?? timeZoneOf()) ?? 'wrong';
}

/** Due times without start and end. */
interface Source {
  after(instant: number): number | undefined;
  before(instant: number): number | undefined;
}

function limited(source: Source, zone: TimeZone, start: number, end: number): Timetable {
  const next = (instant: number): number | undefined => {
    const found = source.after(Math.max(instant, start - 1));
    return found === undefined || found > end ? undefined : found;
  };
  return {
    zone,
    next,
    previous: (instant) => {
      const found = source.before(Math.min(instant, end + 1));
      return found === undefined || found < start ? undefined : found;
    },
    between: function* (from, until = Number.POSITIVE_INFINITY) {
      for (let due = next(from - 1); due !== undefined && due <= until; due = next(due)) yield due;
    },
  };
}

function sourceOf(trigger: Trigger, cron: Cron | undefined, zone: TimeZone, start: number): Source {
  if (trigger.kind === 'recurrence' && (trigger.frequency === 'minute' || trigger.frequency === 'hour')) {
    return elapsedSource(trigger, createDays(trigger, cron, zone.wallTime(start)), zone, start);
  }
  return wallSource(createDays(trigger, cron, zone.wallTime(start)), zone);
}

/** Every so many minutes since the start, by the clock that nobody changes. A pattern leaves some of them out. */
function elapsedSource(
  { frequency, interval }: Extract<Trigger, { kind: 'recurrence' }>,
  days: Days,
  zone: TimeZone,
  start: number,
): Source {
  const every = interval * (frequency === 'hour' ? 60 : 1) * minuteMs;
  const isWanted = (instant: number): boolean => {
    const wall = zone.wallTime(instant);
    return days.isDue(Math.floor(wall / dayMs)) && days.hasTime(wall);
  };
  const search = (from: number, step: 1 | -1): number | undefined => {
    const last = Math.ceil((farthestDays * dayMs) / every);
    for (let count = 0; count <= Math.min(last, mostSteps); count += 1) {
      const instant = start + (from + step * count) * every;
      if (isWanted(instant)) return instant;
    }
    return undefined;
  };
  return {
    after: (instant) => search(Math.floor((instant - start) / every) + 1, 1),
    before: (instant) => search(Math.ceil((instant - start) / every) - 1, -1),
  };
}

/** Bounds the search of a pattern that leaves out nearly everything; more than the 62 days between two 31sts, in minutes. */
const mostSteps = 100_000;

function wallSource(days: Days, zone: TimeZone): Source {
  const known = new Map<number, readonly number[]>();
  /** Sorted; the same instant may close one day and begin another, after a day that the clock skipped. */
  const instantsOf = (day: number): readonly number[] => {
    const cached = known.get(day);
    if (cached !== undefined) return cached;
    const found = days.isDue(day)
      ? [...new Set(days.times.flatMap((time) => instantsAt(day * dayMs + time)))].sort((a, b) => a - b)
      : [];
    if (known.size > mostKnownDays) known.clear();
    known.set(day, found);
    return found;
  };
  const instantsAt = (wall: number): readonly number[] => {
    const instants = zone.instantsAt(wall);
    if (days.isElapsed) return instants;
    return instants.length === 0 ? [zone.endOfGap(wall)] : instants.slice(0, 1);
  };
  return {
    after: (instant) => {
      const first = Math.floor(zone.wallTime(instant) / dayMs) - 1;
      for (let day = first; day <= first + farthestDays; day += 1) {
        const instants = instantsOf(day);
        const found = instants[countUntil(instants, instant)];
        if (found !== undefined) return found;
      }
      return undefined;
    },
    before: (instant) => {
      const first = Math.floor(zone.wallTime(instant) / dayMs) + 1;
      for (let day = first; day >= first - farthestDays; day -= 1) {
        const found = instantsOf(day).findLast((due) => due < instant);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

const mostKnownDays = 40;

/** How many of them are not after `instant`. */
function countUntil(instants: readonly number[], instant: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
