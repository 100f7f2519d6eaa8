/** The events that steps end with, made from what is known of them. */
import type { Failure } from '../errors.ts';
import type { Transition } from './engine-contract.ts';
import type { RunEventBody } from './events.ts';
import type { Execution } from './execute-step.ts';
import type { StepCacheEntry } from './ports.ts';
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

export function reusedEvent(step: string, entry: StepCacheEntry): RunEventBody {
  const { fingerprint, run, time, outputs, metrics } = entry;
  return { type: 'step-reused', step, fingerprint, from: { run, step: entry.step, time }, outputs, metrics };
}

/** How an attempt ended that gave no result. `attempt` is undefined when it never got as far as an intent. */
export interface FruitlessEnd {
  readonly step: string;
  readonly attempt: string | undefined;
  readonly execution: Exclude<Execution, { readonly kind: 'succeeded' }>;
  readonly runIsCancelling: boolean;
  /** How often an attempt of this step was lost, this time included. */
  readonly losses: number;
}

/** How often an attempt may vanish, with a worker that crashed, before its step fails. */
const maximumLosses = 2;

/** A step whose attempt was lost, or cancelled because another run left it, goes back to waiting. */
export function endEvents(end: FruitlessEnd): readonly RunEventBody[] {
  const { step, attempt, execution } = end;
  if (execution.kind === 'failed') {
    const { failure, durationMs } = execution;
    return [{ type: 'step-failed', step, attempt, failure, durationMs }];
  }
  const lost: readonly RunEventBody[] =
    attempt === undefined ? [] : [{ type: 'attempt-lost', step, attempt }];
  if (end.runIsCancelling)
    return [...(execution.kind === 'lost' ? lost : []), { type: 'step-cancelled', step }];
  if (execution.kind === 'cancelled' || end.losses < maximumLosses) return lost;
  return [...lost, { type: 'step-failed', step, attempt, failure: lostTooOften(end, execution.message) }];
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

function lostTooOften({ step, losses }: FruitlessEnd, message: string): Failure {
  return {
    code: 'worker-lost',
    params: { step, times: losses },
    message: `Step "${step}" ended without an answer ${losses} times. ${message}`,
    remedy: 'The machine may be short of memory: close other programs, or use less data at once.',
  };
}
