/** A workspace in a temporary folder with the real stores, workers and bash, and moments to step in between. */
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { EngineError } from '../errors.ts';
import type { StepGraph } from '../graph/step.ts';
import type { ContentReadings } from '../run/background-check.ts';
import { type Collector, createCollector } from '../run/collector.ts';
import { createEngine } from '../run/engine.ts';
import type { Engine, StartRequest } from '../run/engine-contract.ts';
import { createLeases } from '../run/leases.ts';
import type { ArtifactStore, Clock, RunHistory, RunStore } from '../run/ports.ts';
import type { RoomLedger } from '../run/room.ts';
import { createArtifactStore } from '../storage/artifact-store.ts';
import { createAttemptLogs } from '../storage/attempt-logs.ts';
import { createContentReadings } from '../storage/content-readings.ts';
import { createDatabase, type Database } from '../storage/database.ts';
import { createDeliveries } from '../storage/deliveries.ts';
import { bytesBelow } from '../storage/disk-usage.ts';
import { createInputHasher } from '../storage/input-hasher.ts';
import { acquireOwnership } from '../storage/ownership.ts';
import { createRoomLedger } from '../storage/room-ledger.ts';
import { createRunHistory } from '../storage/run-history.ts';
import { createRunStore } from '../storage/run-store.ts';
import { createStepCache } from '../storage/step-cache.ts';
import { createLocalTarget } from '../targets/local-target.ts';
import { createWorkerPool } from '../targets/worker-pool.ts';

const entry = fileURLToPath(new URL('../targets/fixtures/worker.mjs', import.meta.url));
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export interface OpenedEngine {
  readonly engine: Engine;
  readonly runStore: RunStore;
  readonly artifacts: ArtifactStore;
  readonly history: RunHistory;
  readonly room: RoomLedger;
  readonly readings: ContentReadings;
  readonly database: Database;
  readonly collector: Collector;
  readonly close: () => Promise<void>;
}

export function newWorkspace(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'millrace-engine-'));
  closers.push(async () => {
    makeWritable(root);
    rmSync(root, { recursive: true });
  });
  return root;
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const found of readdirSync(folder, { withFileTypes: true })) {
    if (found.isDirectory()) makeWritable(path.join(folder, found.name));
  }
}

/** Called at a moment that a test wants to be in. */
export interface Moments {
  /** An artifact was found intact, and nothing says yet that it is used. */
  verified?: () => Promise<void>;
  /** An artifact was stored, and nothing says yet that it is used. */
  stored?: () => Promise<void>;
}

export function openEngine(root: string, moments: Moments = {}, clock: Clock = Date.now): OpenedEngine {
  const stateDirectory = path.join(root, '.millrace');
  const logs = path.join(stateDirectory, 'logs');
  mkdirSync(logs, { recursive: true });
  const ownership = acquireOwnership({ stateDirectory, pid: process.pid });
  const database = createDatabase({ path: path.join(stateDirectory, 'millrace.db') });
  const fence = ownership.claimFence(database);
  const logFile = (attempt: string): string => path.join(logs, `${attempt}.log`);
  const runStore = createRunStore({ database, fence, logBytes: (attempt) => bytesBelow(logFile(attempt)) });
  const room = createRoomLedger({ database, fence });
  const history = createRunHistory({ database, file: path.join(stateDirectory, 'millrace.db'), fence });
  const artifacts = withMoments(createArtifactStore({ stateDirectory, newId: randomUUID }), moments);
  const leases = createLeases();
  const targets = [
    createLocalTarget({ capacity: 2, pool: createWorkerPool({ entry, size: 2 }), graceMs: 1000 }),
  ];
  const hasher = createInputHasher({ database, clock: Date.now });
  const engine = createEngine({
    runStore,
    stepCache: createStepCache({ database }),
    artifacts,
    hasher,
    deliveries: createDeliveries({ stateDirectory, artifacts, hasher }),
    leases,
    targets,
    clock,
    newId: randomUUID,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    resolvePath: (_file, found) => {
      const resolved = path.resolve(root, found);
      if (resolved.startsWith(`${root}/`)) return resolved;
      return new EngineError('path-outside-workspace', `"${found}" leaves the workspace.`, { path: found });
    },
    logFile,
  });
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await engine.close();
    database.close();
    ownership.release();
  };
  closers.push(close);
  const collector = createCollector({
    history,
    room,
    artifacts,
    logs: createAttemptLogs({ directory: logs }),
    profiles: { list: async () => [], remove: async () => undefined },
    leases,
    targets: engine.targets,
    clock,
  });
  const readings = createContentReadings({ database, fence });
  return { engine, runStore, artifacts, history, room, readings, collector, database, close };
}

export function request(graph: StepGraph, more: Partial<StartRequest> = {}): StartRequest {
  return {
    pipeline: 'pipeline.yml',
    displayName: 'Pipeline',
    text: 'type: pipeline\n',
    layout: null,
    graph,
    source: 'http',
    ...more,
  };
}

function withMoments(store: ArtifactStore, moments: Moments): ArtifactStore {
  return {
    ...store,
    verify: async (digest) => {
      const verdict = await store.verify(digest);
      await moments.verified?.();
      return verdict;
    },
    put: async (source, claim) => {
      const stored = await store.put(source, claim);
      await moments.stored?.();
      return stored;
    },
    putCopy: async (files, claim) => {
      const stored = await store.putCopy(files, claim);
      await moments.stored?.();
      return stored;
    },
  };
}
