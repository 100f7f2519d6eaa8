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

/** A date on the wall. */
export interface WallDay {
  /** As if it were UTC's. */
  readonly midnight: number;
  readonly weekDay: number;
  readonly monthDay: number;
  /** From 1 on. */
  readonly month: number;
  readonly year: number;
}

/** What the clock shows, as if it were UTC's; whole minutes. */
export interface WallTime {
  readonly day: WallDay;
  readonly hour: number;
  readonly minute: number;
}

export interface WallMinute extends WallTime {
  readonly instant: number;
  /** The clock has shown it before. */
  readonly isRepeated: boolean;
  /** What the clock skipped just before. */
  readonly skipped: readonly WallTime[];
}

const minute = 60_000;
const quarter = 15 * minute;
const day = 24 * 60 * minute;
const weekDayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const none: readonly WallTime[] = [];

/** Every minute of a stretch of time. Clocks are set at whole quarters of an hour only, so only those are asked for. */
export function wallMinutes(timeZone: string, from: number, until: number): readonly WallMinute[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const show = (instant: number): number => Date.parse(`${format.format(instant).replace(' ', 'T')}:00Z`);
  const timeOf = createWallTimes();
  const minutes: WallMinute[] = [];
  // A day before, because the clock may have shown the first minutes already.
  const begin = from - day;
  let shown = show(begin);
  let latest = shown - minute;
  for (let instant = begin; instant <= until; instant += minute, shown += minute) {
    if (instant % quarter === 0) shown = show(instant);
    const skipped = shown - latest > minute ? stretch(latest + minute, shown).map(timeOf) : none;
    if (instant >= from) {
      const { day: date, hour, minute: past } = timeOf(shown);
      minutes.push({ day: date, hour, minute: past, instant, isRepeated: shown <= latest, skipped });
    }
    latest = Math.max(latest, shown);
  }
  return minutes;
}

/** One minute follows another: a date is made once. */
function createWallTimes(): (wall: number) => WallTime {
  let date = dayOf(0);
  return (wall) => {
    const midnight = Math.floor(wall / day) * day;
    if (date.midnight !== midnight) date = dayOf(midnight);
    const minutes = (wall - midnight) / minute;
    return { day: date, hour: Math.floor(minutes / 60), minute: minutes % 60 };
  };
}

function dayOf(midnight: number): WallDay {
  const date = new Date(midnight);
  return {
    midnight,
    weekDay: date.getUTCDay(),
    monthDay: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear(),
  };
}

function stretch(from: number, until: number): readonly number[] {
  return Array.from({ length: (until - from) / minute }, (_, index) => from + index * minute);
}

type Fits = (time: WallTime) => boolean;

/** Due times by wall time: once each, at the end of the gap when the clock skips it. */
export function dueOnTheWall(minutes: readonly WallMinute[], fits: Fits): readonly number[] {
  const due: number[] = [];
  // A plain loop: a year of 200 schedules is a hundred million minutes.
  for (const time of minutes) {
    const isShown = !time.isRepeated && fits(time);
    if (isShown || (time.skipped !== none && time.skipped.some(fits))) due.push(time.instant);
  }
  return due;
}

/** Due times by elapsed time: whenever the clock shows it, and only then. */
export function dueAsTimeGoes(minutes: readonly WallMinute[], fits: Fits): readonly number[] {
  return minutes.filter(fits).map(({ instant }) => instant);
}

export function cronDue(minutes: readonly WallMinute[], fields: CronFields): readonly number[] {
  const isIn = (allowed: readonly number[] | null, number: number): boolean =>
    allowed === null || allowed.includes(number);
  const isDay = (date: WallDay): boolean => {
    const monthDay = isIn(fields.monthDays, date.monthDay);
    const weekDay = isIn(fields.weekDays, date.weekDay);
    const isNamed =
      fields.monthDays !== null && fields.weekDays !== null ? monthDay || weekDay : monthDay && weekDay;
    return isNamed && isIn(fields.months, date.month);
  };
  const fits: Fits = (time) =>
    isIn(fields.minutes, time.minute) && isIn(fields.hours, time.hour) && isDay(time.day);
  return fields.hours === null ? dueAsTimeGoes(minutes, fits) : dueOnTheWall(minutes, fits);
}

/** `start`: the minute of the trigger's start. */
export function recurrenceDue(
  minutes: readonly WallMinute[],
  { frequency, interval, pattern }: Extract<Trigger, { kind: 'recurrence' }>,
  start: WallMinute,
): readonly number[] {
  const monday = ({ midnight, weekDay }: WallDay): number => midnight - ((weekDay + 6) % 7) * day;
  const month = (date: WallDay): number => date.year * 12 + date.month;
  const noDays = (pattern?.weekDays.length ?? 0) + (pattern?.monthDays.length ?? 0) === 0;
  const isNamed = (date: WallDay): boolean =>
    (pattern?.weekDays.includes(weekDayNames[date.weekDay] ?? '') ?? false) ||
    (pattern?.monthDays.includes(date.monthDay) ?? false);
  const hasTime = (time: WallTime): boolean =>
    pattern === undefined
      ? time.hour === start.hour && time.minute === start.minute
      : pattern.minutes.includes(time.minute) && pattern.hours.includes(time.hour);
  const after = minutes[0] === start ? minutes : minutes.filter(({ instant }) => instant >= start.instant);
  if (frequency === 'minute' || frequency === 'hour') {
    const every = interval * (frequency === 'hour' ? 60 : 1) * minute;
    const fits: Fits = (time) => pattern === undefined || (hasTime(time) && (noDays || isNamed(time.day)));
    return dueAsTimeGoes(
      after.filter(({ instant }) => (instant - start.instant) % every === 0),
      fits,
    );
  }
  const isDay = (date: WallDay): boolean => {
    if (frequency === 'day')
      return ((date.midnight - start.day.midnight) / day) % interval === 0 && (noDays || isNamed(date));
    if (frequency === 'week') {
      const weeks = (monday(date) - monday(start.day)) / (7 * day);
      return weeks % interval === 0 && (noDays ? date.weekDay === start.day.weekDay : isNamed(date));
    }
    const months = month(date) - month(start.day);
    return months % interval === 0 && (noDays ? date.monthDay === start.day.monthDay : isNamed(date));
  };
  return dueOnTheWall(after, (time) => hasTime(time) && isDay(time.day));
}
