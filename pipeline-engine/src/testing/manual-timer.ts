/** A timer that a test drives by hand. */
import type { Timer } from '../run/ports.ts';

export interface ManualTimer {
  readonly start: Timer;
  /** Does what is due when `ms` more have passed. */
  pass(ms: number): void;
  /** How many waits of at least a second are under way. */
  waiting(): number;
  /** Resolves as soon as a wait of about `ms` begins, up to `tolerance` shorter; at once when one is under way. */
  isSet(ms: number, tolerance: number): Promise<void>;
}

interface Wait {
  readonly ms: number;
  readonly due: number;
  readonly work: () => void;
}

export function createManualTimer(): ManualTimer {
  const waits = new Set<Wait>();
  const watchers = new Set<{ readonly matches: (wait: Wait) => boolean; readonly found: () => void }>();
  let now = 0;
  return {
    start: (ms, work) => {
      // Short waits only gather events: nobody has to wait for them.
      if (ms < 1000) {
        queueMicrotask(work);
        return () => undefined;
      }
      const wait = { ms, due: now + ms, work };
      waits.add(wait);
      for (const watcher of [...watchers]) if (watcher.matches(wait)) watcher.found();
      return () => void waits.delete(wait);
    },
    pass: (ms) => {
      now += ms;
      for (const wait of [...waits]) {
        if (wait.due > now || !waits.delete(wait)) continue;
        wait.work();
      }
    },
    waiting: () => waits.size,
    isSet: (ms, tolerance) =>
      new Promise((resolve) => {
        const matches = (wait: Wait): boolean => wait.ms <= ms && wait.ms >= ms - tolerance;
        if ([...waits].some(matches)) return resolve();
        const watcher = {
          matches,
          found: () => {
            watchers.delete(watcher);
            resolve();
          },
        };
        watchers.add(watcher);
      }),
  };
}
