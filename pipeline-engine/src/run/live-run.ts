/**
 * One run that has not ended: it looks steps up as they become ready, offers the rest to the dispatcher, and records
 * what their attempts say. What to do is decided by the pure modules.
 */
import type { Step } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import type { Slots } from './attempt-request.ts';
import { deliverOutputs } from './deliver.ts';
import { sayEnvironmentNews } from './environment-events.ts';
import type { RunEvent, RunEventBody, WaitingReason } from './events.ts';
import { createLaterSteps } from './later-steps.ts';
import type { LiveRun, LiveRunOptions } from './live-run-contract.ts';
import { lookAhead, stillStanding } from './look-ahead.ts';
import { type LookUpContext, lookUp } from './look-up.ts';
import { createOpenInputs } from './open-inputs.ts';
import { createPreparations } from './preparations.ts';
import { createReadyQueue } from './ready-queue.ts';
import { createRunAttempts } from './run-attempts.ts';
import { createRunLog } from './run-log.ts';
import type { RunJournal } from './run-subscriber.ts';
import {
  byPriority,
  candidatesAfter,
  finalStatus,
  type Readiness,
  readinessOf,
  stoppedBy,
} from './scheduler.ts';
import { copyState, isFinished } from './state.ts';
import { endEvents, isLastOfStep, pipelineOutputs } from './step-events.ts';
import { processTimer } from './timer.ts';
import { createWaves } from './waves.ts';

export function createLiveRun(options: LiveRunOptions): LiveRun {
  const { engine, draft, schedule } = options;
  const id = draft.run;
  const ready = createReadyQueue(byPriority(schedule));
  const openInputs = createOpenInputs(schedule, draft);
  /** Steps that somebody cancelled while the run goes on. */
  const unwanted = new Set<string>();
  /** Steps whose attempt has come to nothing, which the log does not say yet: nobody may begin another one. */
  const settling = new Set<string>();
  let finishing = false;
  let cancelling = draft.status === 'cancelling';
  let paused = draft.paused === true;
  /** The failed step after which no further step starts. */
  let stopped: string | undefined;

  /** What a stored event sets in motion. */
  const follow = (event: RunEvent): void => {
    if (event.type === 'run-finished') options.onEnded(copyState(draft));
    if (!isLastOfStep(event)) return;
    waves.add(candidatesAfter(schedule, event.step, log.stepsLeft(), openInputs.after(event.step)));
    if (event.type === 'step-failed') skipTheRest();
    finishWhenDone();
    void waves.advance();
  };

  /** The store or the code failed: this process does no more for the run, and its log stays as it is. */
  const breakOff = (error: unknown): void => {
    if (log.mode() === 'detached') return;
    log.detach();
    ready.clear();
    later.clear();
    preparations.clear();
    underWay.leaveAll();
    options.onBroken(error);
  };

  const log = createRunLog({ engine, draft, announce: options.announce, follow, onBroken: breakOff });

  const finishWhenDone = (): void => {
    if (finishing || log.stepsLeft() > 0) return;
    // The wish to cancel counts from the moment it is on its way to the log.
    const status = finalStatus(cancelling ? { ...draft, status: 'cancelling' } : draft);
    if (status === undefined) return;
    finishing = true;
    log
      .emitResult([{ type: 'run-finished', status, outputs: pipelineOutputs(schedule, draft) }])
      .catch(() => undefined);
  };

  const skipTheRest = (): void => {
    const because = stoppedBy(schedule, draft);
    if (because === undefined) return;
    stopped = because;
    ready.clear();
    preparations.clear();
    const idle = idleSteps().filter((step) => schedule.steps.get(step)?.phase !== 'finalize');
    log.note(idle.map((step) => ({ type: 'step-skipped', step, because, cause: 'stop' })));
    if (idle.length === 0) waves.add(schedule.phases.finalize);
  };

  const isWaiting = (step: string): boolean =>
    underWay.has(step) || settling.has(step) || ready.has(step) || later.has(step) || preparations.has(step);

  const mayPrepare = (step: string): boolean => !cancelling && !log.hasEnded(step) && log.mode() === 'open';

  const idleSteps = (): readonly string[] =>
    draft.order.filter((step) => !log.hasEnded(step) && !underWay.has(step));

  const lookUpContext: LookUpContext = {
    engine,
    run: id,
    pipeline: draft.pipeline,
    force: options.force,
    pinned: options.pinned,
    outputsOf: (step) => draft.steps[step]?.outputs,
    hostOf: (step) => options.slotsFor(step).target.host,
    isPrepared: (step) => preparations.isDone(step),
  };

  const lookAt = async (wave: readonly string[]): Promise<void> => {
    const skipped: RunEventBody[] = [];
    const steps: Step[] = [];
    for (const id of wave) {
      const step = schedule.steps.get(id);
      if (step === undefined || log.hasEnded(id) || isWaiting(id)) continue;
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
      const { ended, identified, misses, unprepared, rekeyed } = await lookUp(lookUpContext, steps, lease);
      // The run may have been stopped or cancelled while the cache was asked.
      ready.add(misses.filter((entry) => !log.hasEnded(entry.step.id)));
      log.mention(identified);
      for (const need of unprepared) if (mayPrepare(need.step.id)) preparations.add(need);
      const hits = ended.filter((event) => event.type === 'step-reused');
      const failed = ended.filter((event) => event.type === 'step-failed');
      const context = { lookUp: lookUpContext, schedule, state: draft, hasEnded: log.hasEnded, lease };
      // After a failure, and outside of the main steps, it is decided wave by wave what may go on.
      const ahead = await lookAhead(context, failed.length === 0 && stopped === undefined ? hits : []);
      const reused = stillStanding([...hits, ...ahead.reused], context);
      await log.emit([...skipped, ...failed, ...reused], [...rekeyed, ...ahead.rekeyed]);
    } finally {
      lease?.release();
    }
  };

  const waves = createWaves({
    mayGoOn: () => !cancelling && log.mode() === 'open',
    lookAt,
    onCalm: options.onChange,
    onBroken: breakOff,
  });

  const journal: RunJournal = {
    run: id,
    emit: log.emit,
    // While steps wait for a place, the end of another one starts nothing.
    emitResult: (bodies, commits) =>
      ready.isEmpty() ? log.emitResult(bodies, commits) : log.emitResultSoon(bodies, commits),
    mention: log.mention,
    tell: log.tell,
    now: engine.clock,
    deliver: async (step, outputs) => {
      if (log.mode() === 'detached') return undefined;
      const environment = draft.steps[step.id]?.environment;
      return deliverOutputs(engine, { run: id, step, outputs, ...optional('environment', environment) });
    },
    released: (step) => underWay.forget(step),
    ended: async (step, attempt, execution) => {
      underWay.forget(step);
      const events = endEvents({
        step,
        attempt,
        execution,
        isCancelling: cancelling || unwanted.has(step),
        policy: schedule.steps.get(step)?.retry,
        triesBefore: draft.steps[step]?.tries ?? 0,
        now: engine.clock(),
      });
      settling.add(step);
      const isRecorded = await log.emit(events).finally(() => settling.delete(step));
      if (!isRecorded || log.hasEnded(step)) return;
      if (!waitForRetry(step)) waves.add([step]);
      void waves.advance();
    },
    broke: breakOff,
  };

  const underWay = createRunAttempts({ live: options, log, journal, lookUp: lookUpContext });

  const later = createLaterSteps(engine.timer ?? processTimer, (step) => {
    waves.add([step]);
    void waves.advance();
  });

  const preparations = createPreparations({
    environments: engine.environments,
    onNews: (step, news) => sayEnvironmentNews(step, news, log),
    onDone: (step, failure) => {
      if (failure === undefined) waves.add([step]);
      else log.note([{ type: 'step-failed', step, failure }]);
      void waves.advance();
    },
    onBroken: breakOff,
  });

  /** False for a step that waits for nothing but its turn. */
  const waitForRetry = (step: string): boolean => {
    const waiting = draft.steps[step]?.waiting;
    if (waiting?.kind !== 'retry' || log.hasEnded(step) || cancelling) return false;
    later.add(step, waiting.at - engine.clock());
    return true;
  };

  const isAtLimit = (): boolean => underWay.count() >= schedule.maxConcurrentSteps;

  const startOne = (slots: Slots): boolean => {
    if (paused || isAtLimit()) return false;
    const entry = ready.take(({ step }) => options.slotsFor(step) === slots);
    if (entry === undefined) return false;
    if (!underWay.canJoin(entry)) {
      underWay.begin(entry, slots);
      return true;
    }
    underWay.join(entry);
    return startOne(slots);
  };

  const atLimit: WaitingReason = { kind: 'run-limit', limit: schedule.maxConcurrentSteps };

  const isOver = (): boolean => finishing || cancelling || isFinished(draft);

  const endSoon = (): void => {
    ready.clear();
    later.clear();
    preparations.clear();
  };

  return {
    id,
    begin: async (events) => {
      const recorded = log.emit(events);
      // At once, so that their places are taken before anything else begins.
      underWay.resume();
      await recorded;
      // The old process may have died between a failure and what follows from it.
      skipTheRest();
      waves.startWith(idleSteps().filter((step) => !waitForRetry(step)));
      finishWhenDone();
      await waves.advance();
    },
    cancel: async () => {
      if (isOver()) return;
      cancelling = true;
      endSoon();
      const ended = idleSteps().map((step): RunEventBody => ({ type: 'step-cancelled', step }));
      await log.emit([{ type: 'run-cancelling' }, ...underWay.leaveAll(), ...ended]);
    },
    cancelSteps: async (steps) => {
      if (isOver()) return;
      const open = steps.filter((step) => !log.hasEnded(step) && !unwanted.has(step));
      for (const step of open) {
        unwanted.add(step);
        ready.remove(step);
        later.remove(step);
        preparations.remove(step);
      }
      await log.emit(open.map(underWay.leave));
    },
    pause: async () => {
      if (isOver() || paused) return;
      paused = true;
      await log.emit([{ type: 'run-paused' }]);
    },
    unpause: async () => {
      if (isOver() || !paused) return;
      paused = false;
      await log.emit([{ type: 'run-continued' }]);
      options.onChange();
    },
    startOne,
    waitingFor: (slots) => ready.count(({ step }) => options.slotsFor(step) === slots),
    joinShared: () => {
      if (paused) return;
      for (const entry of ready.takeFresh(underWay.canJoin)) underWay.join(entry);
    },
    reportWaiting: () => {
      // A pause is told by the run itself.
      if (paused) return;
      const limited = isAtLimit();
      const events = ready.unreported().map((entry): RunEventBody => {
        const reason = limited ? atLimit : fullTarget(options.slotsFor(entry.step));
        return { type: 'step-queued', step: entry.step.id, reason };
      });
      log.mention(events);
    },
    state: () => copyState(draft),
    stop: () => {
      log.close();
      endSoon();
    },
    detach: async () => {
      log.detach();
      endSoon();
      await waves.calm();
      await log.drained();
    },
  };
}

function skippedAfter(because: string): Readiness {
  return { kind: 'skip', because, cause: 'stop' };
}

function fullTarget({ target, taken }: Slots): WaitingReason {
  return { kind: 'target-full', target: target.name, running: taken, capacity: target.capacity };
}
