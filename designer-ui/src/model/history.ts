/** Undo and redo of the document as a value. Results, viewport and panels are not in it. */
import type { Change } from './change.ts';

/** What was selected, so that undo also brings the eye back. */
type SelectionSnapshot = readonly string[];

export interface HistoryEntry {
  readonly label: string;
  /** In the order in which they were done. */
  readonly forward: readonly Change[];
  /** In the order in which they undo. */
  readonly backward: readonly Change[];
  readonly mergeKey?: string;
  readonly time: number;
  readonly before: SelectionSnapshot;
  readonly after: SelectionSnapshot;
}

export interface History {
  readonly done: readonly HistoryEntry[];
  readonly undone: readonly HistoryEntry[];
}

export const emptyHistory: History = { done: [], undone: [] };

/** Longer pauses between two changes of one key make two steps. */
const mergeWithinMs = 3000;
const longest = 500;

export function recordChange(history: History, entry: HistoryEntry): History {
  const last = history.done.at(-1);
  if (last && canMerge(last, entry)) {
    const merged: HistoryEntry = {
      ...entry,
      forward: [...last.forward, ...entry.forward],
      backward: [...entry.backward, ...last.backward],
      before: last.before,
    };
    return { done: [...history.done.slice(0, -1), merged], undone: [] };
  }
  return { done: [...history.done, entry].slice(-longest), undone: [] };
}

function canMerge(last: HistoryEntry, next: HistoryEntry): boolean {
  if (next.mergeKey === undefined || next.mergeKey !== last.mergeKey) return false;
  return next.time - last.time <= mergeWithinMs;
}

export interface HistoryStep {
  readonly history: History;
  readonly entry: HistoryEntry;
}

/** Undefined when there is nothing to undo. The entry's `backward` changes are to be applied in order. */
export function undoStep(history: History): HistoryStep | undefined {
  const entry = history.done.at(-1);
  if (!entry) return undefined;
  return { entry, history: { done: history.done.slice(0, -1), undone: [...history.undone, sealed(entry)] } };
}

/** Undefined when there is nothing to redo. The entry's `forward` changes are to be applied in order. */
export function redoStep(history: History): HistoryStep | undefined {
  const entry = history.undone.at(-1);
  if (!entry) return undefined;
  return { entry, history: { done: [...history.done, sealed(entry)], undone: history.undone.slice(0, -1) } };
}

/** After an undo, later typing must not join what was undone. */
function sealed(entry: HistoryEntry): HistoryEntry {
  return { ...entry, mergeKey: undefined };
}
