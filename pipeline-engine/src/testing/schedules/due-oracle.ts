/**
 * Due times found the slow way: minute after minute, by what a clock on the wall shows, as `Intl.DateTimeFormat` tells
 * it. Shares nothing with `triggers/`, so that the two can be compared.
 */
import type { Trigger } from '../../spec/documents/document.ts';

/** A cron expression as what it means; `null` is `*`. */
export interface CronFields {
  readonly minutes: readonly number[] | null;
  readonly hours: readonly number[] | null;
  readonly monthDays: readonly number[] | null;
  readonly months: readonly number[] | null;
  readonly weekDays: readonly number[] | null;
}

export interface WallMinute {
  readonly instant: number;
  /** What the clock shows, as if it were UTC's; whole minutes. */
  readonly wall: number;
  /** The clock has shown it before. */
  readonly isRepeated: boolean;
  /** What the clock skipped just before. */
  readonly skipped: readonly number[];
}

const minute = 60_000;
const quarter = 15 * minute;
const day = 24 * 60 * minute;
const weekDayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const none: readonly number[] = [];

/** Every minute of a stretch of time. Clocks are set at whole quarters of an hour only, so only those are asked for. */
export function wallMinutes(timeZone: string, from: number, until: number): readonly WallMinute[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const show = (instant: number): number => Date.parse(`${format.format(instant).replace(' ', 'T')}:00Z`);
  const minutes: WallMinute[] = [];
  // A day before, because the clock may have shown the first minutes already.
  const begin = from - day;
  let shown = show(begin);
  let latest = shown - minute;
  for (let instant = begin; instant <= until; instant += minute, shown += minute) {
    if (instant % quarter === 0) shown = show(instant);
    const skipped = shown - latest > minute ? stretch(latest + minute, shown) : none;
    if (instant >= from) minutes.push({ instant, wall: shown, isRepeated: shown <= latest, skipped });
    latest = Math.max(latest, shown);
  }
  return minutes;
}

function stretch(from: number, until: number): readonly number[] {
  return Array.from({ length: (until - from) / minute }, (_, index) => from + index * minute);
}

type Fits = (wall: number) => boolean;

/** Due times by wall time: once each, at the end of the gap when the clock skips it. */
export function dueOnTheWall(minutes: readonly WallMinute[], fits: Fits): readonly number[] {
  return minutes
    .filter(({ wall, isRepeated, skipped }) => (!isRepeated && fits(wall)) || skipped.some(fits))
    .map(({ instant }) => instant);
}

/** Due times by elapsed time: whenever the clock shows it, and only then. */
export function dueAsTimeGoes(minutes: readonly WallMinute[], fits: Fits): readonly number[] {
  return minutes.filter(({ wall }) => fits(wall)).map(({ instant }) => instant);
}

export function cronDue(minutes: readonly WallMinute[], fields: CronFields): readonly number[] {
  const isIn = (allowed: readonly number[] | null, number: number): boolean =>
    allowed === null || allowed.includes(number);
  const fits: Fits = (wall) => {
    const date = new Date(wall);
    const monthDay = isIn(fields.monthDays, date.getUTCDate());
    const weekDay = isIn(fields.weekDays, date.getUTCDay());
    const isDay =
      fields.monthDays !== null && fields.weekDays !== null ? monthDay || weekDay : monthDay && weekDay;
    const isTime = isIn(fields.hours, date.getUTCHours()) && isIn(fields.minutes, date.getUTCMinutes());
    return isDay && isTime && isIn(fields.months, date.getUTCMonth() + 1);
  };
  return fields.hours === null ? dueAsTimeGoes(minutes, fits) : dueOnTheWall(minutes, fits);
}

/** `start`: an instant, and what the clock showed then. */
export function recurrenceDue(
  minutes: readonly WallMinute[],
  { frequency, interval, pattern }: Extract<Trigger, { kind: 'recurrence' }>,
  start: { readonly instant: number; readonly wall: number },
): readonly number[] {
  const begin = new Date(start.wall);
  const midnight = (wall: number): number => new Date(wall).setUTCHours(0, 0, 0, 0);
  const monday = (wall: number): number => midnight(wall) - ((new Date(wall).getUTCDay() + 6) % 7) * day;
  const month = (wall: number): number => new Date(wall).getUTCFullYear() * 12 + new Date(wall).getUTCMonth();
  const weekDay = (wall: number): string => weekDayNames[new Date(wall).getUTCDay()] ?? '';
  const noDays = (pattern?.weekDays.length ?? 0) + (pattern?.monthDays.length ?? 0) === 0;
  const isNamed = (wall: number): boolean =>
    (pattern?.weekDays.includes(weekDay(wall)) ?? false) ||
    (pattern?.monthDays.includes(new Date(wall).getUTCDate()) ?? false);
  const hasTime = (wall: number): boolean => {
    const date = new Date(wall);
    if (pattern === undefined) return wall - midnight(wall) === start.wall - midnight(start.wall);
    return pattern.hours.includes(date.getUTCHours()) && pattern.minutes.includes(date.getUTCMinutes());
  };
  const after = minutes.filter(({ instant }) => instant >= start.instant);
  if (frequency === 'minute' || frequency === 'hour') {
    const every = interval * (frequency === 'hour' ? 60 : 1) * minute;
    return after
      .filter(({ instant }) => (instant - start.instant) % every === 0)
      .filter(({ wall }) => pattern === undefined || (hasTime(wall) && (noDays || isNamed(wall))))
      .map(({ instant }) => instant);
  }
  const isDay: Fits = (wall) => {
    if (frequency === 'day')
      return ((midnight(wall) - midnight(start.wall)) / day) % interval === 0 && (noDays || isNamed(wall));
    if (frequency === 'week') {
      const weeks = (monday(wall) - monday(start.wall)) / (7 * day);
      return weeks % interval === 0 && (noDays ? weekDay(wall) === weekDay(start.wall) : isNamed(wall));
    }
    const months = month(wall) - month(start.wall);
    return (
      months % interval === 0 && (noDays ? new Date(wall).getUTCDate() === begin.getUTCDate() : isNamed(wall))
    );
  };
  return dueOnTheWall(after, (wall) => hasTime(wall) && isDay(wall));
}
