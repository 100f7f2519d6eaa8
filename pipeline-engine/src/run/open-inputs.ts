/** Which steps wait for nothing above them any more: each edge of the graph is looked at once in a run. */
import { upstreamSteps } from '../graph/build-graph.ts';
import { hasResult, type Schedule } from './scheduler.ts';
import type { RunState } from './state.ts';
import { isTerminal } from './step-state.ts';

export interface OpenInputs {
  /** The steps that may be decided now that this one has ended; to be told of each end once. */
  after(ended: string): readonly string[];
}

/** `state` is that of now, and the one that its owner goes on changing. */
export function createOpenInputs(schedule: Schedule, state: RunState): OpenInputs {
  const isOpen = (id: string): boolean => !isTerminal(state.steps[id]?.status ?? 'succeeded');
  const open = new Map<string, number>();
  for (const [id, step] of schedule.steps) open.set(id, upstreamSteps(step).filter(isOpen).length);
  return {
    after: (ended) => {
      const below = schedule.below.get(ended) ?? [];
      for (const id of below) open.set(id, (open.get(id) ?? 0) - 1);
      // What has no result may decide a step that waits for others still: it is skipped.
      return hasResult(state, ended) ? below.filter((id) => (open.get(id) ?? 0) <= 0) : below;
    },
  };
}
