/** Which steps may start next, decided from the state alone. It knows no clock and no target. */
import { upstreamSteps } from '../graph/build-graph.ts';
import type { Step, StepGraph, StepInput } from '../graph/step.ts';
import type { SkipCause } from './events.ts';
import type { RunState } from './state.ts';
import { isTerminal } from './step-state.ts';

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
  /** How many steps of the run go on at once. */
  readonly maxConcurrentSteps: number;
  /** The steps of `on_init` and of `on_finalize`, in the order of the graph, and those in between. */
  readonly phases: Readonly<Record<'init' | 'main' | 'finalize', readonly string[]>>;
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
  const { continueOnStepFailure, maxConcurrentSteps = Number.POSITIVE_INFINITY } = graph;
  const phases = {
    init: idsOf(graph, 'init'),
    main: idsOf(graph, 'main'),
    finalize: idsOf(graph, 'finalize'),
  };
  return { steps, below, priority, place, continueOnStepFailure, maxConcurrentSteps, phases };
}

function idsOf(graph: StepGraph, phase: 'init' | 'main' | 'finalize'): readonly string[] {
  return graph.steps.filter((step) => (step.phase ?? 'main') === phase).map((step) => step.id);
}

/**
 * Steps that may have become ready because `ended` did: those `below` it, and those of the next phase. `left` is how
 * many steps of the run have not ended.
 */
export function candidatesAfter(
  schedule: Schedule,
  ended: string,
  left: number,
  below: readonly string[],
): readonly string[] {
  const { main, finalize } = schedule.phases;
  const phase = schedule.steps.get(ended)?.phase;
  if (phase === 'init') return [...below, ...main, ...finalize];
  return phase === undefined && left <= finalize.length ? [...below, ...finalize] : below;
}

export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'blocked' }
  /** Never runs in this run; `because` is the step to blame. */
  | { readonly kind: 'skip'; readonly because: string; readonly cause: SkipCause };

/** Whether a waiting step can be looked up and started now. */
export function readinessOf(schedule: Schedule, state: RunState, id: string): Readiness {
  const step = schedule.steps.get(id);
  if (step === undefined) return { kind: 'blocked' };
  const turn = phaseReadiness(schedule, state, step);
  if (turn.kind === 'skip') return turn;
  let blocked = turn.kind === 'blocked';
  for (const input of step.inputs) {
    const verdict = inputReadiness(schedule, state, input);
    if (verdict.kind === 'skip') return verdict;
    if (verdict.kind === 'blocked') blocked = true;
  }
  return { kind: blocked ? 'blocked' : 'ready' };
}

/** Between `on_init` and `on_finalize`: nothing runs where the first gave nothing, and the last runs in any case. */
function phaseReadiness({ phases }: Schedule, state: RunState, step: Step): Readiness {
  const isOpen = (id: string): boolean => !isTerminal(state.steps[id]?.status ?? 'succeeded');
  if (step.phase === 'init') return { kind: 'ready' };
  if (step.phase === 'finalize')
    return { kind: [...phases.init, ...phases.main].some(isOpen) ? 'blocked' : 'ready' };
  const barren = phases.init.find((id) => !isOpen(id) && !hasResult(state, id));
  if (barren !== undefined) return { kind: 'skip', because: blameFor(state, barren), cause: 'init' };
  return { kind: phases.init.some(isOpen) ? 'blocked' : 'ready' };
}

export function hasResult(state: RunState, id: string): boolean {
  const status = state.steps[id]?.status;
  return status === 'succeeded' || status === 'reused';
}

function blameFor(state: RunState, id: string): string {
  return state.steps[id]?.skippedBecause ?? id;
}

/** With `continue_on_step_failure`, a step whose optional input has no result runs without that input. */
function inputReadiness(schedule: Schedule, state: RunState, input: StepInput): Readiness {
  if (input.source.kind !== 'step') return { kind: 'ready' };
  const above = state.steps[input.source.step];
  if (above === undefined) return { kind: 'ready' };
  if (!isTerminal(above.status)) return { kind: 'blocked' };
  if (hasResult(state, above.id)) return { kind: 'ready' };
  if (input.port.optional && schedule.continueOnStepFailure) return { kind: 'ready' };
  return { kind: 'skip', because: blameFor(state, above.id), cause: 'input' };
}

/** The order in which ready steps start: longest path to the end first, then file order. */
export function byPriority(schedule: Schedule): (a: string, b: string) => number {
  return (a, b) =>
    (schedule.priority.get(b) ?? 0) - (schedule.priority.get(a) ?? 0) ||
    (schedule.place.get(a) ?? 0) - (schedule.place.get(b) ?? 0);
}

/**
 * The status that a run has ended with, or undefined while a step has not ended. A run of which a single step was
 * cancelled did not do what it was asked: it ends as cancelled, unless a step failed.
 */
export function finalStatus(state: RunState): 'succeeded' | 'failed' | 'cancelled' | undefined {
  let failed = false;
  let cancelled = state.status === 'cancelling';
  for (const id of state.order) {
    const status = state.steps[id]?.status ?? 'skipped';
    if (!isTerminal(status)) return undefined;
    if (status === 'failed') failed = true;
    if (status === 'cancelled') cancelled = true;
  }
  if (state.status === 'cancelling' || (cancelled && !failed)) return 'cancelled';
  return failed ? 'failed' : 'succeeded';
}

/** The step to blame when no further step may start, because one failed and the pipeline does not go on after failures. */
export function stoppedBy(schedule: Schedule, state: RunState): string | undefined {
  if (schedule.continueOnStepFailure) return undefined;
  return state.order.find(
    (id) => state.steps[id]?.status === 'failed' && state.steps[id].phase !== 'finalize',
  );
}
