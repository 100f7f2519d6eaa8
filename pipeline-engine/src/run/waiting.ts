/** What a state says of what does not go on: why a step has not begun, and whether a pause holds. */
import type { WaitingReason } from './events.ts';
import type { RunState } from './state.ts';
import { isTerminal, type StepState } from './step-state.ts';

/** Why a step has not begun: what was recorded, else what has to end before it, else that the run is paused. */
export function waitingReason(state: RunState, id: string): WaitingReason | undefined {
  const step = state.steps[id];
  if (step === undefined || (step.status !== 'waiting' && step.status !== 'queued')) return undefined;
  const isHeld = state.paused && step.attempt === undefined && step.waiting?.kind !== 'retry';
  if (step.waiting !== undefined) return isHeld ? { kind: 'paused' } : step.waiting;
  const steps = step.dependsOn.filter((above) => isOpen(state.steps[above]));
  if (steps.length > 0) return { kind: 'inputs', steps };
  const before = stepsBefore(state, step);
  if (before.length > 0 && step.phase === 'finalize') return { kind: 'rest', steps: before.length };
  if (before.length > 0) return { kind: 'inputs', steps: before };
  return isHeld ? { kind: 'paused' } : undefined;
}

/** Steps of an earlier phase that have not ended. */
function stepsBefore(state: RunState, step: StepState): readonly string[] {
  if (step.phase === 'init') return [];
  const earlier =
    step.phase === 'finalize'
      ? state.order.filter((id) => state.steps[id]?.phase !== 'finalize')
      : (state.init ?? []);
  return earlier.filter((id) => isOpen(state.steps[id]));
}

/** A pause takes hold when nothing of the run goes on any more. */
export function pauseOf(state: RunState): 'none' | 'pausing' | 'paused' {
  if (!state.paused) return 'none';
  const goesOn = Object.values(state.steps).some((step) => step.attempt !== undefined && isOpen(step));
  return goesOn ? 'pausing' : 'paused';
}

function isOpen(step: StepState | undefined): boolean {
  return step !== undefined && !isTerminal(step.status);
}
