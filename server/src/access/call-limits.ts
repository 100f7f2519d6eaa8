/** How often something may be called from outside: so many at once, and as many again in every minute. Kept in memory. */

export interface CallLimits {
  /** Takes one of the calls that `name` has left. Undefined when it may go on, else the seconds to wait. */
  take(name: string, perMinute: number): number | undefined;
}

const minuteMs = 60_000;

/** `clock`: milliseconds that never go back. */
export function createCallLimits(clock: () => number): CallLimits {
  const seen = new Map<string, { left: number; at: number }>();
  return {
    take: (name, perMinute) => {
      const now = clock();
      const last = seen.get(name) ?? { left: perMinute, at: now };
      const left = Math.min(perMinute, last.left + ((now - last.at) / minuteMs) * perMinute);
      const isAllowed = left >= 1;
      seen.set(name, { left: isAllowed ? left - 1 : left, at: now });
      return isAllowed ? undefined : Math.max(1, Math.ceil(((1 - left) / perMinute) * 60));
    },
  };
}
