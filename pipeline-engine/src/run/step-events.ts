/** The events that steps end with, made from what is known of them. */
import type { Failure } from '../errors.ts';
import { optional } from '../spec/optional.ts';
import type { RetryPolicy } from '../spec/retry-policy.ts';
import type { Transition } from './engine-contract.ts';
import type { RunEventBody } from './events.ts';
import type { FruitlessExecution } from './execute-step.ts';
import type { StepCacheEntry } from './ports.ts';
import { attemptsOf, pauseBeforeRetry } from './retry.ts';
import type { Schedule } from './scheduler.ts';
import type { RunState } from './state.ts';

type LastType = 'step-succeeded' | 'step-reused' | 'step-failed' | 'step-skipped' | 'step-cancelled';

/** True for the event that a step ends with; there is one for each step. */
export function isLastOfStep(body: RunEventBody): body is Extract<RunEventBody, { readonly type: LastType }> {
  return (
    body.type === 'step-succeeded' ||
    body.type === 'step-reused' ||
    body.type === 'step-failed' ||
    body.type === 'step-skipped' ||
    body.type === 'step-cancelled'
  );
}

/** The transition that became durable with an event. */
export function transitionOf(event: RunEventBody): Transition | undefined {
  if (event.type === 'attempt-intended') return 'intent';
  if (event.type === 'attempt-submitted') return 'submitted';
  if (event.type === 'attempt-running') return 'running';
  return event.type === 'step-succeeded' ? 'event-appended' : undefined;
}

export function reusedEvent(
  step: string,
  entry: StepCacheEntry,
): Extract<RunEventBody, { readonly type: 'step-reused' }> {
  const { fingerprint, run, time, outputs, metrics } = entry;
  return { type: 'step-reused', step, fingerprint, from: { run, step: entry.step, time }, outputs, metrics };
}

/** How an attempt ended that gave no result. `attempt` is undefined when it never got as far as an intent. */
export interface FruitlessEnd {
  readonly step: string;
  readonly attempt: string | undefined;
  readonly execution: FruitlessExecution;
  /** Somebody wants the step, or its whole run, to end. */
  readonly isCancelling: boolean;
  readonly policy: RetryPolicy | undefined;
  /** How many attempts of this step failed in a way that may pass, before this one. */
  readonly triesBefore: number;
  readonly now: number;
}

/** A step whose failure may pass is tried again; one that was cancelled because another run left it goes back to waiting. */
export function endEvents(end: FruitlessEnd): readonly RunEventBody[] {
  const { step, attempt, execution, isCancelling } = end;
  const tries = end.triesBefore + 1;
  const lost: readonly RunEventBody[] =
    attempt === undefined ? [] : [{ type: 'attempt-lost', step, attempt }];
  if (isCancelling && execution.kind !== 'failed')
    return [...(execution.kind === 'cancelled' ? [] : lost), { type: 'step-cancelled', step }];
  if (execution.kind === 'cancelled' || execution.kind === 'gone') return lost;
  const failure =
    execution.kind === 'failed' ? execution.failure : lostTooOften(step, tries, execution.message);
  const pause = isCancelling ? undefined : pauseBeforeRetry(end.policy, failure, tries);
  if (pause !== undefined && attempt !== undefined) {
    const retryAt = end.now + pause;
    return [
      { type: 'attempt-failed', step, attempt, failure, tries, attempts: attemptsOf(end.policy), retryAt },
    ];
  }
  const durationMs = execution.kind === 'failed' ? execution.durationMs : undefined;
  return [{ type: 'step-failed', step, attempt, failure, ...optional('durationMs', durationMs) }];
}

/** The outputs of the pipeline itself, as far as they were made. */
export function pipelineOutputs(
  schedule: Schedule,
  state: RunState,
): readonly { readonly name: string; readonly digest: string }[] {
  return [...schedule.steps.values()].flatMap((step) =>
    step.outputs.flatMap(({ name, promotedTo }) => {
      const made = state.steps[step.id]?.outputs.find((output) => output.name === name);
      return promotedTo === undefined || made === undefined
        ? []
        : [{ name: promotedTo, digest: made.digest }];
    }),
  );
}

function lostTooOften(step: string, times: number, message: string): Failure {
  return {
    code: 'worker-lost',
    params: { step, times },
    message: `Step "${step}" ended without an answer${times === 1 ? '' : ` ${times} times`}. ${message}`,
    remedy: 'The machine may be short of memory: close other programs, or use less data at once.',
  };
}
