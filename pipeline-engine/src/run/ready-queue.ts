/** Steps of one run that must run and have not started, in the order in which they start. */
import type { Step } from '../graph/step.ts';
import type { IdentifiedStep } from './identify-step.ts';

export interface ReadyStep extends IdentifiedStep {
  readonly step: Step;
  /** Ignore what is cached, and replace it. */
  readonly forced: boolean;
  /** What is cached is broken: the new result takes its place. */
  readonly replaces: boolean;
  /** Another run may use the same attempt. */
  readonly shareable: boolean;
}

export interface ReadyQueue {
  add(entries: readonly ReadyStep[]): void;
  has(step: string): boolean;
  /** Removes and returns the first entry that may start. */
  take(mayStart: (entry: ReadyStep) => boolean): ReadyStep | undefined;
  /** Removes and returns those of the entries that wait and were not reported yet. */
  takeFresh(wanted: (entry: ReadyStep) => boolean): readonly ReadyStep[];
  /** Entries that wait and were not reported before. */
  unreported(): readonly ReadyStep[];
  count(wanted: (entry: ReadyStep) => boolean): number;
  isEmpty(): boolean;
  remove(step: string): void;
  clear(): void;
}

export function createReadyQueue(order: (a: string, b: string) => number): ReadyQueue {
  let entries: ReadyStep[] = [];
  let fresh: ReadyStep[] = [];
  const ids = new Set<string>();
  const inOrder = (a: ReadyStep, b: ReadyStep): number => order(a.step.id, b.step.id);

  /** Where the first entry stands that starts later. */
  const placeOf = (entry: ReadyStep): number => {
    let [from, to] = [0, entries.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const found = entries[middle];
      if (found !== undefined && inOrder(found, entry) <= 0) from = middle + 1;
      else to = middle;
    }
    return from;
  };

  return {
    add: (more) => {
      if (more.length === 0) return;
      for (const entry of more) {
        ids.add(entry.step.id);
        fresh.push(entry);
      }
      // Sorting all again for each of many small additions would take time that grows with the square of the graph.
      if (more.length > entries.length / 8) entries = [...entries, ...more].sort(inOrder);
      else for (const entry of more) entries.splice(placeOf(entry), 0, entry);
    },
    has: (step) => ids.has(step),
    take: (mayStart) => {
      const index = entries.findIndex(mayStart);
      const [entry] = index === -1 ? [] : entries.splice(index, 1);
      if (entry !== undefined) ids.delete(entry.step.id);
      return entry;
    },
    takeFresh: (wanted) => {
      const taken = fresh.filter((entry) => ids.has(entry.step.id) && wanted(entry));
      if (taken.length === 0) return taken;
      for (const entry of taken) ids.delete(entry.step.id);
      entries = entries.filter((entry) => ids.has(entry.step.id));
      return taken;
    },
    unreported: () => {
      const waiting = fresh.filter((entry) => ids.has(entry.step.id));
      fresh = [];
      return waiting;
    },
    count: (wanted) => entries.filter(wanted).length,
    isEmpty: () => ids.size === 0,
    remove: (step) => {
      if (!ids.delete(step)) return;
      entries = entries.filter((entry) => entry.step.id !== step);
    },
    clear: () => {
      entries = [];
      fresh = [];
      ids.clear();
    },
  };
}
