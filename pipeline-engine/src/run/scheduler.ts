/** Which steps may start next, decided from the state alone. It knows no clock and no target. */
import { upstreamSteps } from '../graph/build-graph.ts';
import type { Step, StepGraph, StepInput } from '../graph/step.ts';
import { isTerminal, type RunState } from './state.ts';

/** What the graph says once and the scheduler asks often. */
export interface Schedule {
  readonly steps: ReadonlyMap<string, Step>;
  /** Direct dependants by step. */
  readonly below: ReadonlyMap<string, readonly string[]>;
  /** Steps on the longest path from a step to an end, itself included: longer paths start first. */
  readonly priority: ReadonlyMap<string, number>;
  /** Index in the graph, for ties. */
  readonly place: ReadonlyMap<string, number>;
  readonly continueOnStepFailure: boolean;
}

export function scheduleOf(graph: StepGraph): Schedule {
  const steps = new Map(graph.steps.map((step) => [step.id, step]));
  const below = new Map<string, string[]>(graph.steps.map((step) => [step.id, []]));
  for (const step of graph.steps) for (const above of upstreamSteps(step)) below.get(above)?.push(step.id);
  const priority = new Map<string, number>();
  for (const step of [...graph.steps].reverse()) {
    const longest = (below.get(step.id) ?? []).reduce((most, id) => Math.max(most, priority.get(id) ?? 0), 0);
    priority.set(step.id, longest + 1);
  }
  const place = new Map(graph.steps.map((step, index) => [step.id, index]));
  return { steps, below, priority, place, continueOnStepFailure: graph.continueOnStepFailure };
}

export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'blocked' }
  /** Never runs in this run; `because` is the step to blame. */
  | { readonly kind: 'skip'; readonly because: string };

/** Whether a waiting step can be looked up and started now. */
export function readinessOf(schedule: Schedule, state: RunState, id: string): Readiness {
  const step = schedule.steps.get(id);
  if (step === undefined) return { kind: 'blocked' };
  let blocked = false;
  for (const input of step.inputs) {
    const verdict = inputReadiness(schedule, state, input);
    if (verdict.kind === 'skip') return verdict;
    if (verdict.kind === 'blocked') blocked = true;
  }
  return { kind: blocked ? 'blocked' : 'ready' };
}

/** With `continue_on_step_failure`, a step whose optional input has no result runs without that input. */
function inputReadiness(schedule: Schedule, state: RunState, input: StepInput): Readiness {
  if (input.source.kind !== 'step') return { kind: 'ready' };
  const above = state.steps[input.source.step];
  if (above === undefined) return { kind: 'ready' };
  if (!isTerminal(above.status)) return { kind: 'blocked' };
  if (above.status === 'succeeded' || above.status === 'reused') return { kind: 'ready' };
  if (input.port.optional && schedule.continueOnStepFailure) return { kind: 'ready' };
  return { kind: 'skip', because: above.skippedBecause ?? above.id };
}

/** The order in which ready steps start: longest path to the end first, then file order. */
export function byPriority(schedule: Schedule): (a: string, b: string) => number {
  return (a, b) =>
    (schedule.priority.get(b) ?? 0) - (schedule.priority.get(a) ?? 0) ||
    (schedule.place.get(a) ?? 0) - (schedule.place.get(b) ?? 0);
}

/** The status that a run has ended with, or undefined while a step has not ended. */
export function finalStatus(state: RunState): 'succeeded' | 'failed' | 'cancelled' | undefined {
  let failed = false;
  for (const id of state.order) {
    const status = state.steps[id]?.status ?? 'skipped';
    if (!isTerminal(status)) return undefined;
    if (status === 'failed') failed = true;
  }
  if (state.status === 'cancelling') return 'cancelled';
  return failed ? 'failed' : 'succeeded';
}

/** The step to blame when no further step may start, because one failed and the pipeline does not go on after failures. */
export function stoppedBy(schedule: Schedule, state: RunState): string | undefined {
  if (schedule.continueOnStepFailure) return undefined;
  return state.order.find((id) => state.steps[id]?.status === 'failed');
}
