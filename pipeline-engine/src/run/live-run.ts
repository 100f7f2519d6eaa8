/**
 * One run that has not ended: it looks steps up as they become ready, offers the rest to the dispatcher, and records
 * what their attempts say. What to do is decided by the pure modules; the log is written through the outbox only.
 */
import type { Step } from '../graph/step.ts';
import { type AttemptRequestContext, attemptRequest, type Slots } from './attempt-request.ts';
import type { Attempts, Membership } from './attempts.ts';
import { deliverOutputs } from './deliver.ts';
import type { EngineOptions, Transition } from './engine-contract.ts';
import type { OutputRecord, RunEvent, RunEventBody, WaitingReason } from './events.ts';
import { createLaterSteps } from './later-steps.ts';
import { identifyAgain, type LookUpContext, lookUp } from './look-up.ts';
import { createOutbox } from './outbox.ts';
import type { PinnedInputs } from './pinned-inputs.ts';
import type { RunListener, StepCommit } from './ports.ts';
import { createReadyQueue, type ReadyStep } from './ready-queue.ts';
import { attemptsThatGoOn, type OpenAttempt } from './resumption.ts';
import { createSubscriber, type RunJournal } from './run-subscriber.ts';
import {
  byPriority,
  candidatesAfter,
  finalStatus,
  type Readiness,
  readinessOf,
  type Schedule,
  stoppedBy,
} from './scheduler.ts';
import { changeState, copyState, isFinished, isTerminal, type RunDraft, type RunState } from './state.ts';
import { endEvents, isLastOfStep, pipelineOutputs, transitionOf } from './step-events.ts';
import { processTimer } from './timer.ts';

export interface LiveRunOptions {
  readonly engine: EngineOptions;
  readonly attempts: Attempts;
  readonly slotsFor: (step: Pick<Step, 'compute'>) => Slots;
  readonly draft: RunDraft;
  readonly schedule: Schedule;
  readonly force: boolean;
  readonly pinned: PinnedInputs;
  readonly announce: RunListener;
  /** Something may be able to start now. */
  readonly onChange: () => void;
  /** Work in the background that the end of the process has to wait for. */
  readonly background: (work: Promise<void>) => void;
  readonly onEnded: (state: RunState) => void;
  readonly onBroken: (error: unknown) => void;
}

export interface LiveRun {
  readonly id: string;
  /** Records these events and goes on from the state. */
  begin(events: readonly RunEventBody[]): Promise<void>;
  cancel(): Promise<void>;
  /** Ends these steps; what needs them is skipped, and the rest of the run goes on. */
  cancelSteps(steps: readonly string[]): Promise<void>;
  /** While it is paused no attempt starts; those under way go on. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Starts the first ready step of a target, which has a place free. */
  startOne(slots: Slots): boolean;
  /** Lets every step that just became ready, and whose result somebody is making, wait for that without a place. */
  joinShared(): void;
  /** Says of every ready step that could not start why it waits. */
  reportWaiting(): void;
  state(): RunState;
  /** From now on nothing begins, and only results are recorded: the process is about to end. */
  stop(): void;
  /** From now on nothing at all is recorded. Resolves when what was emitted before is stored. */
  detach(): Promise<void>;
}

export function createLiveRun(options: LiveRunOptions): LiveRun {
  const { engine, draft, schedule, attempts } = options;
  const id = draft.run;
  const ready = createReadyQueue(byPriority(schedule));
  const active = new Map<string, Membership>();
  /** Steps whose last event is stored or on its way: a step ends once. */
  const settled = new Set(draft.order.filter((step) => isTerminal(draft.steps[step]?.status ?? 'waiting')));
  /** Steps that somebody cancelled while the run goes on. */
  const unwanted = new Set<string>();
  /** Steps to look at, because something above them ended. */
  let candidates: string[] = [];
  let advancing = false;
  let advanced: Promise<void> = Promise.resolve();
  let finishing = false;
  let cancelling = draft.status === 'cancelling';
  let paused = draft.paused === true;
  /** The failed step after which no further step starts. */
  let stopped: string | undefined;
  /** `closing`: only results are recorded. `detached`: nothing is. */
  let mode: 'open' | 'closing' | 'detached' = 'open';

  const outbox = createOutbox({
    run: id,
    runStore: engine.runStore,
    clock: engine.clock,
    timer: engine.timer,
    turn: engine.turn,
    onStored: (events) => {
      for (const event of events) changeState(draft, event);
      for (const event of events) traceStored(event);
      for (const event of events) options.announce(id, event);
      for (const event of events) follow(event);
    },
    onBroken: (error) => breakOff(error),
  });

  /** False when nothing was recorded, because the process is about to end: the next one goes on from the log. */
  const emit = async (bodies: readonly RunEventBody[], commits?: readonly StepCommit[]): Promise<boolean> =>
    mode === 'open' ? emitResult(bodies, commits) : false;

  const emitResult = async (
    bodies: readonly RunEventBody[],
    commits?: readonly StepCommit[],
  ): Promise<boolean> => {
    if (mode === 'detached') return false;
    await outbox.emit(stillTrue(bodies), commits);
    return true;
  };

  /** For events that nobody waits for; a store that refuses them breaks the run through the outbox. */
  const note = (bodies: readonly RunEventBody[]): void => {
    emit(bodies).catch(() => undefined);
  };

  /** For events that may be lost with the process. */
  const mention = (bodies: readonly RunEventBody[]): void => {
    if (mode === 'open') outbox.mention(stillTrue(bodies));
  };

  /** Drops what would come after a step's last event. */
  const stillTrue = (bodies: readonly RunEventBody[]): readonly RunEventBody[] =>
    bodies.filter((body) => {
      if (!('step' in body)) return true;
      if (settled.has(body.step)) return false;
      if (isLastOfStep(body)) settled.add(body.step);
      return true;
    });

  const trace = (transition: Transition, step: string, attempt: string): void =>
    engine.trace?.(transition, { run: id, step, attempt });

  const traceStored = (event: RunEvent): void => {
    const transition = transitionOf(event);
    if (transition !== undefined && 'attempt' in event && event.attempt !== undefined) {
      trace(transition, event.step, event.attempt);
    }
  };

  /** What a stored event sets in motion. */
  const follow = (event: RunEvent): void => {
    if (event.type === 'run-finished') options.onEnded(copyState(draft));
    if (!isLastOfStep(event)) return;
    const left = draft.order.length - settled.size;
    for (const step of candidatesAfter(schedule, event.step, left)) candidates.push(step);
    if (event.type === 'step-failed') skipTheRest();
    finishWhenDone();
    void advance();
  };

  const finishWhenDone = (): void => {
    if (finishing || settled.size < draft.order.length) return;
    // The wish to cancel counts from the moment it is on its way to the log.
    const status = finalStatus(cancelling ? { ...draft, status: 'cancelling' } : draft);
    if (status === undefined) return;
    finishing = true;
    emitResult([{ type: 'run-finished', status, outputs: pipelineOutputs(schedule, draft) }]).catch(
      () => undefined,
    );
  };

  const skipTheRest = (): void => {
    const because = stoppedBy(schedule, draft);
    if (because === undefined) return;
    stopped = because;
    ready.clear();
    const idle = idleSteps().filter((step) => schedule.steps.get(step)?.phase !== 'finalize');
    note(idle.map((step) => ({ type: 'step-skipped', step, because, cause: 'stop' })));
    if (idle.length > 0) return;
    candidates.push(...schedule.phases.finalize);
  };

  const idleSteps = (): readonly string[] =>
    draft.order.filter((step) => !settled.has(step) && !active.has(step));

  /** Looks at every candidate, wave by wave, until nothing more becomes ready by reuse alone. */
  const advance = (): Promise<void> => {
    if (!advancing) advanced = lookAtCandidates();
    return advanced;
  };

  const lookAtCandidates = async (): Promise<void> => {
    advancing = true;
    try {
      while (candidates.length > 0 && !cancelling && mode === 'open') {
        const wave = new Set(candidates);
        candidates = [];
        await lookAt([...wave]);
      }
    } catch (error) {
      breakOff(error);
    } finally {
      advancing = false;
    }
    options.onChange();
  };

  const lookAt = async (wave: readonly string[]): Promise<void> => {
    const skipped: RunEventBody[] = [];
    const steps: Step[] = [];
    for (const id of wave) {
      const step = schedule.steps.get(id);
      if (step === undefined || settled.has(id) || active.has(id) || ready.has(id) || later.has(id)) continue;
      const readiness =
        stopped === undefined || step.phase === 'finalize'
          ? readinessOf(schedule, draft, id)
          : skippedAfter(stopped);
      if (readiness.kind === 'skip') {
        const { because, cause } = readiness;
        skipped.push({ type: 'step-skipped', step: id, because, cause });
      }
      if (readiness.kind === 'ready') steps.push(step);
    }
    const lease = engine.leases?.open();
    try {
      const { ended, identified, misses, rekeyed } = await lookUp(lookUpContext, steps, lease);
      // The run may have been stopped or cancelled while the cache was asked.
      ready.add(misses.filter((entry) => !settled.has(entry.step.id)));
      mention(identified);
      await emit([...skipped, ...ended], rekeyed);
    } finally {
      lease?.release();
    }
  };

  const lookUpContext: LookUpContext = {
    engine,
    run: id,
    pipeline: draft.pipeline,
    force: options.force,
    pinned: options.pinned,
    outputsOf: (step): readonly OutputRecord[] | undefined => draft.steps[step]?.outputs,
  };

  const canJoin = (entry: ReadyStep): boolean =>
    entry.shareable && attempts.underWay(entry.fingerprint) !== undefined;

  const join = (entry: ReadyStep): void => {
    const subscriber = createSubscriber(journal, entry, options.slotsFor(entry.step).target.name);
    active.set(entry.step.id, attempts.join(entry.fingerprint, subscriber));
  };

  const startOne = (slots: Slots): boolean => {
    if (paused || active.size >= schedule.maxConcurrentSteps) return false;
    const entry = ready.take(({ step }) => options.slotsFor(step) === slots);
    if (entry === undefined) return false;
    if (canJoin(entry)) {
      join(entry);
      return startOne(slots);
    }
    const subscriber = createSubscriber(journal, entry, slots.target.name);
    const request = attemptRequest(requestContext, entry, slots);
    active.set(entry.step.id, attempts.begin(request, subscriber));
    return true;
  };

  const requestContext: AttemptRequestContext = {
    engine,
    run: id,
    pinned: options.pinned,
    outputsOf: lookUpContext.outputsOf,
    trace,
    removing: options.background,
    onReleased: options.onChange,
  };

  /** Goes on with the attempts of an earlier process. What they make is wanted while their steps are what they were. */
  const resumeAttempts = (): void => {
    for (const earlier of attemptsThatGoOn(draft)) {
      const step = schedule.steps.get(earlier.step);
      const entry = step && identifyAgain(lookUpContext, step);
      if (entry !== undefined && entry.fingerprint === (earlier.fingerprint ?? entry.fingerprint))
        resumeOne(entry, earlier);
      else note([{ type: 'attempt-lost', step: earlier.step, attempt: earlier.id }]);
    }
  };

  const resumeOne = (entry: ReadyStep, earlier: OpenAttempt): void => {
    const slots = options.slotsFor({ compute: earlier.target });
    const subscriber = createSubscriber(journal, entry, slots.target.name, earlier.id);
    if (canJoin(entry)) return void active.set(earlier.step, attempts.join(entry.fingerprint, subscriber));
    const startedAt = earlier.startedAt ?? engine.clock();
    const request = attemptRequest(requestContext, entry, slots, { id: earlier.id, startedAt });
    active.set(earlier.step, attempts.begin(request, subscriber));
  };

  const journal: RunJournal = {
    run: id,
    emit,
    emitResult,
    mention,
    tell: (event) => {
      if (mode !== 'open') return;
      changeState(draft, event);
      options.announce(id, event);
    },
    now: engine.clock,
    deliver: async (step, outputs) =>
      mode === 'detached' ? undefined : deliverOutputs(engine, id, step, outputs),
    released: (step) => active.delete(step),
    ended: async (step, attempt, execution) => {
      active.delete(step);
      const events = endEvents({
        step,
        attempt,
        execution,
        isCancelling: cancelling || unwanted.has(step),
        policy: schedule.steps.get(step)?.retry,
        triesBefore: draft.steps[step]?.tries ?? 0,
        now: engine.clock(),
      });
      if (!(await emit(events)) || settled.has(step)) return;
      if (!waitForRetry(step)) candidates.push(step);
      void advance();
    },
    broke: (error) => breakOff(error),
  };

  const isOver = (): boolean => finishing || cancelling || isFinished(draft);

  const cancel = async (): Promise<void> => {
    if (isOver()) return;
    cancelling = true;
    ready.clear();
    later.clear();
    const idle = idleSteps();
    const leaving = [...active.keys()].map(leave);
    const ended = idle.map((step): RunEventBody => ({ type: 'step-cancelled', step }));
    await emit([{ type: 'run-cancelling' }, ...leaving, ...ended]);
  };

  const leave = (step: string): RunEventBody => {
    if (active.get(step)?.leave() === 'cancelling') return { type: 'step-cancelling', step };
    active.delete(step);
    return { type: 'step-cancelled', step };
  };

  const cancelSteps = async (steps: readonly string[]): Promise<void> => {
    if (isOver()) return;
    const open = steps.filter((step) => !settled.has(step) && !unwanted.has(step));
    for (const step of open) {
      unwanted.add(step);
      ready.remove(step);
      later.remove(step);
    }
    await emit(open.map(leave));
  };

  const pause = async (): Promise<void> => {
    if (isOver() || paused) return;
    paused = true;
    await emit([{ type: 'run-paused' }]);
  };

  const unpause = async (): Promise<void> => {
    if (isOver() || !paused) return;
    paused = false;
    await emit([{ type: 'run-continued' }]);
    options.onChange();
  };

  const later = createLaterSteps(engine.timer ?? processTimer, (step) => {
    candidates.push(step);
    void advance();
  });

  /** False for a step that waits for nothing but its turn. */
  const waitForRetry = (step: string): boolean => {
    const waiting = draft.steps[step]?.waiting;
    if (waiting?.kind !== 'retry' || settled.has(step) || cancelling) return false;
    later.add(step, waiting.at - engine.clock());
    return true;
  };

  const reportWaiting = (): void => {
    // A pause is told by the run itself.
    if (paused) return;
    const isAtLimit = active.size >= schedule.maxConcurrentSteps;
    const events = ready.unreported().map((entry): RunEventBody => {
      const reason = isAtLimit ? atLimit : fullTarget(options.slotsFor(entry.step));
      return { type: 'step-queued', step: entry.step.id, reason };
    });
    mention(events);
  };

  const atLimit: WaitingReason = { kind: 'run-limit', limit: schedule.maxConcurrentSteps };

  /** The store or the code failed: this process does no more for the run, and its log stays as it is. */
  const breakOff = (error: unknown): void => {
    if (mode === 'detached') return;
    mode = 'detached';
    ready.clear();
    later.clear();
    for (const membership of active.values()) membership.leave();
    options.onBroken(error);
  };

  return {
    id,
    begin: async (events) => {
      const recorded = emit(events);
      // At once, so that their places are taken before anything else begins.
      resumeAttempts();
      await recorded;
      // The old process may have died between a failure and what follows from it.
      skipTheRest();
      candidates = idleSteps().filter((step) => !waitForRetry(step));
      finishWhenDone();
      await advance();
    },
    cancel,
    cancelSteps,
    pause,
    unpause,
    startOne,
    joinShared: () => {
      if (paused) return;
      for (const entry of ready.takeFresh(canJoin)) join(entry);
    },
    reportWaiting,
    state: () => copyState(draft),
    stop: () => {
      if (mode === 'open') mode = 'closing';
      ready.clear();
      later.clear();
    },
    detach: async () => {
      mode = 'detached';
      ready.clear();
      later.clear();
      await advanced;
      await outbox.drained();
    },
  };
}

function skippedAfter(because: string): Readiness {
  return { kind: 'skip', because, cause: 'stop' };
}

function fullTarget({ target, taken }: Slots): WaitingReason {
  return { kind: 'target-full', target: target.name, running: taken, capacity: target.capacity };
}
