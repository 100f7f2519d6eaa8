/**
 * What is in use right now and perhaps nowhere written down yet: the one pin that hit lookup, commits and the collector
 * share. Who uses a thing takes it before looking whether it is there, and keeps it until an event that names it is
 * stored; the collector watches from before it reads the first log, and leaves alone whatever was taken since.
 * Between asking `isTaken` and removing, nothing may be awaited.
 */

/** A digest of an artifact, `attempt:<id>` for the log of an attempt, `folder:<id>` for its folder. */
export type LeaseKey = string;

export interface Lease {
  take(keys: readonly LeaseKey[]): void;
  /** Once is enough; later calls change nothing. */
  release(): void;
}

export interface LeaseWatch {
  /** True for what is taken now or was taken at any moment since the watch began. */
  isTaken(key: LeaseKey): boolean;
  end(): void;
}

export interface Leases {
  open(): Lease;
  watch(): LeaseWatch;
}

export const attemptKey = (attempt: string): LeaseKey => `attempt:${attempt}`;
export const folderKey = (attempt: string): LeaseKey => `folder:${attempt}`;

export function createLeases(): Leases {
  const counts = new Map<LeaseKey, number>();
  const watches = new Set<Set<LeaseKey>>();

  const take = (key: LeaseKey): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const seen of watches) seen.add(key);
  };

  const giveBack = (key: LeaseKey): void => {
    const left = (counts.get(key) ?? 0) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  };

  return {
    open: () => {
      let held: LeaseKey[] = [];
      return {
        take: (keys) => {
          for (const key of keys) {
            held.push(key);
            take(key);
          }
        },
        release: () => {
          for (const key of held) giveBack(key);
          held = [];
        },
      };
    },
    watch: () => {
      const seen = new Set(counts.keys());
      watches.add(seen);
      return { isTaken: (key) => seen.has(key), end: () => void watches.delete(seen) };
    },
  };
}
