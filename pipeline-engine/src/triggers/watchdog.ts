/**
 * Looks whether runs that should be there are absent, apart from the loop that records them: what nobody records nobody
 * would tell. It sees a due time twice, a minute apart, before it says so: a machine that wakes up needs a moment.
 */
import type { Clock, Timer } from '../run/ports.ts';
import type { ScheduleStore } from '../run/schedule-store.ts';
import { graceMs } from './plan-due.ts';

export interface WatchdogOptions {
  readonly store: Pick<ScheduleStore, 'due'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly isTrusted: () => Promise<boolean>;
  readonly report: (absent: { readonly schedule: string; readonly due: number }) => void;
  /** Looks at what schedules expect themselves, as often. */
  readonly lookAtDeadlines: () => Promise<void>;
}

export interface Watchdog {
  start(): void;
  close(): void;
}

const everyMs = 60_000;
const mostReported = 100;

export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { store, clock, timer, isTrusted, report, lookAtDeadlines } = options;
  let seen = new Set<string>();
  const told = new Set<string>();
  let callOff: (() => void) | undefined;
  let isClosed = false;

  const look = async (): Promise<void> => {
    if (!(await isTrusted())) return;
    const overdue = await store.due(clock() - graceMs, mostReported);
    const now = new Set<string>();
    for (const { name, next } of overdue) {
      const key = `${next} ${name}`;
      now.add(key);
      if (!seen.has(key) || told.has(key) || next === null) continue;
      told.add(key);
      report({ schedule: name, due: next });
    }
    for (const key of told) if (!now.has(key)) told.delete(key);
    seen = now;
    await lookAtDeadlines();
  };

  const sleep = (): void => {
    if (isClosed) return;
    // A store that refuses is told by the loop; this one asks again.
    callOff = timer(everyMs, () => {
      look().then(sleep, sleep);
    });
  };

  return {
    start: sleep,
    close: () => {
      isClosed = true;
      callOff?.();
    },
  };
}
