/** What happens when in a simulated world. Time stands still between two entries. */

export interface Agenda {
  time(): number;
  /** Returns what calls it off. */
  after(ms: number, work: () => void): () => void;
  /** Moves time to the next entry until then, and gives what it does; undefined when there is none, at `until`. */
  next(until: number): (() => void) | undefined;
  /** Time passes, and what was to happen meanwhile happens late. */
  skip(ms: number): void;
}

interface Entry {
  readonly at: number;
  readonly work: () => void;
  isOff: boolean;
}

export function createAgenda(start: number): Agenda {
  let now = start;
  /** Latest first. */
  const entries: Entry[] = [];
  return {
    time: () => now,
    after: (ms, work) => {
      const entry = { at: now + Math.max(0, ms), work, isOff: false };
      let place = entries.length;
      while (place > 0 && (entries[place - 1]?.at ?? 0) <= entry.at) place -= 1;
      entries.splice(place, 0, entry);
      return () => {
        entry.isOff = true;
      };
    },
    next: (until) => {
      for (;;) {
        const entry = entries.at(-1);
        if (entry === undefined || entry.at > until) {
          now = Math.max(now, until);
          return undefined;
        }
        entries.pop();
        if (entry.isOff) continue;
        now = Math.max(now, entry.at);
        return entry.work;
      }
    },
    skip: (ms) => {
      now += ms;
    },
  };
}
