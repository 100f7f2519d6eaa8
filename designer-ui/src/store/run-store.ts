/**
 * The run that the canvas shows, folded with the engine's own fold and flushed once per animation frame.
 * Nodes read it through selectors by id, so that an event renders one node.
 */
import type {
  PipelineModel,
  RunEvent,
  RunState,
  StepState,
  TransientEvent,
} from '@millrace/pipeline-engine/browser';
import { applyRunEvents } from '@millrace/pipeline-engine/browser';
import type { StreamMessage } from '@millrace/server/contract';
import { create } from 'zustand';
import { getRun } from '../api/client.ts';
import { subscribe } from '../api/events.ts';
import { scopeRun } from '../model/scope-run.ts';

type StreamedEvent = RunEvent | TransientEvent;

export interface RunStoreState {
  /** As the level on the canvas sees it: inside a nested pipeline, by its own nodes. */
  readonly run: RunState | undefined;
  /** The same run with all its steps. */
  readonly whole: RunState | undefined;
  /** Empty at the top, else `outer/`: which steps the canvas shows. */
  readonly prefix: string;
  /** The model that the run was started with, as far as this tab knows it: tells what was edited since. */
  readonly ranModel: PipelineModel | undefined;
  /** The run before, of the same pipeline: what rows are compared with. */
  readonly previous: RunState | undefined;
  readonly starting: boolean;
  /** Calls off a start that takes long, because large inputs are being read. */
  readonly callOff: (() => void) | undefined;
  readonly setStarting: (starting: boolean, callOff?: () => void) => void;
  /** Follows a run until another is watched; `ranModel` is what it runs. */
  readonly watch: (run: string, ranModel: PipelineModel | undefined) => void;
  readonly forget: () => void;
  /** Goes into a nested pipeline of the run, or out of it. `model` is what stands there. */
  readonly enter: (prefix: string, model: PipelineModel | undefined) => void;
}

let unsubscribe: (() => void) | undefined;
let queue: StreamedEvent[] = [];
let nextFrame: number | undefined;

export const useRunStore = create<RunStoreState>()((set) => ({
  run: undefined,
  whole: undefined,
  prefix: '',
  ranModel: undefined,
  previous: undefined,
  starting: false,
  callOff: undefined,
  setStarting: (starting, callOff) => set({ starting, callOff }),
  watch: (run, ranModel) => {
    stopWatching();
    set(({ run: last, previous }) => ({
      run: undefined,
      whole: undefined,
      prefix: '',
      ranModel,
      previous: last && last.run !== run ? last : previous,
    }));
    unsubscribe = subscribe(`run:${run}`, {
      onOpen: () => void fetchState(run),
      onMessage: (message) => enqueue(run, message),
    });
    void fetchState(run);
  },
  forget: () => {
    stopWatching();
    const none = { run: undefined, whole: undefined, ranModel: undefined, previous: undefined };
    set({ ...none, prefix: '', starting: false });
  },
  enter: (prefix, ranModel) =>
    set(({ whole }) => ({ prefix, ranModel, previous: undefined, run: whole && scopeRun(whole, prefix) })),
}));

function stopWatching(): void {
  unsubscribe?.();
  unsubscribe = undefined;
  queue = [];
}

/** The state as the server has folded it: the start, and the way back after a gap. */
async function fetchState(run: string): Promise<void> {
  const state = await getRun(run);
  const current = useRunStore.getState().whole;
  if (unsubscribe && (current?.run !== run || current.seq <= state.seq)) {
    show(state);
    schedule();
  }
}

function show(whole: RunState): void {
  useRunStore.setState(({ prefix }) => ({ whole, run: scopeRun(whole, prefix) }));
}

function enqueue(run: string, message: StreamMessage): void {
  if (message.topic !== `run:${run}` || message.topic === 'workspace') return;
  queue.push(message.event);
  schedule();
}

function schedule(): void {
  if (queue.length > 0 && nextFrame === undefined) nextFrame = requestAnimationFrame(flush);
}

function flush(): void {
  nextFrame = undefined;
  const state = useRunStore.getState().whole;
  if (!state) return;
  const events = queue;
  queue = [];
  const { next, gap } = foldEvents(state, events);
  if (next !== state) show(next);
  if (gap) void fetchState(state.run);
}

/** Folds what follows `state`; events it has are skipped, and a missing one ends the fold. */
export function foldEvents(
  state: RunState,
  events: readonly StreamedEvent[],
): { readonly next: RunState; readonly gap: boolean } {
  const following: StreamedEvent[] = [];
  let { seq } = state;
  let gap = false;
  for (const event of events) {
    if ('seq' in event) {
      if (event.seq <= seq) continue;
      gap = event.seq > seq + 1;
      if (gap) break;
      seq = event.seq;
    }
    following.push(event);
  }
  return { next: applyRunEvents(state, following) ?? state, gap };
}

export function isLive(run: RunState | undefined): boolean {
  const goesOn = run !== undefined && run.broken === undefined;
  return goesOn && ['queued', 'running', 'cancelling'].includes(run.status);
}

export function useStep(node: string): StepState | undefined {
  return useRunStore((state) => state.run?.steps[node]);
}
