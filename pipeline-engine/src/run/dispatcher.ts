/** Gives the places of targets to runs in turn, so that a run with many ready steps does not hold up the others. */
import type { Step } from '../graph/step.ts';
import type { Slots } from './attempt-request.ts';
import type { LiveRun } from './live-run.ts';
import type { ComputeTarget } from './ports.ts';

export interface Dispatcher {
  add(run: LiveRun): void;
  remove(run: LiveRun): void;
  slotsFor(step: Step): Slots;
  /** Starts what can start, soon. */
  dispatch(): void;
}

export function createDispatcher(targets: readonly ComputeTarget[]): Dispatcher {
  const all = targets.map((target): Slots => ({ target, taken: 0 }));
  const byName = new Map(all.map((slots) => [slots.target.name, slots]));
  let runs: readonly LiveRun[] = [];
  let asked = false;

  const dispatch = (): void => {
    asked = false;
    let started = true;
    while (started) {
      started = false;
      for (const run of runs) started = run.startOne() || started;
    }
    for (const run of runs) run.reportWaiting();
    // Who came first this time comes last next time.
    runs = [...runs.slice(1), ...runs.slice(0, 1)];
  };

  return {
    add: (run) => {
      runs = [...runs, run];
    },
    remove: (run) => {
      runs = runs.filter((entry) => entry !== run);
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
