/** What a new process makes of the attempts that the log of a run leaves open. */
import type { RunEventBody } from './events.ts';
import type { RunState } from './state.ts';
import { isTerminal } from './step-state.ts';

/** An attempt that was intended, and whose end is not recorded. */
export interface OpenAttempt {
  readonly id: string;
  readonly step: string;
  readonly target: string | undefined;
  readonly fingerprint: string | undefined;
  /** When it was first heard to run. */
  readonly startedAt: number | undefined;
  /** Its result is still wanted. */
  readonly goesOn: boolean;
}

export function openAttempts(state: RunState): readonly OpenAttempt[] {
  return state.order.flatMap((id): readonly OpenAttempt[] => {
    const step = state.steps[id];
    if (step?.attempt === undefined || isTerminal(step.status)) return [];
    const { attempt, target, fingerprint, startedAt } = step;
    const goesOn = state.status !== 'cancelling' && step.status !== 'cancelling';
    return [{ id: attempt, step: id, target, fingerprint, startedAt, goesOn }];
  });
}

export function attemptsThatGoOn(state: RunState): readonly OpenAttempt[] {
  return openAttempts(state).filter((attempt) => attempt.goesOn);
}

/** What a new process records first: attempts that nobody wants any more are gone, and a wish to cancel still stands. */
export function resumption(state: RunState): readonly RunEventBody[] {
  const lost = openAttempts(state)
    .filter((attempt) => !attempt.goesOn)
    .map(({ id, step }): RunEventBody => ({ type: 'attempt-lost', step, attempt: id }));
  const open = state.order.flatMap((id) => state.steps[id] ?? []).filter((step) => !isTerminal(step.status));
  const cancelled = open
    .filter((step) => state.status === 'cancelling' || step.status === 'cancelling')
    .map((step): RunEventBody => ({ type: 'step-cancelled', step: step.id }));
  return [{ type: 'run-resumed' }, ...lost, ...cancelled];
}
