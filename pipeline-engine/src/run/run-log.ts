/**
 * What one run writes into its log, through the outbox only. A step ends once; a process that is about to end records
 * results and nothing else, and one that cannot go on records nothing.
 */
import type { EngineOptions, Transition } from './engine-contract.ts';
import type { RunEvent, RunEventBody, TransientEvent } from './events.ts';
import { createOutbox } from './outbox.ts';
import type { RunListener, StepCommit } from './ports.ts';
import { changeState, type RunDraft } from './state.ts';
import { isLastOfStep, transitionOf } from './step-events.ts';
import { isTerminal } from './step-state.ts';

export interface RunLogOptions {
  readonly engine: EngineOptions;
  /** Changed by every event that is stored. */
  readonly draft: RunDraft;
  readonly announce: RunListener;
  /** What a stored event sets in motion, after everybody heard it. */
  readonly follow: (event: RunEvent) => void;
  readonly onBroken: (error: unknown) => void;
}

export interface RunLog {
  /** False when nothing was recorded, because the process is about to end: the next one goes on from the log. */
  emit(bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<boolean>;
  /** The same for results, which are recorded as long as the process can. */
  emitResult(bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<boolean>;
  /** The same for a result that nothing waits for: it may share a transaction with what comes soon. */
  emitResultSoon(bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<boolean>;
  /** For events that nobody waits for; a store that refuses them breaks the run. */
  note(bodies: readonly RunEventBody[]): void;
  /** For events that may be lost with the process; false as for `emit`. */
  mention(bodies: readonly RunEventBody[]): boolean;
  /** Told to watchers, and never stored. */
  tell(event: TransientEvent): void;
  trace(transition: Transition, step: string, attempt: string): void;
  /** True for a step whose last event is stored or on its way. */
  hasEnded(step: string): boolean;
  /** How many steps have not ended. */
  stepsLeft(): number;
  /** `closing`: only results are recorded. `detached`: nothing is. */
  mode(): 'open' | 'closing' | 'detached';
  close(): void;
  detach(): void;
  /** Resolves when what was emitted before is stored. */
  drained(): Promise<void>;
}

export function createRunLog({ engine, draft, announce, follow, onBroken }: RunLogOptions): RunLog {
  const run = draft.run;
  const ended = new Set(draft.order.filter((step) => isTerminal(draft.steps[step]?.status ?? 'waiting')));
  let mode: 'open' | 'closing' | 'detached' = 'open';

  const trace = (transition: Transition, step: string, attempt: string): void =>
    engine.trace?.(transition, { run, step, attempt });

  const traceStored = (event: RunEvent): void => {
    const transition = transitionOf(event);
    if (transition !== undefined && 'attempt' in event && event.attempt !== undefined) {
      trace(transition, event.step, event.attempt);
    }
  };

  const outbox = createOutbox({
    run,
    runStore: engine.runStore,
    clock: engine.clock,
    timer: engine.timer,
    turn: engine.turn,
    onStored: (events) => {
      for (const event of events) changeState(draft, event);
      for (const event of events) traceStored(event);
      for (const event of events) announce(run, event);
      for (const event of events) follow(event);
    },
    onBroken,
  });

  /** Drops what would come after a step's last event. */
  const stillTrue = (bodies: readonly RunEventBody[]): readonly RunEventBody[] =>
    bodies.filter((body) => {
      if (!('step' in body)) return true;
      if (ended.has(body.step)) return false;
      if (isLastOfStep(body)) ended.add(body.step);
      return true;
    });

  const emitResult: RunLog['emitResult'] = async (bodies, commits) => {
    if (mode === 'detached') return false;
    await outbox.emit(stillTrue(bodies), commits);
    return true;
  };

  const emitResultSoon: RunLog['emitResultSoon'] = async (bodies, commits) => {
    if (mode !== 'open') return emitResult(bodies, commits);
    await outbox.emitSoon(stillTrue(bodies), commits);
    return true;
  };

  const emit: RunLog['emit'] = async (bodies, commits) =>
    mode === 'open' ? emitResult(bodies, commits) : false;

  return {
    emit,
    emitResult,
    emitResultSoon,
    note: (bodies) => {
      emit(bodies).catch(() => undefined);
    },
    mention: (bodies) => {
      if (mode !== 'open') return false;
      outbox.mention(stillTrue(bodies));
      return true;
    },
    tell: (event) => {
      if (mode !== 'open') return;
      changeState(draft, event);
      announce(run, event);
    },
    trace,
    hasEnded: (step) => ended.has(step),
    stepsLeft: () => draft.order.length - ended.size,
    mode: () => mode,
    close: () => {
      if (mode === 'open') mode = 'closing';
    },
    detach: () => {
      mode = 'detached';
    },
    drained: () => outbox.drained(),
  };
}
