/** A clock that tests move by hand. */
import type { ScheduleClock } from '../schedules/schedule-clock.ts';

export interface HandClock extends ScheduleClock {
  /** What is due by then happens then. */
  advance(ms: number): void;
}

interface Alarm {
  readonly at: number;
  readonly work: () => void;
}

export function createHandClock(start: number): HandClock {
  let now = start;
  const alarms = new Set<Alarm>();
  const ring = (): void => {
    for (const alarm of [...alarms].filter(({ at }) => at <= now)) {
      alarms.delete(alarm);
      alarm.work();
    }
  };
  return {
    clock: () => now,
    timer: (ms, work) => {
      const alarm = { at: now + ms, work };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance: (ms) => {
      now += ms;
      ring();
    },
  };
}
