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
  /**
   * From now on steps go to these; the first takes what names none of them. One that is not among them any more keeps
   * the attempts that it has, and is closed after the last of them.
   */
  use(targets: readonly ComputeTarget[]): void;
  /** Those in use, and those that still have attempts. */
  targets(): readonly ComputeTarget[];
  load(): readonly TargetLoad[];
  /** Starts what can start, soon. */
  dispatch(): void;
}

export interface TargetLoad {
  readonly target: string;
  readonly capacity: number;
  readonly running: number;
  /** Steps that could start if there were a place. */
  readonly queued: number;
}

/** `onClosing` hears of the closing of targets that are no longer used. */
export function createDispatcher(
  targets: readonly ComputeTarget[],
  onClosing: (closing: Promise<void>) => void,
): Dispatcher {
  const unused = (target: ComputeTarget): Slots => ({ target, taken: 0, held: 0 });
  let all = targets.map(unused);
  let byName = new Map(all.map((slots) => [slots.target.name, slots]));
  /** No longer used, with attempts that go on. */
  let former: readonly Slots[] = [];
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
    closeFormer();
  };

  const closeFormer = (): void => {
    const done = former.filter((slots) => slots.held === 0);
    former = former.filter((slots) => slots.held > 0);
    for (const { target } of done) onClosing(target.close('end'));
  };

  const use = (wanted: readonly ComputeTarget[]): void => {
    const known = new Map([...all, ...former].map((slots) => [slots.target, slots]));
    const before = all;
    all = wanted.map((target) => known.get(target) ?? unused(target));
    byName = new Map(all.map((slots) => [slots.target.name, slots]));
    const left = [...before, ...former].filter((slots) => !all.includes(slots));
    for (const slots of left) turns.delete(slots);
    for (const slots of all) if (!turns.has(slots)) turns.set(slots, [...runs]);
    former = left;
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

  const ask = (): void => {
    if (asked) return;
    asked = true;
    queueMicrotask(dispatch);
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
    use: (wanted) => {
      use(wanted);
      ask();
    },
    targets: () => [...all, ...former].map(({ target }) => target),
    load: () =>
      all.map((slots) => ({
        target: slots.target.name,
        capacity: slots.target.capacity,
        running: slots.taken,
        queued: [...runs].reduce((sum, run) => sum + run.waitingFor(slots), 0),
      })),
    dispatch: ask,
  };
}
