/** Parts of a graph that a run may be about: up to a step, or from a step on. What `on_init` and `on_finalize` name stays. */
import { upstreamSteps } from './build-graph.ts';
import type { Step, StepGraph } from './step.ts';

/** `id` may also be a nested pipeline's node: then all steps inside it count. */
export function isWithin(id: string, step: string): boolean {
  return step === id || step.startsWith(`${id}/`);
}

/** A step and what it needs. An unknown id selects nothing. */
export function selectUpTo(graph: StepGraph, id: string): StepGraph {
  return withNeeds(graph, (step) => isWithin(id, step.id));
}

/** A step, everything below it, and what all these need. An unknown id selects nothing. */
export function selectFrom(graph: StepGraph, id: string): StepGraph {
  const below = new Set<string>();
  for (const step of graph.steps) {
    if (isWithin(id, step.id) || upstreamSteps(step).some((above) => below.has(above))) below.add(step.id);
  }
  return withNeeds(graph, (step) => below.has(step.id));
}

/** The same graph in which these steps run whatever is known of them. Unknown ids change nothing. */
export function forceSteps(graph: StepGraph, ids: readonly string[]): StepGraph {
  if (ids.length === 0) return graph;
  const steps = graph.steps.map((step) =>
    ids.some((id) => isWithin(id, step.id)) ? { ...step, forceRerun: true } : step,
  );
  return { ...graph, steps };
}

function withNeeds(graph: StepGraph, isTarget: (step: Step) => boolean): StepGraph {
  const wanted = new Set<string>();
  // Steps come after what they need, so one pass from the end finds everything.
  for (const step of [...graph.steps].reverse()) {
    if (!isTarget(step) && !wanted.has(step.id)) continue;
    wanted.add(step.id);
    for (const id of upstreamSteps(step)) wanted.add(id);
  }
  const isPart = (step: Step): boolean =>
    wanted.has(step.id) || (wanted.size > 0 && step.phase !== undefined);
  return { ...graph, steps: graph.steps.filter(isPart) };
}
