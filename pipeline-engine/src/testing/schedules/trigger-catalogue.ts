/** Triggers of every kind in three time zones, each with its due times, found minute by minute. */
import type { Trigger } from '../../spec/documents/document.ts';
import type { Random } from '../simulator/random.ts';
import { type CronFields, cronDue, recurrenceDue, type WallMinute, wallMinutes } from './due-oracle.ts';

export interface CatalogueEntry {
  readonly trigger: Trigger;
  readonly expected: readonly number[];
}

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
const minute = 60_000;
const day = 24 * 60 * minute;
const weekDays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The minutes of a stretch of time, as the clocks of a zone show them. */
export interface Walk {
  readonly zone: string;
  readonly minutes: readonly WallMinute[];
}

export function walkZones(from: number, until: number): readonly Walk[] {
  return zones.map((zone) => ({ zone, minutes: wallMinutes(zone, from, until) }));
}

/** When a clock of these is set. */
export function clockChanges(walks: readonly Walk[]): readonly number[] {
  return walks.flatMap(({ minutes }) =>
    minutes
      .filter(
        ({ skipped, isRepeated }, index) =>
          skipped.length > 0 || (isRepeated && !minutes[index - 1]?.isRepeated),
      )
      .map(({ instant }) => instant),
  );
}

/** The part of walks between two instants. */
export function partOf(walks: readonly Walk[], from: number, until: number): readonly Walk[] {
  return walks.map(({ zone, minutes }) => {
    const begin = minutes[0]?.instant ?? 0;
    return {
      zone,
      minutes: minutes.slice(Math.ceil((from - begin) / minute), Math.ceil((until - begin) / minute)),
    };
  });
}

export function createCatalogue(
  size: number,
  walks: readonly Walk[],
  random: Random,
): readonly CatalogueEntry[] {
  return Array.from({ length: size }, (_, index) => {
    const walk = walks[index % walks.length];
    if (walk === undefined) throw new Error('there are zones');
    return index % 2 === 0
      ? cronEntry(walk.zone, walk.minutes, random)
      : recurrenceEntry(walk.zone, walk.minutes, random);
  });
}

function some(random: Random, from: number, to: number, most: number): readonly number[] {
  const count = 1 + random.below(most);
  return [...new Set(Array.from({ length: count }, () => from + random.below(to - from + 1)))];
}

function cronEntry(timeZone: string, minutes: readonly WallMinute[], random: Random): CatalogueEntry {
  const isHourly = random.below(8) === 0;
  const fields: CronFields = {
    minutes: some(random, 0, 59, 2),
    // Around the hours at which clocks are changed.
    hours: isHourly ? null : some(random, 0, 4, 2),
    monthDays: random.below(3) === 0 ? some(random, 1, 31, 4) : null,
    months: random.below(4) === 0 ? some(random, 1, 12, 6) : null,
    weekDays: random.below(3) === 0 ? some(random, 0, 6, 3) : null,
  };
  const spelled = [fields.minutes, fields.hours, fields.monthDays, fields.months, fields.weekDays];
  const expression = spelled.map((list) => (list === null ? '*' : list.join(','))).join(' ');
  const part = isHourly ? stretchOf(minutes, 12, random) : minutes;
  return {
    trigger: { kind: 'cron', expression, timeZone, ...endsOf(part) },
    expected: cronDue(part, fields),
  };
}

function recurrenceEntry(timeZone: string, minutes: readonly WallMinute[], random: Random): CatalogueEntry {
  const frequency =
    (['minute', 'hour', 'day', 'day', 'week', 'week', 'month'] as const)[random.below(7)] ?? 'day';
  const isElapsed = frequency === 'minute' || frequency === 'hour';
  const part = stretchOf(minutes, frequency === 'minute' ? 2 : frequency === 'hour' ? 20 : 360, random);
  const pattern =
    isElapsed || random.below(3) === 0
      ? undefined
      : {
          hours: some(random, 0, 4, 2),
          minutes: some(random, 0, 59, 2),
          weekDays: some(random, 0, 6, 3).map((number) => weekDays[number] ?? ''),
          monthDays: random.below(3) === 0 ? some(random, 1, 31, 2) : [],
        };
  const interval = frequency === 'minute' ? 5 + random.below(40) : 1 + random.below(3);
  const rest = { kind: 'recurrence', frequency, interval, timeZone } as const;
  const trigger = { ...rest, ...(pattern === undefined ? {} : { pattern }), ...endsOf(part) };
  const [start] = part;
  if (start === undefined) throw new Error('a stretch has minutes');
  return { trigger, expected: recurrenceDue(part, trigger, start) };
}

/** A part of the year that begins at any minute. */
function stretchOf(minutes: readonly WallMinute[], days: number, random: Random): readonly WallMinute[] {
  const length = Math.min(days * 1440, minutes.length - 1);
  const from = random.below(Math.max(1, minutes.length - length));
  return minutes.slice(from, from + length);
}

function endsOf(part: readonly WallMinute[]): { readonly startTime: string; readonly endTime: string } {
  const [first, last] = [part[0]?.instant ?? 0, part.at(-1)?.instant ?? day];
  return { startTime: new Date(first).toISOString(), endTime: new Date(last).toISOString() };
}
