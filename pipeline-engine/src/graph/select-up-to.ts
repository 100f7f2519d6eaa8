/** "Run up to here": the part of a graph that a step needs, and the step. */
import { upstreamSteps } from './build-graph.ts';
import type { StepGraph } from './step.ts';

/** `stepId` may also be a nested pipeline's node: then all steps inside it count. An unknown id selects nothing. */
export function selectUpTo(graph: StepGraph, stepId: string): StepGraph {
  const wanted = new Set<string>();
  // Steps come after what they need, so one pass from the end finds everything.
  for (const step of [...graph.steps].reverse()) {
    const isTarget = step.id === stepId || step.id.startsWith(`${stepId}/`);
    if (!isTarget && !wanted.has(step.id)) continue;
    wanted.add(step.id);
    for (const id of upstreamSteps(step)) wanted.add(id);
  }
  return { ...graph, steps: graph.steps.filter((step) => wanted.has(step.id)) };
}
