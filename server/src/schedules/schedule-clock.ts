/**
 * The clock of schedules. For tests `MILLRACE_SCHEDULE_CLOCK` sets it and makes it run faster: `2026-03-29T00:58:00Z*60`
 * begins there, and a minute of it takes a second.
 */
import { type Clock, processTimer, type Timer } from '@millrace/pipeline-engine';

export interface ScheduleClock {
  readonly clock: Clock;
  readonly timer: Timer;
}

export function scheduleClock(setting: string | undefined): ScheduleClock {
  const [, start = '', speed = '1'] = /^([^*]+)(?:\*(\d{1,4}))?$/.exec(setting ?? '') ?? [];
  const from = Date.parse(start);
  if (Number.isNaN(from)) return { clock: Date.now, timer: processTimer };
  const factor = Number(speed);
  const began = performance.now();
  return {
    clock: () => Math.floor(from + (performance.now() - began) * factor),
    timer: (ms, work) => processTimer(ms / factor, work),
  };
}
