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
import { type ExplainableRun, explainableRun, explainStep } from './explain-step.ts';
import { findStepResults } from './find-results.ts';
import { readGraph, writeGraph } from './graph-text.ts';
import { createLiveRun } from './live-run.ts';
import type { LiveRun } from './live-run-contract.ts';
import { codeAsPinned, pinInputs, readCode, snapshotCode } from './pin-inputs.ts';
import { externalOf, pinnedInputs } from './pinned-inputs.ts';
import { type Plan, planRun } from './plan.ts';
import { plannedParts } from './planned-parts.ts';
import type { Claim, RunListener, RunPin } from './ports.ts';
import { environmentFilesOf } from './readings.ts';
import { createRememberedIdentities } from './remembered-identities.ts';
import { type OpenAttempt, openAttempts, resumption } from './resumption.ts';
import { scheduleOf } from './scheduler.ts';
import { assertSecrets, pinSecrets } from './secrets.ts';
import { softwareOf } from './software.ts';
import {
  changeState,
  isFinished,
  type RunDraft,
  type RunState,
  replayEvents,
  type StepState,
} from './state.ts';
import { wantedPart } from './wanted-part.ts';

/** Of how many planned steps the fingerprints are kept in memory: enough for a large graph. */
const rememberedSteps = 200_000;

export function createEngine(options: EngineOptions): Engine {
  const { runStore, stepCache, artifacts } = options;
  const attempts = createAttempts();
  const identities = createRememberedIdentities(rememberedSteps);
  const live = new Map<string, LiveRun>();
  const listeners = new Set<RunListener>();
  const waiters = new Set<Waiter>();
  /** Asked before anything is begun, so that no attempt of this process is among them. */
  const leftOver = artifacts.attempts();
  const background = new Set<Promise<void>>();
  const inBackground = (work: Promise<void>): void => {
    const entry: Promise<void> = work.finally(() => background.delete(entry));
    background.add(entry);
  };
  const dispatcher = createDispatcher(options.targets, inBackground);
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
    await takenOver;
    const created = await runStore.create(
      pin,
      (run) => creation(run, request, graph),
      options.clock(),
      request.claim,
    );
    const draft = replayEvents([created.event]);
    if (draft === undefined) throw new Error('a new run has a first event');
    announce(created.run, created.event);
    const run = adopt({ ...pin, run: created.run }, draft, graph);
    run.begin([{ type: 'run-started' }]).catch(() => undefined);
    return created.run;
  };

  /** New runs wait for it: the places of attempts that go on are theirs. */
  let takenOver: Promise<void> = Promise.resolve();

  const resume = async (): Promise<readonly string[]> => {
    options.deliveries?.recover();
    const taking = takeOver();
    takenOver = taking.then(
      () => undefined,
      () => undefined,
    );
    const { runs, wanted } = await taking;
    await reapLeftOver(wanted);
    return runs;
  };

  /** Goes on with the runs that an earlier process left. */
  const takeOver = async (): Promise<{
    readonly runs: readonly string[];
    readonly wanted: ReadonlySet<string>;
  }> => {
    const runs = (await runStore.unfinished()).filter((run) => !live.has(run));
    const resumed = (await Promise.all(runs.map(readRun))).filter((found) => found !== undefined);
    const open = resumed.flatMap(({ draft }) => openAttempts(draft));
    const wanted = new Set(open.filter((attempt) => attempt.goesOn).map((attempt) => attempt.id));
    for (const attempt of open) if (!wanted.has(attempt.id)) await reap(attempt);
    for (const { pin, draft, graph } of resumed) {
      adopt(pin, draft, graph)
        .begin(resumption(draft))
        .catch(() => undefined);
    }
    return { runs, wanted };
  };

  /** Undefined for a run that cannot be read: the others go on. */
  const readRun = async (run: string): Promise<UnfinishedRun | undefined> => {
    try {
      const [pin, events] = [await runStore.pin(run), await runStore.events(run)];
      const draft = replayEvents(events);
      if (pin === undefined || draft === undefined)
        throw new EngineError('not-found', `Run ${run} has no log.`, { run });
      return { pin, draft, graph: readGraph(pin.graph) };
    } catch (error) {
      const damage = damageOf(error);
      if (damage === undefined) throw error;
      broken.set(run, damage);
      options.log?.('error', `Run ${run} cannot go on: ${damage}`, { run });
      return undefined;
    }
  };

  const reap = async ({ id, target: name }: OpenAttempt): Promise<void> => {
    const { target } = dispatcher.slotsFor({ compute: name });
    await target.reap({ id, directory: artifacts.attemptDirectory(id) });
    await artifacts.removeAttemptDirectory(id);
  };

  /** Attempts of steps that ended, in the moment before their process died: nobody else looks after them. */
  const reapLeftOver = async (wanted: ReadonlySet<string>): Promise<void> => {
    const existing = new Set(await artifacts.attempts());
    for (const id of (await leftOver).filter((attempt) => existing.has(attempt) && !wanted.has(attempt))) {
      for (const target of dispatcher.targets())
        await target.reap({ id, directory: artifacts.attemptDirectory(id) });
      await artifacts.removeAttemptDirectory(id);
    }
  };

  const plan: Engine['plan'] = async (whole, request): Promise<Plan> => {
    const graph = wantedPart(whole, request);
    const local = await readCode(graph, options);
    const purpose = { for: 'plan', signal: request.signal } as const;
    const inputs = [...(await pinInputs(graph, options, purpose)), ...local.missing];
    const pinned = pinnedInputs({
      inputs,
      code: codeAsPinned(local.code),
      secrets: await pinSecrets(graph, options.secrets),
    });
    const engineVersions = options.engineVersions ?? {};
    const software = softwareOf(options.environments, hostOf);
    const identify = identities.of(request.pipeline);
    await options.environments?.look(
      graph.steps.map((step) => ({
        step,
        files: environmentFilesOf(step, pinned),
        ...optional('host', hostOf(step)),
      })),
    );
    return planRun(graph, {
      force: request.force ?? false,
      identify: (step, outputsOf) =>
        identify(step, {
          pinned,
          outputsOf,
          engineVersions,
          hash: options.hash,
          softwareOf: software,
        }),
      external: (step) => externalOf(step, pinned),
      parts: (step, identified) => plannedParts(options, step, identified, pinned),
      results: (steps) => findStepResults(options, steps),
      nearest: (step) => stepCache.nearest(request.pipeline, step.id, step.component.name),
    });
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
    resume,
    plan,
    explain: async (run, step) => {
      const found = await explainable(run);
      return found && explainStep(found, step);
    },
    compare: async (earlier, later) => {
      const [old, now] = [await explainable(earlier), await explainable(later)];
      return old && now && compareRuns(old, now);
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
      if (!live.has(run) && !broken.has(run)) await readRun(run);
      return broken.get(run);
    },
    useTargets: dispatcher.use,
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

/** What an earlier process left of a run. */
interface UnfinishedRun {
  readonly pin: RunPin;
  readonly draft: RunDraft;
  readonly graph: StepGraph;
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
