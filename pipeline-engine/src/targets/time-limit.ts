/** The longest that a step may run on a target, whatever the step itself asks for. */
import type { Attempt, ComputeTarget } from '../run/ports.ts';

/** The shorter of the two limits holds. */
export function withTimeLimit(target: ComputeTarget, seconds: number | undefined): ComputeTarget {
  if (seconds === undefined) return target;
  const limited = (attempt: Attempt): Attempt => {
    const timeoutSeconds = Math.min(seconds, attempt.step.timeoutSeconds ?? seconds);
    return { ...attempt, step: { ...attempt.step, timeoutSeconds } };
  };
  return {
    ...target,
    submit: (attempt, onSignal) => target.submit(limited(attempt), onSignal),
    reattach: (attempt, onSignal) => target.reattach(limited(attempt), onSignal),
  };
}
