/**
 * Gives the places of targets to runs in turn, so that a run with many ready steps does not hold up the others: of the
 * runs that wait for a target, the one gets its next place that has gone without for longest.
 */
import type { Step } from '../graph/step.ts';
import type { Slots } from './attempt-request.ts';
import type { LiveRun } from './live-run-contract.ts';
import type { ComputeTarget } from './ports.ts';

export interface Dispatcher {
  add(run: LiveRun): void;
  remove(run: LiveRun): void;
  slotsFor(step: Pick<Step, 'compute'>): Slots;
  /** Starts what can start, soon. */
  dispatch(): void;
}

export function createDispatcher(targets: readonly ComputeTarget[]): Dispatcher {
  const all = targets.map((target): Slots => ({ target, taken: 0 }));
  const byName = new Map(all.map((slots) => [slots.target.name, slots]));
  /** For each target the runs in the order of their turns: who got a place goes to the end. */
  const turns = new Map(all.map((slots): [Slots, LiveRun[]] => [slots, []]));
  const runs = new Set<LiveRun>();
  let asked = false;

  const dispatch = (): void => {
    asked = false;
    do {
      for (const run of [...runs]) run.joinShared();
    } while (all.some(fillOne));
    for (const run of [...runs]) run.reportWaiting();
  };

  /** Gives one place of a target to the first run in turn that can use it; false when nobody gets one. */
  const fillOne = (slots: Slots): boolean => {
    if (slots.taken >= slots.target.capacity) return false;
    const order = turns.get(slots) ?? [];
    const index = order.findIndex((run) => run.startOne(slots));
    if (index === -1) return false;
    order.push(...order.splice(index, 1));
    return true;
  };

  return {
    add: (run) => {
      runs.add(run);
      for (const order of turns.values()) order.push(run);
    },
    remove: (run) => {
      runs.delete(run);
      for (const [slots, order] of turns)
        turns.set(
          slots,
          order.filter((entry) => entry !== run),
        );
    },
    slotsFor: (step) => {
      const slots = byName.get(step.compute ?? '') ?? all[0];
      if (slots === undefined) throw new Error('an engine needs a compute target');
      return slots;
    },
    dispatch: () => {
      if (asked) return;
      asked = true;
      queueMicrotask(dispatch);
    },
  };
}
