/** The time limit of an attempt. */

/** Longer delays overflow Node's timers, which then fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** Calls `onTimeout` after `seconds`, if there is a limit. Returns what stops the timer. */
export function startTimer(seconds: number | undefined, onTimeout: () => void): () => void {
  if (seconds === undefined) return () => undefined;
  const timer = setTimeout(onTimeout, Math.min(seconds * 1000, longestDelayMs));
  return () => clearTimeout(timer);
}
