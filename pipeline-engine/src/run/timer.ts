/** The timer of the process itself: what an engine uses outside a simulation. */
import type { Timer } from './ports.ts';

export const processTimer: Timer = (ms, work) => {
  const timeout = setTimeout(work, ms);
  return () => clearTimeout(timeout);
};
