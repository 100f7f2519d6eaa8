/** What runs pipelines, and what listens to it: the engine, its results given away, the stream of events. */
import { hash, randomUUID } from 'node:crypto';
import {
  breathe,
  createBackgroundCheck,
  createDeliveries,
  createEngine,
  createExternalCopies,
  createInputHasher,
  type Engine,
  type RunListener,
} from '@millrace/pipeline-engine';
import { createAssetCatalog } from '../assets/asset-catalog.ts';
import { createRegistrations, createRegistry } from '../assets/register-output.ts';
import { createEventHub, type EventHub } from '../events/event-hub.ts';
import { createHashingNews } from '../events/hashing-news.ts';
import { installedVersion } from '../paths.ts';
import { createTrace } from '../run/trace.ts';
import type { SecretStore } from '../secrets/secrets.ts';
import type { ServicesOptions } from '../services.ts';
import { locate } from '../workspace/document-names.ts';
import type { Trust } from '../workspace/trust.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';

/** Of one input that lies elsewhere. */
const mostFetchedBytes = 64 * 1024 ** 3;
/** Of the results that a run reused, read again after it. */
const mostReadAgain = 1024 ** 3;

export interface RunningParts {
  readonly state: State;
  readonly machine: Machine;
  readonly trust: Trust;
  readonly secrets: SecretStore;
}

export function createRunning(options: ServicesOptions, { state, machine, trust, secrets }: RunningParts) {
  const { workspace } = options;
  const { stateDirectory, artifacts, runs, parts } = state;
  const hasher = createInputHasher({
    database: state.database,
    clock: Date.now,
    onProgress: (progress) => tellHashing(progress),
  });
  const assets = createAssetCatalog(workspace);
  const deliveries = createDeliveries({ stateDirectory, artifacts, hasher });
  const register = createRegistry({ workspace, assets, deliveries });
  const engine = createEngine({
    runStore: runs,
    stepCache: state.stepCache,
    artifacts,
    hasher,
    leases: state.leases,
    targets: [machine.local],
    clock: Date.now,
    newId: randomUUID,
    turn: breathe,
    hash: (text) => hash('sha256', text),
    external: createExternalCopies({
      stateDirectory,
      clock: Date.now,
      isTrusted: trust.isTrusted,
      allowedHosts: options.fetchHosts ?? [],
      mostBytes: mostFetchedBytes,
    }),
    secrets,
    environments: machine.environments,
    resolvePath: (file, given) => locate(workspace, file, given),
    findRegistered: assets.find,
    registrations: createRegistrations(register, runs),
    deliveries,
    parts,
    engineVersions: options.engineVersions ?? {
      duckdb: installedVersion('@duckdb/node-api'),
      onnxruntime: installedVersion('onnxruntime-web'),
    },
    logFile: state.logFile,
    trace: options.trace === undefined ? undefined : createTrace(options.trace),
  });
  const events = createEventHub(runs, Date.now(), engine.broken);
  const tellHashing = createHashingNews(events, Date.now);
  const backgroundCheck = createBackgroundCheck({
    engine,
    artifacts,
    readings: state.readings,
    clock: Date.now,
    mostBytes: mostReadAgain,
    log: (_level, message) => console.error(message),
  });
  const unsubscribe = engine.subscribe(publishTo(events, engine));
  return {
    assets,
    register,
    hasher,
    engine,
    events,
    /** Ends what listens and reads; runs go on until the engine is closed. */
    stopListening: (): void => {
      hasher.close();
      backgroundCheck.close();
      unsubscribe();
      events.close();
    },
  };
}

/** Streams what happens in runs, and tells the lists of runs when one of them changes its status. */
function publishTo(events: EventHub, engine: Engine): RunListener {
  return (run, event) => {
    events.publishRun(run, event);
    if (!event.type.startsWith('run-')) return;
    engine.state(run).then(
      (state) => {
        if (state === undefined) return;
        const { pipeline, status } = state;
        events.publishWorkspace({ type: 'run-changed', run, pipeline, status });
      },
      (error: unknown) => console.error(error),
    );
  };
}
