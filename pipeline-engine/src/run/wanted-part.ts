/** What of a graph a run is asked to do, and which of its steps it must not reuse. */
import { EngineError } from '../errors.ts';
import { forceSteps, isWithin, selectFrom, selectUpTo } from '../graph/select-part.ts';
import type { StepGraph } from '../graph/step.ts';

/** Steps may also be nested pipelines: then everything inside them is meant. */
export interface Wanted {
  /** This step and what it needs. */
  readonly upTo?: string;
  /** This step, which runs in any case, what is below it, and what these need. */
  readonly from?: string;
  /** Steps that run whatever is known of them. */
  readonly forceSteps?: readonly string[];
}

/** Throws `invalid-request` for a step that is not there, or in no part that was asked for. */
export function wantedPart(whole: StepGraph, { upTo, from, forceSteps: forced = [] }: Wanted): StepGraph {
  let graph = whole;
  if (upTo !== undefined) graph = someOf(selectUpTo(graph, upTo), upTo);
  if (from !== undefined) graph = someOf(selectFrom(graph, from), from);
  for (const id of forced) {
    if (!graph.steps.some((step) => isWithin(id, step.id))) throw unknownStep(id);
  }
  return forceSteps(graph, from === undefined ? forced : [...forced, from]);
}

function someOf(part: StepGraph, step: string): StepGraph {
  if (part.steps.length === 0) throw unknownStep(step);
  return part;
}

function unknownStep(step: string): EngineError {
  return new EngineError('invalid-request', `There is no step "${step}" in this pipeline.`, { step });
}
