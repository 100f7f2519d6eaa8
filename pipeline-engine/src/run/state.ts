/** The state of a run: the fold of its events, shared by engine, server, command line and canvas. */
import type { Because } from '../cache/identity.ts';
import { type Failure, unreachable } from '../errors.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import type {
  Metric,
  OutputRecord,
  ReusedFrom,
  RunEvent,
  RunEventBody,
  RunStatus,
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

export interface RunState {
  readonly run: string;
  readonly pipeline: string;
  readonly displayName: string;
  readonly status: RunStatus;
  readonly seq: number;
  readonly createdAt: number;
  readonly finishedAt?: number;
  readonly upTo?: string;
  readonly force: boolean;
  /** Somebody asked for a pause, and nothing starts. */
  readonly paused?: true;
  /** What the store said when it refused: the run cannot go on in its process. Of a transient event, never of the log. */
  readonly broken?: string;
  readonly steps: Readonly<Record<string, StepState>>;
  /** The steps of `on_init`. */
  readonly init?: readonly string[];
  /** Step ids in topological order. */
  readonly order: readonly string[];
  readonly outputs: readonly { readonly name: string; readonly digest: string }[];
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };
/** A state that its one owner changes in place; `steps` has no prototype, for a node may be called `__proto__`. */
export type RunDraft = Omit<Draft<RunState>, 'steps'> & { steps: Record<string, StepState> };

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

/** True when the run has ended. */
export function isFinished(state: Pick<RunState, 'status'>): boolean {
  return state.status === 'succeeded' || state.status === 'failed' || state.status === 'cancelled';
}

/**
 * The state after `event`. An event that was already applied changes nothing, so a watcher that reconnects may
 * hear the same again. `state` is undefined before `run-created` only.
 */
export function applyRunEvent(state: RunState | undefined, event: RunEvent | TransientEvent): RunState {
  if (state === undefined) return stateAtCreation(event);
  const draft = copyState(state);
  changeState(draft, event);
  return draft;
}

/** The same for many events, copying the steps once: what a watcher uses who hears a burst of them. */
export function applyRunEvents(
  state: RunState | undefined,
  events: readonly (RunEvent | TransientEvent)[],
): RunState | undefined {
  if (events.length === 0) return state;
  let draft = state && copyState(state);
  for (const event of events) draft = foldRunEvent(draft, event);
  return draft;
}

/** The same for an owner who shows nobody an earlier state: changes `draft`, at a cost that no number of steps raises. */
export function foldRunEvent(draft: RunDraft | undefined, event: RunEvent | TransientEvent): RunDraft {
  if (draft === undefined) return stateAtCreation(event);
  changeState(draft, event);
  return draft;
}

/** The state of a whole log; undefined when the log is empty. */
export function replayEvents(events: readonly RunEvent[]): RunDraft | undefined {
  let draft: RunDraft | undefined;
  for (const event of events) draft = foldRunEvent(draft, event);
  return draft;
}

/** A state that shares nothing changeable with `state`. */
export function copyState(state: RunState): RunDraft {
  return { ...state, steps: Object.assign(Object.create(null), state.steps) };
}

/** The same as `applyRunEvent`, in place: for the owner of a long log, who must not copy every step at every event. */
export function changeState(draft: RunDraft, event: RunEvent | TransientEvent): void {
  if ('seq' in event) {
    if (event.seq <= draft.seq) return;
    draft.seq = event.seq;
  }
  if ('step' in event) changeStep(draft, event);
  else changeRun(draft, event);
}

type StepEvent = Extract<RunEvent | TransientEvent, { readonly step: string }>;
type WholeRunEvent = Exclude<RunEvent | TransientEvent, { readonly step: string }>;

function stateAtCreation(event: RunEvent | TransientEvent): RunDraft {
  if (event.type !== 'run-created') throw new Error(`a run's log begins with run-created, not ${event.type}`);
  const steps: Record<string, StepState> = Object.create(null);
  const init = event.steps.filter(({ phase }) => phase === 'init').map(({ id }) => id);
  for (const head of event.steps) steps[head.id] = { ...head, status: 'waiting', outputs: [], metrics: [] };
  return {
    run: event.run,
    pipeline: event.pipeline,
    displayName: event.displayName,
    status: 'queued',
    seq: event.seq,
    createdAt: event.time,
    upTo: event.upTo,
    force: event.force,
    steps,
    ...(init.length === 0 ? {} : { init }),
    order: event.steps.map((head) => head.id),
    outputs: [],
  };
}

function changeRun(draft: RunDraft, event: WholeRunEvent): void {
  if (isFinished(draft)) return;
  switch (event.type) {
    case 'run-created':
      return;
    case 'run-started':
    case 'run-resumed':
      if (draft.status === 'queued') draft.status = 'running';
      delete draft.broken;
      return;
    case 'run-broken':
      draft.broken = event.message;
      return;
    case 'run-paused':
      if (draft.status !== 'cancelling') draft.paused = true;
      return;
    case 'run-continued':
      delete draft.paused;
      return;
    case 'run-cancelling':
      draft.status = 'cancelling';
      delete draft.paused;
      return;
    case 'run-finished':
      draft.status = event.status;
      delete draft.paused;
      draft.finishedAt = event.time;
      draft.outputs = event.outputs;
      return;
    default:
      unreachable(event);
  }
}

function changeStep(draft: RunDraft, event: StepEvent): void {
  const step = draft.steps[event.step];
  if (step === undefined || isTerminal(step.status)) return;
  draft.steps[event.step] = stepAfter(step, event);
}

function stepAfter(step: StepState, event: StepEvent): StepState {
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
