/** Steps of a run that are tried again later. Waits are bounded, so a clock that jumps delays nothing for ever. */
import type { Timer } from './ports.ts';

export interface LaterSteps {
  has(step: string): boolean;
  /** Calls `due` after `ms`; a second call for a step replaces the first. */
  add(step: string, ms: number): void;
  remove(step: string): void;
  clear(): void;
}

/** Longer delays overflow the timers of Node, and no rule allows as much. */
const longestMs = 24 * 3600 * 1000;

export function createLaterSteps(timer: Timer, due: (step: string) => void): LaterSteps {
  const waits = new Map<string, () => void>();
  const remove = (step: string): void => {
    waits.get(step)?.();
    waits.delete(step);
  };
  return {
    has: (step) => waits.has(step),
    add: (step, ms) => {
      remove(step);
      const wait = timer(Math.min(Math.max(ms, 0), longestMs), () => {
        waits.delete(step);
        due(step);
      });
      waits.set(step, wait);
    },
    remove,
    clear: () => {
      for (const step of [...waits.keys()]) remove(step);
    },
  };
}
