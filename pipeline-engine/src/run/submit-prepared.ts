/** Hands an attempt to its target when the software that it needs is there; until then it waits, and can be cancelled. */
import type { EnvironmentNeed, Environments } from './environments.ts';
import type { Attempt, AttemptHandle, AttemptOutcome, AttemptSignal, ComputeTarget } from './ports.ts';

export interface PreparedSubmission {
  readonly environments: Environments;
  readonly need: EnvironmentNeed;
  readonly target: ComputeTarget;
  readonly attempt: Attempt;
  readonly onSignal: (signal: AttemptSignal) => void;
}

export function submitPrepared(submission: PreparedSubmission): AttemptHandle {
  const { environments, need, target, attempt, onSignal } = submission;
  let submitted: Promise<AttemptHandle> | undefined;
  let isCancelled = false;
  const preparation = environments.provide(need, (news) => onSignal({ kind: 'environment', news }));
  const run = async (): Promise<AttemptOutcome> => {
    const ready = await preparation.done;
    if (isCancelled) return { kind: 'cancelled' };
    if (ready === 'left') return { kind: 'left' };
    if (!ready.ok) return { kind: 'failed', failure: ready.error };
    const environment = ready.value;
    const record = environments.recordOf(need, environment);
    if (record !== undefined) onSignal({ kind: 'equipped', environment: record });
    submitted = target.submit(environment === undefined ? attempt : { ...attempt, environment }, onSignal);
    return (await submitted).outcome;
  };
  const outcome = run();
  return {
    outcome,
    cancel: async () => {
      isCancelled = true;
      preparation.leave();
      await (await submitted)?.cancel();
    },
  };
}
