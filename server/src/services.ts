/** Puts the pieces together: with `composition/` the only place that names adapters. Routes and commands get what it makes. */
import type { InferResult } from '@millrace/component-library';
import type {
  ArtifactStore,
  Collector,
  Engine,
  RoomLedger,
  RunHistory,
  RunStore,
} from '@millrace/pipeline-engine';
import { processTimer } from '@millrace/pipeline-engine';
import { type Access, type AccessOptions, createAccess } from './access/access.ts';
import type { AssetCatalog } from './assets/asset-catalog.ts';
import type { Register } from './assets/register-output.ts';
import { createCollecting } from './composition/collecting.ts';
import { createMachine } from './composition/machine.ts';
import { createRunning } from './composition/running.ts';
import { openState } from './composition/state.ts';
import { createUnattended } from './composition/unattended.ts';
import { type Computes, createComputes } from './compute/computes.ts';
import { busyComputers, createMadeEnvironments, type MadeEnvironments } from './compute/made-environments.ts';
import { runningAttempts } from './compute/running-attempts.ts';
import { type AskDoctor, createAskDoctor } from './doctor/ask-doctor.ts';
import { createDocuments, type Documents } from './document/documents.ts';
import { createSchemaService, type SchemaService } from './document/schema-service.ts';
import type { Endpoints } from './endpoints/endpoints.ts';
import type { EventHub } from './events/event-hub.ts';
import type { Notices } from './notices/notices.ts';
import { serverEntry } from './paths.ts';
import { createPublishedPipelines, type PublishedPipelines } from './publish/published.ts';
import type { AutomaticCollection } from './room/automatic-collection.ts';
import type { TraceOptions } from './run/trace.ts';
import type { ScheduleClock } from './schedules/schedule-clock.ts';
import type { Schedules } from './schedules/schedules.ts';
import { createSecrets, type SecretStore } from './secrets/secrets.ts';
import { createAskWorker } from './tables/ask-worker.ts';
import { createKeptProfiles } from './tables/kept-profiles.ts';
import { createTableQueries, type TableQueries } from './tables/table-queries.ts';
import { version } from './version.ts';
import { type ComponentCatalog, createComponentCatalog } from './workspace/component-catalog.ts';
import { createDataFiles, type DataFiles } from './workspace/data-files.ts';
import { createDrafts, type Drafts } from './workspace/drafts.ts';
import { createPipelineFiles, type PipelineFiles } from './workspace/pipeline-files.ts';
import { createTrash, type Trash } from './workspace/trash.ts';
import { createTrust, type Trust } from './workspace/trust.ts';
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
  readonly environments: MadeEnvironments;
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

const defaultUploadBytes = 8 * 1024 ** 3;

/** Takes the workspace over; throws `workspace-owned` when another process has it. */
export function createServices(options: ServicesOptions): Services {
  const { workspace } = options;
  const { root, stateDirectory } = workspace;
  const state = openState(stateDirectory);
  const { runs } = state;
  const trust = createTrust(workspace, options.configDirectory);
  const secrets = createSecrets(workspace, { configDirectory: options.configDirectory });
  const machine = createMachine(options, state, secrets);
  const { capacity, local, makeLocal, making, memory, stepPool, queryPool } = machine;
  const running = createRunning(options, { state, machine, trust, secrets });
  const { engine, assets, hasher, events, register } = running;

  const ask = createAskWorker(queryPool);
  const catalog = createComponentCatalog(workspace);
  const computes = createComputes({
    root,
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
  const pipelines = createPipelineFiles(root);
  const published = createPublishedPipelines({ workspace, catalog, hasher, pipelines, clock: Date.now });
  const schemas = createSchemaService({
    ...{ workspace, catalog, documents, engine },
    ask: (request) => ask<InferResult>(request),
  });
  const trash = createTrash(stateDirectory, Date.now);
  const profiles = createKeptProfiles(stateDirectory);
  const environments = createMadeEnvironments({
    workshop: machine.environments,
    hosts: () => [machine.environmentHost, ...engine.targets().flatMap(({ host }) => host ?? [])],
    busy: () => busyComputers(engine),
    timer: processTimer,
    clock: Date.now,
  });
  const collecting = createCollecting({
    ...{ state, profiles, workspace, trust, engine, events, environments },
  });
  const { schedules, endpoints, notices, closeNotices } = createUnattended(options, {
    ...{ state, workspace, trust, documents, engine, catalog, assets, computes, secrets, schemas },
    ...{ published, trash, events, capacity, hasher },
  });

  return {
    ...{ workspace, version, capacity, trust, pipelines, published, trash, catalog, assets, register },
    ...{ computes, secrets, schedules, endpoints, notices, documents, schemas, engine, runs, events },
    ...collecting,
    history: state.history,
    room: state.room,
    artifacts: state.artifacts,
    mostUploadBytes: options.mostUploadBytes ?? defaultUploadBytes,
    access: createAccess({ ...options.access, stateDirectory }),
    drafts: createDrafts(stateDirectory),
    watch: createWorkspaceWatch(root),
    data: createDataFiles(root),
    environments,
    askDoctor: createAskDoctor(workspace, [process.execPath, serverEntry()]),
    tables: createTableQueries(stateDirectory, profiles, ask),
    publishAddress: state.publishAddress,
    warmUp: () => {
      stepPool.prewarm(1);
      queryPool.prewarm(1);
    },
    stopReading: hasher.close,
    close: async (attempts = 'end') => {
      running.stopListening();
      // First told to stop, so that what is under way ends at its next step.
      computes.close();
      await schedules.close();
      await Promise.all([collecting.collector.close(), collecting.automaticCollection.close()]);
      await Promise.all([engine.close(attempts), memory.close(attempts), queryPool.close()]);
      await stepPool.close();
      await closeNotices();
      state.close();
    },
  };
}
