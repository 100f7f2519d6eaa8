/** The state of a run: the fold of its events, shared by engine, server, command line and canvas. */
import { unreachable } from '../errors.ts';
import type { RunEvent, RunStatus, TransientEvent } from './events.ts';
import { isTerminal, type StepEvent, type StepState, stepAfter } from './step-state.ts';

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
