/** Times as schedules spell them: `2026-03-29T02:30:00`, perhaps with `Z` or an offset; without one, in a time zone. */
import type { TimeZone } from './time-zone.ts';

const spelling =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** Undefined for what is no time. A time that the clock skips is the end of the gap, one that comes twice the first. */
export function parseTime(text: string, zone: TimeZone | undefined): number | undefined {
  const found = spelling.exec(text.trim());
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(wall);
  // The 31st of June is no day, and 24:00 no time.
  if (
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    return undefined;
  const offset = found[7];
  if (offset !== undefined) return wall - offsetOf(offset);
  return zone === undefined ? wall : (zone.instantsAt(wall)[0] ?? zone.endOfGap(wall));
}

function offsetOf(text: string): number {
  if (text.toUpperCase() === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -size : size;
}
