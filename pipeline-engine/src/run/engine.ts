/** Starts, resumes, cancels, plans and explains runs: the one writer of their logs. */
import { EngineError } from '../errors.ts';
import { upstreamSteps } from '../graph/build-graph.ts';
import { isWithin } from '../graph/select-part.ts';
import type { Step, StepGraph } from '../graph/step.ts';
import { optional } from '../spec/optional.ts';
import { createAttempts } from './attempts.ts';
import { brokenRun, damageOf, refusalOf } from './broken-run.ts';
import { compareRuns } from './compare-runs.ts';
import { checkDeliveries } from './deliver.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Engine, EngineOptions, StartRequest } from './engine-contract.ts';
import type { EnvironmentHost } from './environments.ts';
import type { RunEvent, RunEventBody, TransientEvent } from './events.ts';
import { type ExplainableRun, environmentOf, explainableRun, explainStep } from './explain-step.ts';
import { writeGraph } from './graph-text.ts';
import { createLiveRun } from './live-run.ts';
import type { LiveRun } from './live-run-contract.ts';
import { createOwnedTargets } from './owned-target.ts';
import { pinInputs, readCode, snapshotCode } from './pin-inputs.ts';
import { pinnedInputs } from './pinned-inputs.ts';
import { createPlanner } from './plan-runs.ts';
import type { Claim, RunListener, RunPin } from './ports.ts';
import { prepareSteps } from './prepare-steps.ts';
import { resumption } from './resumption.ts';
import { scheduleOf } from './scheduler.ts';
import { assertSecrets, pinSecrets } from './secrets.ts';
import { changeState, isFinished, type RunDraft, type RunState, replayEvents } from './state.ts';
import type { StepState } from './step-state.ts';
import { createTakeover } from './take-over.ts';
import { wantedPart } from './wanted-part.ts';

export function createEngine(options: EngineOptions): Engine {
  const { runStore, stepCache, artifacts } = options;
  const attempts = createAttempts();
  const live = new Map<string, LiveRun>();
  const listeners = new Set<RunListener>();
  const waiters = new Set<Waiter>();
  const background = new Set<Promise<void>>();
  const inBackground = (work: Promise<void>): void => {
    const entry: Promise<void> = work.finally(() => background.delete(entry));
    background.add(entry);
  };
  const owned = createOwnedTargets(runStore);
  const dispatcher = createDispatcher(owned(options.targets), inBackground);
  /** Runs that the store refused, and what it said: whoever asks for one later is told too. */
  const broken = new Map<string, string>();
  const hostOf = (step: Pick<Step, 'compute'>): EnvironmentHost | undefined =>
    dispatcher.slotsFor(step).target.host;
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

  const adopt = (pin: RunPin, draft: RunDraft, graph: StepGraph): LiveRun => {
    const run = createLiveRun({
      engine: options,
      attempts,
      slotsFor: dispatcher.slotsFor,
      draft,
      schedule: scheduleOf(graph),
      force: pin.force || graph.forceRerun,
      pinned: pinnedInputs(pin),
      announce,
      onChange: dispatcher.dispatch,
      background: inBackground,
      onEnded: (ended) => {
        drop(pin.run);
        for (const waiter of waiters) waiter.ended(ended);
      },
      onBroken: (error) => {
        drop(pin.run);
        for (const waiter of waiters) waiter.broke(pin.run, error);
        const message = refusalOf(error);
        broken.set(pin.run, message);
        announce(pin.run, { type: 'run-broken', message });
        options.log?.('error', `Run ${pin.run} cannot go on here: ${String(error)}`, { run: pin.run });
      },
    });
    live.set(pin.run, run);
    broken.delete(pin.run);
    dispatcher.add(run);
    return run;
  };

  const takeover = createTakeover(options, {
    targets: dispatcher,
    isLive: (run) => live.has(run),
    goOn: ({ pin, draft, graph }) => {
      adopt(pin, draft, graph)
        .begin(resumption(draft))
        .catch(() => undefined);
    },
    isDamaged: (run, damage) => {
      broken.set(run, damage);
      options.log?.('error', `Run ${run} cannot go on: ${damage}`, { run });
    },
  });

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
    checkDeliveries(graph, options);
    const secrets = await pinSecrets(graph, options.secrets);
    assertSecrets(graph, secrets);
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
      secrets,
    };
    await takeover.isDone();
    const created = await runStore.create(
      pin,
      (run) => creation(run, request, graph),
      options.clock(),
      request.claim,
    );
    const draft = replayEvents([created.event]);
    if (draft === undefined) throw new Error('a new run has a first event');
    // Before it is announced, so that nobody who asks for it then reads it back from the disk.
    const run = adopt({ ...pin, run: created.run }, draft, graph);
    announce(created.run, created.event);
    run.begin([{ type: 'run-started' }]).catch(() => undefined);
    return created.run;
  };

  const storedState = async (run: string): Promise<RunDraft | undefined> => {
    try {
      return replayEvents(await runStore.events(run));
    } catch (error) {
      const damage = damageOf(error);
      throw damage === undefined ? error : brokenRun(run, damage);
    }
  };

  const state = async (run: string): Promise<RunState | undefined> => {
    const draft = live.get(run)?.state() ?? (await storedState(run));
    const message = broken.get(run);
    if (draft !== undefined && message !== undefined) changeState(draft, { type: 'run-broken', message });
    return draft;
  };

  const known = async (run: string): Promise<RunState> => {
    const found = await state(run);
    if (found === undefined) throw new EngineError('not-found', `There is no run ${run}.`, { run });
    return found;
  };

  /** Undefined for a run that has ended; throws for one that there is not, or that cannot go on here. */
  const running = async (run: string): Promise<LiveRun | undefined> => {
    const found = live.get(run);
    if (found !== undefined) return found;
    assertWhole(await known(run));
    return undefined;
  };

  const explainable = async (run: string): Promise<ExplainableRun | undefined> => {
    const [pin, found] = [await runStore.pin(run), await state(run)];
    return pin && found && explainableRun(options, pin, found, hostOf);
  };

  return {
    start: (request) => (closed ? Promise.reject(new Error('the engine is closed')) : start(request)),
    cancel: async (run) => (await running(run))?.cancel(),
    cancelStep: async (run, step) => {
      const order = (await known(run)).order.filter((id) => isWithin(step, id));
      if (order.length === 0)
        throw new EngineError('not-found', `Run ${run} has no step "${step}".`, { run, step });
      await (await running(run))?.cancelSteps(order);
    },
    pause: async (run) => (await running(run))?.pause(),
    unpause: async (run) => (await running(run))?.unpause(),
    resume: takeover.resume,
    plan: createPlanner(options, hostOf),
    prepare: (graph, signal) => prepareSteps(graph, options, hostOf, signal),
    explain: async (run, step) => {
      const found = await explainable(run);
      return found && explainStep(found, step, await environmentOf(found.state, step, state));
    },
    compare: async (earlier, later) => {
      const [old, now] = [await explainable(earlier), await explainable(later)];
      return old && now && compareRuns(old, now, state);
    },
    state,
    logFile: async (run, step) => {
      const found = (await state(run))?.steps[step];
      const build = buildOf(found);
      if (build !== undefined) return options.environments?.logFile(build);
      if (found?.status !== 'reused' || found.fingerprint === undefined) {
        return found?.attempt === undefined ? undefined : options.logFile(found.attempt);
      }
      const attempt = (await stepCache.get([found.fingerprint])).get(found.fingerprint)?.attempt;
      return attempt === undefined ? undefined : options.logFile(attempt);
    },
    broken: (run) => broken.get(run),
    check: async (run) => {
      if (!live.has(run) && !broken.has(run)) await takeover.readRun(run);
      return broken.get(run);
    },
    useTargets: (targets) => dispatcher.use(owned(targets)),
    targets: dispatcher.targets,
    load: dispatcher.load,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    finished: async (run) => {
      const found = live.has(run) ? await endOf(run, waiters) : await known(run);
      if (isFinished(found)) return found;
      assertWhole(found);
      throw new EngineError('store-failed', `Run ${run} has not ended, and does not go on here.`, { run });
    },
    close: async (left = 'end') => {
      closed = true;
      for (const run of live.values()) run.stop();
      await Promise.all([
        ...dispatcher.targets().map((target) => target.close(left)),
        options.environments?.close(),
      ]);
      // What had ended by then is stored and recorded: its result need not be made again.
      await attempts.settled();
      await Promise.all([...live.values()].map((run) => run.detach()));
      live.clear();
      while (background.size > 0) await Promise.all(background);
    },
  };
}

function assertWhole(state: RunState): void {
  if (state.broken !== undefined && !isFinished(state)) throw brokenRun(state.run, state.broken);
}

/** The build whose log tells what a step does: its software is being made, or could not be. */
function buildOf(step: StepState | undefined): string | undefined {
  if (step?.status === 'queued' && step.waiting?.kind === 'environment') return step.waiting.build;
  const build = step?.status === 'failed' ? step.failure?.params.build : undefined;
  return typeof build === 'string' ? build : undefined;
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
