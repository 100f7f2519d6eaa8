/** Which days a trigger means, and which times of such a day. Days are counted on the wall, from 1 January 1970. */
import type { Trigger } from '../spec/documents/document.ts';
import type { Cron } from './cron.ts';

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

export interface Days {
  isDue(day: number): boolean;
  /** Times of a day that is due, in milliseconds since its midnight, ascending. */
  readonly times: readonly number[];
  /** Whether a wall time is at a time of day that the pattern allows. */
  hasTime(wall: number): boolean;
  /** Follows elapsed time rather than the clock on the wall. */
  readonly isElapsed: boolean;
}

type Recurrence = Extract<Trigger, { kind: 'recurrence' }>;

/** `start`: the wall time from which intervals are counted. */
export function createDays(trigger: Trigger, cron: Cron | undefined, start: number): Days {
  if (trigger.kind === 'recurrence') return recurrenceDays(trigger, start);
  return cron === undefined ? noDays : cronDays(cron);
}

const noDays: Days = { isDue: () => false, times: [], hasTime: () => false, isElapsed: false };

function cronDays(cron: Cron): Days {
  const isMonthDay = (date: Date): boolean =>
    cron.monthDays.has(date.getUTCDate()) || (cron.monthDays.has(-1) && isLastOfMonth(date));
  return {
    isDue: (day) => {
      const date = new Date(day * dayMs);
      if (!cron.months.has(date.getUTCMonth() + 1)) return false;
      const fits = [isMonthDay(date), cron.weekDays.has(date.getUTCDay())];
      return cron.isEitherDay ? fits.some(Boolean) : fits.every(Boolean);
    },
    ...timesOf(cron.hours, cron.minutes),
    isElapsed: cron.isElapsed,
  };
}

function recurrenceDays({ frequency, interval, pattern }: Recurrence, start: number): Days {
  const begin = new Date(start);
  const startDay = Math.floor(start / dayMs);
  const weekDays = new Set(pattern?.weekDays.map((name) => weekDayNames.indexOf(name)));
  const monthDays = new Set(pattern?.monthDays);
  const isNamed = (date: Date): boolean => weekDays.has(date.getUTCDay()) || monthDays.has(date.getUTCDate());
  const isDayFree = weekDays.size === 0 && monthDays.size === 0;
  const isDue = (day: number): boolean => {
    const date = new Date(day * dayMs);
    switch (frequency) {
      case 'minute':
      case 'hour':
        return isDayFree || isNamed(date);
      case 'day':
        return (day - startDay) % interval === 0 && (isDayFree || isNamed(date));
      case 'week':
        if ((weekOf(day) - weekOf(startDay)) % interval !== 0) return false;
        return isDayFree ? date.getUTCDay() === begin.getUTCDay() : isNamed(date);
      case 'month':
        if ((monthOf(date) - monthOf(begin)) % interval !== 0) return false;
        return isDayFree ? date.getUTCDate() === begin.getUTCDate() : isNamed(date);
    }
  };
  const isSparse = frequency === 'minute' || frequency === 'hour';
  if (pattern === undefined) {
    const time = start - startDay * dayMs;
    return { isDue, times: [time], hasTime: () => isSparse, isElapsed: false };
  }
  return { isDue, ...timesOf(new Set(pattern.hours), new Set(pattern.minutes)), isElapsed: false };
}

/** As `getUTCDay` counts them. */
const weekDayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function timesOf(hours: ReadonlySet<number>, minutes: ReadonlySet<number>): Pick<Days, 'times' | 'hasTime'> {
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * minuteMs));
  const allowed = new Set(times);
  return {
    times: times.sort((a, b) => a - b),
    hasTime: (wall) =>
      allowed.has(Math.floor((wall - Math.floor(wall / dayMs) * dayMs) / minuteMs) * minuteMs),
  };
}

/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
const weekOf = (day: number): number => Math.floor((day + 3) / 7);
const monthOf = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth();

function isLastOfMonth(date: Date): boolean {
  return new Date(date.getTime() + dayMs).getUTCDate() === 1;
}
