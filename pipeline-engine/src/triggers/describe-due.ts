/** A due time as people read it: what the clock on the wall shows, and whether it is set there. */
import { timeText } from './occurrence-values.ts';
import type { TimeZone } from './time-zone.ts';

export interface DueText {
  /** UTC, ISO 8601. */
  readonly time: string;
  /** What the clock shows, with its offset. */
  readonly local: string;
  /** `forward`: the clock was just set forward. `repeated`: it shows this time twice. */
  readonly clock: 'forward' | 'repeated' | null;
}

export function describeDue(zone: TimeZone, instant: number): DueText {
  const wall = zone.wallTime(instant);
  const offset = (wall - instant) / 60_000;
  const sign = offset < 0 ? '-' : '+';
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  const shown = new Date(wall).toISOString().slice(0, 19);
  const isForward = wall - zone.wallTime(instant - 1000) > 1000;
  const isRepeated = zone.instantsAt(wall).length > 1;
  return {
    time: timeText(instant),
    local: `${shown}${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`,
    clock: isForward ? 'forward' : isRepeated ? 'repeated' : null,
  };
}
