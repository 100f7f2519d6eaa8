/** Puts the pieces together: the only file that names adapters. Routes and commands get what it makes as an argument. */
import { hash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { InferResult } from '@millrace/component-library';
import {
  type ArtifactStore,
  acquireOwnership,
  breathe,
  bytesBelow,
  type Collector,
  createArtifactStore,
  createAttemptLogs,
  createBackgroundCheck,
  createCollector,
  createContentReadings,
  createDatabase,
  createDeliveries,
  createEndpointCalls,
  createEngine,
  createEnvironments,
  createExternalCopies,
  createInputHasher,
  createLeases,
  createLocalHost,
  createLocalTarget,
  createPartStore,
  createRoomLedger,
  createRunHistory,
  createRunStore,
  createScheduleStore,
  createStepCache,
  createWorkerPool,
  type Engine,
  type MadeEnvironment,
  type Ownership,
  processTimer,
  type RoomLedger,
  type RunHistory,
  type RunListener,
  type RunStore,
} from '@millrace/pipeline-engine';
import { type Access, type AccessOptions, createAccess } from './access/access.ts';
import { type AssetCatalog, createAssetCatalog } from './assets/asset-catalog.ts';
import { createRegistrations, createRegistry, type Register } from './assets/register-output.ts';
import { type Computes, createComputes } from './compute/computes.ts';
import { makeFormerTarget } from './compute/make-target.ts';
import { ownerMark } from './compute/owner-mark.ts';
import { runningAttempts } from './compute/running-attempts.ts';
import { createRuntimeSupply } from './compute/runtime-supply.ts';
import { createTargetMemory } from './compute/target-memory.ts';
import { type AskDoctor, createAskDoctor } from './doctor/ask-doctor.ts';
import { createDocuments, type Documents } from './document/documents.ts';
import { createSchemaService, type SchemaService } from './document/schema-service.ts';
import { createEndpointTokens } from './endpoints/endpoint-tokens.ts';
import { createEndpoints, type Endpoints } from './endpoints/endpoints.ts';
import { createEventHub, type EventHub } from './events/event-hub.ts';
import { createHashingNews } from './events/hashing-news.ts';
import { createNotices, type Notices } from './notices/notices.ts';
import { createOutbox } from './notices/outbox.ts';
import { installedVersion, serverEntry, workerEntry } from './paths.ts';
import { createPublishedPipelines, type PublishedPipelines } from './publish/published.ts';
import { type AutomaticCollection, createAutomaticCollection } from './room/automatic-collection.ts';
import { reportCollection } from './room/report-collection.ts';
import { readRetention } from './room/retention-settings.ts';
import { createTrace, type TraceOptions } from './run/trace.ts';
import { type ScheduleClock, scheduleClock } from './schedules/schedule-clock.ts';
import { createSchedules, type Schedules } from './schedules/schedules.ts';
import { createSecrets, type SecretStore } from './secrets/secrets.ts';
import { createAskWorker } from './tables/ask-worker.ts';
import { createKeptProfiles } from './tables/kept-profiles.ts';
import { createTableQueries, type TableQueries } from './tables/table-queries.ts';
import { version } from './version.ts';
import { type ComponentCatalog, createComponentCatalog } from './workspace/component-catalog.ts';
import { createDataFiles, type DataFiles } from './workspace/data-files.ts';
import { locate } from './workspace/document-names.ts';
import { createDrafts, type Drafts } from './workspace/drafts.ts';
import { createPipelineFiles, type PipelineFiles } from './workspace/pipeline-files.ts';
import { createTrash, type Trash } from './workspace/trash.ts';
import { configDirectory, createTrust, type Trust } from './workspace/trust.ts';
import { createWorkspaceWatch, type WorkspaceWatch } from './workspace/watch-files.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface Services {
  readonly workspace: Workspace;
  readonly version: string;
  /** Steps that run at once. */
  readonly capacity: number;
  readonly mostUploadBytes: number;
  readonly access: Access;
  readonly trust: Trust;
  readonly pipelines: PipelineFiles;
  readonly drafts: Drafts;
  readonly trash: Trash;
  readonly watch: WorkspaceWatch;
  readonly data: DataFiles;
  readonly catalog: ComponentCatalog;
  readonly assets: AssetCatalog;
  readonly published: PublishedPipelines;
  readonly register: Register;
  readonly computes: Computes;
  /** Those on this machine. */
  readonly environments: {
    list(): Promise<readonly MadeEnvironment[]>;
    remove(key: string, forget: boolean): Promise<boolean>;
  };
  readonly secrets: SecretStore;
  readonly schedules: Schedules;
  readonly endpoints: Endpoints;
  readonly notices: Notices;
  readonly askDoctor: AskDoctor;
  readonly documents: Documents;
  readonly schemas: SchemaService;
  readonly tables: TableQueries;
  readonly engine: Engine;
  readonly runs: RunStore;
  readonly history: RunHistory;
  readonly room: RoomLedger;
  readonly artifacts: ArtifactStore;
  readonly collector: Collector;
  /** Not started: that is for a server that stays. */
  readonly automaticCollection: AutomaticCollection;
  readonly events: EventHub;
  /** Tells other processes where this one listens. */
  publishAddress(url: string): void;
  /** Starts workers before anybody waits for one. */
  warmUp(): void;
  /** Ends the reading of large inputs, so that no request waits for it. */
  stopReading(): void;
  /** With `leave`, commands that run go on without this process, and the next one finds them again. */
  close(attempts?: 'end' | 'leave'): Promise<void>;
}

export interface ServicesOptions {
  readonly workspace: Workspace;
  readonly access?: Omit<AccessOptions, 'stateDirectory'>;
  /** Where trust is recorded; the user's configuration folder unless given. */
  readonly configDirectory?: string;
  readonly mostUploadBytes?: number;
  /** Steps that run at once; one per processor unless given. */
  readonly capacity?: number;
  /** Threads of a worker's engines; theirs to choose unless given. Results are the same bytes at any number. */
  readonly threads?: number;
  /** Hosts (`host` or `host:port`) that may be fetched from although their addresses are not public. */
  readonly fetchHosts?: readonly string[];
  /** Versions of the engines below the built-in components; those that are installed unless given. */
  readonly engineVersions?: Readonly<Record<string, string>>;
  /** For tests that end the process at a transition of a step. */
  readonly trace?: TraceOptions;
  /** The clock of schedules; that of the process unless given. */
  readonly scheduleClock?: ScheduleClock;
}

/** Of one input that lies elsewhere. */
const mostFetchedBytes = 64 * 1024 ** 3;
/** Of the results that a run reused, read again after it. */
const mostReadAgain = 1024 ** 3;
const defaultUploadBytes = 8 * 1024 ** 3;
/** An environment that no step used for so long is removed, and made again when one does. */
const keptEnvironmentsMs = 30 * 24 * 60 * 60 * 1000;
/** Workers that answer the designer's questions, apart from those that run steps. */
const queryWorkers = 2;

/** Runs of schedules that go on at once, at least. */
const leastScheduled = 8;

/** Takes the workspace over; throws `workspace-owned` when another process has it. */
export function createServices(options: ServicesOptions): Services {
  const { workspace } = options;
  const { stateDirectory } = workspace;
  const ownership = acquireOwnership({ stateDirectory, pid: process.pid });
  const databaseFile = path.join(stateDirectory, 'millrace.db');
  const logs = path.join(stateDirectory, 'logs');
  const { database, fence } = orRelease(ownership, () => {
    mkdirSync(logs, { recursive: true });
    const opened = createDatabase({ path: databaseFile });
    return { database: opened, fence: ownership.claimFence(opened) };
  });
  const logFile = (attempt: string): string => path.join(logs, `${attempt}.log`);
  const runs = createRunStore({ database, fence, logBytes: (attempt) => bytesBelow(logFile(attempt)) });
  const room = createRoomLedger({ database, fence });
  const history = createRunHistory({ database, file: databaseFile, fence });
  const leases = createLeases();
  const artifacts = createArtifactStore({ stateDirectory, newId: randomUUID });
  const capacity = options.capacity ?? Math.max(1, availableParallelism());
  const env: Record<string, string> = {
    MILLRACE_THREADS: String(options.threads ?? Math.max(1, Math.floor(availableParallelism() / capacity))),
  };
  const stepPool = createWorkerPool({ entry: workerEntry(), size: capacity, env });
  const queryPool = createWorkerPool({ entry: workerEntry(), size: queryWorkers });
  const environmentHost = createLocalHost(path.join(stateDirectory, 'environments', 'made'));
  const environments = createEnvironments({
    directory: path.join(stateDirectory, 'environments'),
    settingsFile: path.join(workspace.root, 'environments.yml'),
    newId: randomUUID,
    timer: processTimer,
  });
  const trust = createTrust(workspace, options.configDirectory);
  const secrets = createSecrets(workspace, { configDirectory: options.configDirectory });
  const making = {
    host: environmentHost,
    pool: stepPool,
    localCapacity: capacity,
    supply: createRuntimeSupply(path.join(options.configDirectory ?? configDirectory(), 'runtime')),
    owner: ownerMark(stateDirectory),
    attempts: artifacts.attempts,
  };
  const memory = createTargetMemory(makeFormerTarget(workspace.root, making));
  // Its workers serve other targets of this machine too, and end with the services.
  const pool = { ...stepPool, close: async () => undefined };
  const makeLocal = () =>
    memory.remember(createLocalTarget({ name: 'local', pool, capacity, host: environmentHost }));
  const local = makeLocal();
  const hasher = createInputHasher({
    database,
    clock: Date.now,
    onProgress: (progress) => tellHashing(progress),
  });
  const assets = createAssetCatalog(workspace);
  const deliveries = createDeliveries({ stateDirectory, artifacts, hasher });
  const register = createRegistry({ workspace, assets, deliveries });
  const parts = createPartStore({ stateDirectory });
  const engine = createEngine({
    runStore: runs,
    stepCache: createStepCache({ database }),
    artifacts,
    hasher,
    leases,
    targets: [local],
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
    environments,
    resolvePath: (file, given) => locate(workspace, file, given),
    findRegistered: assets.find,
    registrations: createRegistrations(register, runs),
    deliveries,
    parts,
    engineVersions: options.engineVersions ?? {
      duckdb: installedVersion('@duckdb/node-api'),
      onnxruntime: installedVersion('onnxruntime-web'),
    },
    logFile,
    trace: options.trace === undefined ? undefined : createTrace(options.trace),
  });
  const events = createEventHub(runs, Date.now(), engine.broken);
  const tellHashing = createHashingNews(events, Date.now);
  const backgroundCheck = createBackgroundCheck({
    engine,
    artifacts,
    readings: createContentReadings({ database, fence }),
    clock: Date.now,
    mostBytes: mostReadAgain,
    log: (_level, message) => console.error(message),
  });
  const unsubscribe = engine.subscribe(publishTo(events, engine));
  const ask = createAskWorker(queryPool);
  const catalog = createComponentCatalog(workspace);
  const computes = createComputes({
    root: workspace.root,
    engine,
    local,
    isTrusted: trust.isTrusted,
    makeLocal,
    attempts: () => runningAttempts(runs, engine),
    making,
    memory,
    clock: Date.now,
    timer: processTimer,
  });
  const documents = createDocuments(workspace, catalog, computes.names, secrets.isSet);
  const pipelines = createPipelineFiles(workspace.root);
  const profiles = createKeptProfiles(stateDirectory);
  const collector = createCollector({
    history,
    room,
    artifacts,
    logs: createAttemptLogs({ directory: logs }),
    profiles,
    parts,
    leases,
    targets: engine.targets,
    clock: Date.now,
  });
  const automaticCollection = createAutomaticCollection({
    collector,
    settings: () => readRetention(workspace.root),
    isTrusted: trust.isTrusted,
    timer: processTimer,
    clock: Date.now,
    report: (outcome) => {
      reportCollection(outcome);
      events.publishWorkspace({ type: 'history-changed' });
      environments
        .collect(environmentHost, keptEnvironmentsMs)
        .catch((error: unknown) => console.error(error));
    },
  });

  const published = createPublishedPipelines({ workspace, catalog, hasher, pipelines, clock: Date.now });
  const schemas = createSchemaService({
    workspace,
    catalog,
    documents,
    engine,
    ask: (request) => ask<InferResult>(request),
  });
  const notices = createNotices({
    workspace,
    outbox: createOutbox(path.join(stateDirectory, 'notices')),
    engine,
    runs,
    secrets,
    allowedHosts: options.fetchHosts ?? [],
    isTrusted: trust.isTrusted,
    timer: processTimer,
    clock: Date.now,
    report: (message) => console.error(message),
  });
  const unsubscribeNotices = engine.subscribe((run, event) => {
    if (event.type === 'run-finished') notices.runFinished(run);
  });
  const trash = createTrash(stateDirectory, Date.now);
  const endpoints = createEndpoints({
    calls: createEndpointCalls({ database }),
    tokens: createEndpointTokens(stateDirectory),
    services: { workspace, trust, documents, engine, catalog, assets, computes, secrets, schemas, published },
  });
  const schedules = createSchedules({
    store: createScheduleStore({ database, fence }),
    ...(options.scheduleClock ?? scheduleClock(undefined)),
    mostActive: Math.max(leastScheduled, 2 * capacity),
    services: {
      ...{ workspace, trust, documents, engine, catalog, assets, computes, secrets, schemas },
      ...{ published, trash, events, notices },
    },
  });

  return {
    workspace,
    version,
    capacity,
    mostUploadBytes: options.mostUploadBytes ?? defaultUploadBytes,
    access: createAccess({ ...options.access, stateDirectory }),
    trust,
    pipelines,
    published,
    drafts: createDrafts(stateDirectory),
    trash,
    watch: createWorkspaceWatch(workspace.root),
    data: createDataFiles(workspace.root),
    catalog,
    assets,
    register,
    computes,
    secrets,
    schedules,
    endpoints,
    notices,
    environments: {
      list: () => environments.list(environmentHost),
      remove: (key, forget) => environments.remove(environmentHost, key, forget),
    },
    askDoctor: createAskDoctor(workspace, [process.execPath, serverEntry()]),
    documents,
    schemas,
    tables: createTableQueries(stateDirectory, profiles, ask),
    engine,
    runs,
    history,
    room,
    artifacts,
    collector,
    automaticCollection,
    events,
    publishAddress: (url) => ownership.publish({ pid: process.pid, url }),
    warmUp: () => {
      stepPool.prewarm(1);
      queryPool.prewarm(1);
    },
    stopReading: hasher.close,
    close: async (attempts = 'end') => {
      hasher.close();
      backgroundCheck.close();
      unsubscribe();
      events.close();
      // First told to stop, so that what is under way ends at its next step.
      computes.close();
      await schedules.close();
      await Promise.all([collector.close(), automaticCollection.close()]);
      await Promise.all([engine.close(attempts), memory.close(attempts), queryPool.close()]);
      await stepPool.close();
      unsubscribeNotices();
      await notices.close();
      database.close();
      ownership.release();
    },
  };
}

/** A workspace whose state cannot be opened is left to who repairs it. */
function orRelease<T>(ownership: Ownership, work: () => T): T {
  try {
    return work();
  } catch (error) {
    ownership.release();
    throw error;
  }
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
