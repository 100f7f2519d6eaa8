/** Starts, resumes, cancels, plans and explains runs: the one writer of their logs. */
import { EngineError } from '../errors.ts';
import { upstreamSteps } from '../graph/build-graph.ts';
import { isWithin } from '../graph/select-part.ts';
import type { StepGraph } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import { createAttempts } from './attempts.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Engine, EngineOptions, StartRequest } from './engine-contract.ts';
import type { RunEvent, RunEventBody, TransientEvent } from './events.ts';
import { explainStep } from './explain-step.ts';
import { findStepResults } from './find-results.ts';
import { readGraph, writeGraph } from './graph-text.ts';
import { identifyStep } from './identify-step.ts';
import { createLiveRun, type LiveRun } from './live-run.ts';
import { codeAsPinned, pinInputs, readCode, snapshotCode } from './pin-inputs.ts';
import { externalOf, pinnedInputs } from './pinned-inputs.ts';
import { type Plan, planRun } from './plan.ts';
import type { Claim, RunListener, RunPin } from './ports.ts';
import { scheduleOf } from './scheduler.ts';
import { isFinished, isTerminal, type RunDraft, type RunState, replayEvents } from './state.ts';
import { wantedPart } from './wanted-part.ts';

export function createEngine(options: EngineOptions): Engine {
  const { runStore, stepCache, artifacts } = options;
  const dispatcher = createDispatcher(options.targets);
  const attempts = createAttempts();
  const live = new Map<string, LiveRun>();
  const listeners = new Set<RunListener>();
  const waiters = new Set<Waiter>();
  /** Asked before anything is begun, so that no attempt of this process is among them. */
  const leftOver = artifacts.attempts();
  let closed = false;

  const announce = (run: string, event: RunEvent | TransientEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(run, event);
      } catch (error) {
        options.log?.('error', `A listener of run ${run} failed: ${String(error)}`, { run });
      }
    }
  };

  const drop = (run: string): void => {
    const dropped = live.get(run);
    live.delete(run);
    if (dropped !== undefined) dispatcher.remove(dropped);
  };

  const adopt = (pin: RunPin, draft: RunDraft): LiveRun => {
    const graph = readGraph(pin.graph);
    const run = createLiveRun({
      engine: options,
      attempts,
      slotsFor: dispatcher.slotsFor,
      draft,
      schedule: scheduleOf(graph),
      force: pin.force || graph.forceRerun,
      pinned: pinnedInputs(pin.inputs, pin.code),
      announce,
      onChange: dispatcher.dispatch,
      onEnded: (ended) => {
        drop(pin.run);
        for (const waiter of waiters) waiter.ended(ended);
      },
      onBroken: (error) => {
        drop(pin.run);
        for (const waiter of waiters) waiter.broke(pin.run, error);
        options.log?.('error', `Run ${pin.run} cannot go on here: ${String(error)}`, { run: pin.run });
      },
    });
    live.set(pin.run, run);
    dispatcher.add(run);
    return run;
  };

  const start = async (request: StartRequest): Promise<string> => {
    const lease = options.leases?.open();
    try {
      return await startHolding(request, (digest) => lease?.take([digest]));
    } finally {
      lease?.release();
    }
  };

  const startHolding = async (request: StartRequest, claim: Claim): Promise<string> => {
    const graph = wantedPart(request.graph, request);
    const local = await readCode(graph, options);
    const purpose = { for: 'run', signal: request.signal } as const;
    const inputs = [...(await pinInputs(graph, options, purpose)), ...local.missing];
    const code = await snapshotCode(local.code, artifacts, claim);
    const pin = {
      pipeline: request.pipeline,
      text: request.text,
      layout: request.layout,
      graph: writeGraph(graph),
      upTo: request.upTo ?? null,
      force: request.force ?? false,
      inputs,
      code,
    };
    const created = await runStore.create(pin, (run) => creation(run, request, graph), options.clock());
    const draft = replayEvents([created.event]);
    if (draft === undefined) throw new Error('a new run has a first event');
    announce(created.run, created.event);
    const run = adopt({ ...pin, run: created.run }, draft);
    run.begin([{ type: 'run-started' }]).catch(() => undefined);
    return created.run;
  };

  const resumeRun = async (run: string): Promise<void> => {
    const [pin, events] = [await runStore.pin(run), await runStore.events(run)];
    const draft = replayEvents(events);
    if (pin === undefined || draft === undefined)
      throw new EngineError('not-found', `Run ${run} has no log.`, { run });
    for (const id of draft.order) {
      const attempt = draft.steps[id]?.attempt;
      if (attempt !== undefined && !isTerminal(draft.steps[id]?.status ?? 'waiting'))
        await reap(draft, id, attempt);
    }
    adopt(pin, draft)
      .begin(resumption(draft))
      .catch(() => undefined);
  };

  const reap = async (draft: RunDraft, step: string, attempt: string): Promise<void> => {
    const name = draft.steps[step]?.target;
    const target = options.targets.find((entry) => entry.name === name) ?? options.targets[0];
    await target?.reap({ id: attempt, directory: artifacts.attemptDirectory(attempt) });
    await artifacts.removeAttemptDirectory(attempt);
  };

  /** Attempts of steps that ended, in the moment before their process died: nobody else looks after them. */
  const reapLeftOver = async (): Promise<void> => {
    const existing = new Set(await artifacts.attempts());
    for (const id of (await leftOver).filter((attempt) => existing.has(attempt))) {
      for (const target of options.targets)
        await target.reap({ id, directory: artifacts.attemptDirectory(id) });
      await artifacts.removeAttemptDirectory(id);
    }
  };

  const plan: Engine['plan'] = async (whole, request): Promise<Plan> => {
    const graph = wantedPart(whole, request);
    const local = await readCode(graph, options);
    const purpose = { for: 'plan', signal: request.signal } as const;
    const inputs = [...(await pinInputs(graph, options, purpose)), ...local.missing];
    const pinned = pinnedInputs(inputs, codeAsPinned(local.code));
    const engineVersions = options.engineVersions ?? {};
    return planRun(graph, {
      force: request.force ?? false,
      identify: (step, outputsOf) =>
        identifyStep(step, { pinned, outputsOf, engineVersions, hash: options.hash }),
      external: (step) => externalOf(step, pinned),
      results: (steps) => findStepResults(options, steps),
      nearest: (step) => stepCache.nearest(request.pipeline, step.id, step.component.name),
    });
  };

  const state = async (run: string): Promise<RunState | undefined> =>
    live.get(run)?.state() ?? replayEvents(await runStore.events(run));

  const known = async (run: string): Promise<RunState> => {
    const found = await state(run);
    if (found === undefined) throw new EngineError('not-found', `There is no run ${run}.`, { run });
    return found;
  };

  /** Undefined for a run that does not go on here; throws for one that there is not. */
  const running = async (run: string): Promise<LiveRun | undefined> => {
    const found = live.get(run);
    if (found === undefined) await known(run);
    return found;
  };

  return {
    start: (request) => (closed ? Promise.reject(new Error('the engine is closed')) : start(request)),
    cancel: async (run) => (await running(run))?.cancel(),
    cancelStep: async (run, step) => {
      const order = (await known(run)).order.filter((id) => isWithin(step, id));
      if (order.length === 0)
        throw new EngineError('not-found', `Run ${run} has no step "${step}".`, { run, step });
      await live.get(run)?.cancelSteps(order);
    },
    pause: async (run) => (await running(run))?.pause(),
    unpause: async (run) => (await running(run))?.unpause(),
    resume: async () => {
      const runs = (await runStore.unfinished()).filter((run) => !live.has(run));
      for (const run of runs) await resumeRun(run);
      await reapLeftOver();
      return runs;
    },
    plan,
    explain: async (run, step) => explainStep(options, await runStore.pin(run), await state(run), step),
    state,
    logFile: async (run, step) => {
      const found = (await state(run))?.steps[step];
      if (found?.status !== 'reused' || found.fingerprint === undefined) {
        return found?.attempt === undefined ? undefined : options.logFile(found.attempt);
      }
      const attempt = (await stepCache.get([found.fingerprint])).get(found.fingerprint)?.attempt;
      return attempt === undefined ? undefined : options.logFile(attempt);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    finished: async (run) => {
      const found = live.has(run) ? await endOf(run, waiters) : await known(run);
      if (isFinished(found)) return found;
      throw new EngineError('store-failed', `Run ${run} has not ended, and does not go on here.`, { run });
    },
    close: async () => {
      closed = true;
      await Promise.all([...live.values()].map((run) => run.detach()));
      live.clear();
      await Promise.all(options.targets.map((target) => target.close()));
    },
  };
}

function creation(run: string, request: StartRequest, graph: StepGraph): RunEventBody {
  const { pipeline, displayName, upTo, from, forceSteps, force = false, source } = request;
  const steps = graph.steps.map((step) => ({
    id: step.id,
    displayName: step.displayName,
    component: step.component.name,
    dependsOn: upstreamSteps(step),
    ...optional('phase', step.phase),
  }));
  const part = { upTo, ...optional('from', from), ...optional('forceSteps', forceSteps) };
  return { type: 'run-created', run, pipeline, displayName, steps, ...part, force, source };
}

/** What a new process records first: the attempts of the old one are gone, and a wish to cancel still stands. */
function resumption(draft: RunDraft): readonly RunEventBody[] {
  const open = draft.order.flatMap((id) => draft.steps[id] ?? []).filter((step) => !isTerminal(step.status));
  const lost = open.flatMap(({ id, attempt }): readonly RunEventBody[] =>
    attempt === undefined ? [] : [{ type: 'attempt-lost', step: id, attempt }],
  );
  const cancelled = open
    .filter((step) => draft.status === 'cancelling' || step.status === 'cancelling')
    .map((step): RunEventBody => ({ type: 'step-cancelled', step: step.id }));
  return [{ type: 'run-resumed' }, ...lost, ...cancelled];
}

/** Somebody who waits for the end of a run. */
interface Waiter {
  ended(state: RunState): void;
  broke(run: string, error: unknown): void;
}

function endOf(run: string, waiters: Set<Waiter>): Promise<RunState> {
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      ended: (state) => {
        if (state.run !== run) return;
        waiters.delete(waiter);
        resolve(state);
      },
      broke: (of, error) => {
        if (of !== run) return;
        waiters.delete(waiter);
        reject(error);
      },
    };
    waiters.add(waiter);
  });
}
