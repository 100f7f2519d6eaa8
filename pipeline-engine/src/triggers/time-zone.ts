/** Time zones by their Windows or IANA name: what a clock on the wall shows, and when it is changed. */
import { findIana } from 'windows-iana';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Wall times are milliseconds as if the wall clock were UTC's. */
export interface TimeZone {
  /** The IANA name. */
  readonly name: string;
  /** The wall time at an instant. */
  wallTime(instant: number): number;
  /** The instants at which the clock shows `wall`: one, two where it is set back, none where it is set forward. */
  instantsAt(wall: number): readonly number[];
  /** The first instant after the stretch of time that the clock skipped, for a wall time inside of it. */
  endOfGap(wall: number): number;
}

/** The stretch of the time line around one UTC day: an offset, and perhaps one change of it. */
interface Stretch {
  readonly before: number;
  readonly after: number;
  /** When the offset changes; the end of the day where it does not. */
  readonly changesAt: number;
}

/** Its clock is never changed. */
export const utc: TimeZone = {
  name: 'UTC',
  wallTime: (instant) => instant,
  instantsAt: (wall) => [wall],
  endOfGap: () => {
    throw new Error('no clock skips this time');
  },
};

const zones = new Map<string, TimeZone>([['UTC', utc]]);

/** UTC unless a name is given; undefined for a name that nobody knows. Windows' `Pacific Standard Time` is known too. */
export function timeZoneOf(spelled = 'UTC'): TimeZone | undefined {
  const known = zones.get(spelled);
  if (known !== undefined) return known;
  const [windows] = findIana(spelled);
  const format = formatOf(windows ?? spelled);
  if (format === undefined) return undefined;
  const zone = createTimeZone(format);
  zones.set(spelled, zone);
  return zone;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function createTimeZone(format: Intl.DateTimeFormat): TimeZone {
  const stretches = new Map<number, Stretch>();

  const stretchAt = (instant: number): Stretch => {
    const number = Math.floor(instant / day);
    const known = stretches.get(number);
    if (known !== undefined) return known;
    const found = findStretch(format, number * day, (number + 1) * day);
    stretches.set(number, found);
    return found;
  };

  const offsetAt = (instant: number): number => {
    const { before, after, changesAt } = stretchAt(instant);
    return instant < changesAt ? before : after;
  };

  const instantsAt = (wall: number): readonly number[] => {
    // Every offset is less than a day, so these are the only two that can be meant, and the one between them.
    const offsets = new Set([wall - day, wall, wall + day].map(offsetAt));
    return [...offsets]
      .map((offset) => wall - offset)
      .filter((instant) => instant + offsetAt(instant) === wall)
      .sort((a, b) => a - b);
  };

  return {
    name: format.resolvedOptions().timeZone,
    wallTime: (instant) => instant + offsetAt(instant),
    instantsAt,
    endOfGap: (wall) => {
      for (const from of [wall - day, wall, wall + day]) {
        const { before, after, changesAt } = stretchAt(from);
        if (after > before && wall >= changesAt + before && wall < changesAt + after) return changesAt;
      }
      throw new Error('no clock skips this time');
    },
  };
}

function findStretch(format: Intl.DateTimeFormat, from: number, until: number): Stretch {
  const before = offsetOf(format, from);
  const after = offsetOf(format, until);
  if (before === after) return { before, after, changesAt: until };
  // No zone changes twice within a day.
  let [low, high] = [from, until];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetOf(format, middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, changesAt: high };
}

function offsetOf(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const wall = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}
