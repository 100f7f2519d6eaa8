/** The state of one step: the fold of the events that name it. */
import type { Because } from '../cache/identity.ts';
import { type Failure, unreachable } from '../errors.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import type {
  Metric,
  OutputRecord,
  ReusedFrom,
  RunEvent,
  RunEventBody,
  SkipCause,
  StepHead,
  StepStatus,
  TransientEvent,
  WaitingReason,
} from './events.ts';

export interface StepState extends StepHead {
  readonly status: StepStatus;
  readonly waiting?: WaitingReason;
  readonly fingerprint?: string;
  readonly because?: readonly Because[];
  /** The earlier result that `because` compares with. */
  readonly comparedWith?: ReusedFrom;
  readonly attempt?: string;
  readonly target?: string;
  /** What its attempt runs or ran with; of a reused result, ask where it was made. */
  readonly environment?: EnvironmentRecord;
  readonly startedAt?: number;
  readonly durationMs?: number;
  /** 0 to 1; from transient events. */
  readonly progress?: number;
  readonly progressMessage?: string;
  readonly logBytes?: number;
  readonly outputs: readonly OutputRecord[];
  readonly metrics: readonly Metric[];
  readonly reusedFrom?: ReusedFrom;
  readonly failure?: Failure;
  readonly skippedBecause?: string;
  readonly skipCause?: SkipCause;
  /** How many of its attempts failed in a way that may pass. */
  readonly tries?: number;
}

const terminalStatuses: ReadonlySet<StepStatus> = new Set([
  'succeeded',
  'reused',
  'failed',
  'skipped',
  'cancelled',
]);

/** A status that never changes again. */
export function isTerminal(status: StepStatus): boolean {
  return terminalStatuses.has(status);
}

export type StepEvent = Extract<RunEvent | TransientEvent, { readonly step: string }>;

/** The state of a step that has not ended, after an event of its own. */
export function stepAfter(step: StepState, event: StepEvent): StepState {
  const pending = step.status === 'waiting' || step.status === 'queued';
  switch (event.type) {
    case 'step-queued':
      if (pending) return { ...step, status: 'queued', waiting: event.reason };
      // Its machine does not answer: it may well go on there.
      return step.status === 'running' && event.reason?.kind === 'target'
        ? { ...step, waiting: event.reason }
        : step;
    case 'step-identified':
      return {
        ...step,
        fingerprint: event.fingerprint,
        because: event.because,
        comparedWith: event.comparedWith,
      };
    case 'attempt-intended':
      return {
        ...withoutTraces(withoutProgress(step)),
        status: pending ? 'queued' : step.status,
        attempt: event.attempt,
        target: event.target,
      };
    case 'attempt-submitted':
      return step;
    case 'step-equipped':
      // Of an attempt that was found again, what it began with stays.
      return { ...step, environment: step.environment ?? event.environment };
    case 'step-recorded': {
      const { id, displayName, component, dependsOn } = step;
      return { ...recordedStep(event), id, displayName, component, dependsOn };
    }
    case 'attempt-running': {
      if (!pending) return step.status === 'running' ? withoutWaiting(step) : step;
      return { ...withoutProgress(step), status: 'running', startedAt: event.time };
    }
    case 'attempt-lost':
      return step.status === 'cancelling' ? step : withoutAttempt(step);
    case 'attempt-failed':
      return step.status === 'cancelling' ? step : beforeRetry(step, event);
    case 'step-cancelling':
      return { ...withoutWaiting(step), status: 'cancelling' };
    case 'step-progressed':
      return step.status === 'running' || isBeingPrepared(step)
        ? { ...step, progress: event.fraction, progressMessage: event.message }
        : step;
    case 'log-grew':
      return event.attempt === step.attempt || isBeingPrepared(step, event.attempt)
        ? { ...step, logBytes: event.bytes }
        : step;
    default:
      return endedStep(step, event);
  }
}

/** Its software is being made, by this build where one is named. */
function isBeingPrepared({ status, waiting }: StepState, build?: string): boolean {
  return status === 'queued' && waiting?.kind === 'environment' && (build ?? waiting.build) === waiting.build;
}

/** What a folded log says of a step. */
export function recordedStep(
  event: Extract<RunEventBody, { readonly type: 'step-recorded' }>,
): Omit<StepState, keyof StepHead> {
  // Only `foldLog` writes these fields, and it takes them from a StepState.
  return event.state as unknown as Omit<StepState, keyof StepHead>;
}

type EndEvent = Extract<
  StepEvent,
  { readonly type: 'step-succeeded' | 'step-reused' | 'step-failed' | 'step-skipped' | 'step-cancelled' }
>;

function endedStep(step: StepState, event: EndEvent): StepState {
  const rest = withoutProgress(step);
  switch (event.type) {
    case 'step-succeeded': {
      const { attempt, fingerprint, outputs, metrics, durationMs } = event;
      return { ...rest, status: 'succeeded', attempt, fingerprint, outputs, metrics, durationMs };
    }
    case 'step-reused': {
      const { fingerprint, outputs, metrics, from } = event;
      return { ...rest, status: 'reused', fingerprint, outputs, metrics, reusedFrom: from };
    }
    case 'step-failed':
      return { ...rest, status: 'failed', failure: event.failure, durationMs: event.durationMs };
    case 'step-skipped':
      return { ...rest, status: 'skipped', skippedBecause: event.because, skipCause: event.cause };
    case 'step-cancelled':
      return { ...rest, status: 'cancelled' };
    default:
      return unreachable(event);
  }
}

/** Most steps say nothing of these any more, and leaving keys out of a copy is slow: so each looks first. */
function withoutWaiting(step: StepState): StepState {
  if (step.waiting === undefined) return step;
  const { waiting: _waiting, ...rest } = step;
  return rest;
}

/** Nothing of what it waits for, and of how far it is. */
function withoutProgress(step: StepState): StepState {
  const { progress, progressMessage } = step;
  if (progress === undefined && progressMessage === undefined) return withoutWaiting(step);
  const { waiting: _waiting, progress: _progress, progressMessage: _message, ...rest } = step;
  return rest;
}

function withoutTraces(step: StepState): StepState {
  if (step.logBytes === undefined && step.environment === undefined) return step;
  const { logBytes: _bytes, environment: _environment, ...rest } = step;
  return rest;
}

/** Back to where it can run again. */
function withoutAttempt(step: StepState): StepState {
  const { id, displayName, component, dependsOn, phase, fingerprint, because, comparedWith, tries } = step;
  const head = { id, displayName, component, dependsOn, fingerprint, because, comparedWith };
  const kept = {
    ...head,
    ...(phase === undefined ? {} : { phase }),
    ...(tries === undefined ? {} : { tries }),
  };
  return { ...kept, status: 'waiting', outputs: [], metrics: [] };
}

function beforeRetry(
  step: StepState,
  event: Extract<StepEvent, { readonly type: 'attempt-failed' }>,
): StepState {
  const { tries, attempts, retryAt: at, failure } = event;
  return { ...withoutAttempt(step), tries, waiting: { kind: 'retry', at, tries, attempts, failure } };
}
