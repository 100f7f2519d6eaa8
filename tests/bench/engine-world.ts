/** An engine with the real stores, the real worker pool and a worker whose steps do next to nothing. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  acquireOwnership,
  breathe,
  createArtifactStore,
  createDatabase,
  createEngine,
  createInputHasher,
  createLocalTarget,
  createRunStore,
  createStepCache,
  createWorkerPool,
  type Engine,
  type StepGraph,
  type WorkerPool,
} from '@millrace/pipeline-engine';
import { root } from '../e2e/server-process.ts';

const entry = path.join(root, 'tests/bench/no-op-worker.mjs');

export interface EngineWorld {
  readonly engine: Engine;
  readonly pool: WorkerPool;
  readonly directory: string;
  /** Runs the graph to its end. */
  run(graph: StepGraph): Promise<void>;
  close(): Promise<void>;
}

/** In `kept`, or else in a temporary folder, which goes with the world. */
export function openEngineWorld(kept?: string): EngineWorld {
  const directory = kept ?? mkdtempSync(path.join(tmpdir(), 'millrace-bench-'));
  const logs = path.join(directory, 'logs');
  mkdirSync(logs, { recursive: true });
  const ownership = acquireOwnership({ stateDirectory: directory, pid: process.pid });
  const database = createDatabase({ path: path.join(directory, 'millrace.db') });
  const pool = createWorkerPool({ entry, size: 2 });
  const engine = createEngine({
    runStore: createRunStore({ database, fence: ownership.claimFence(database) }),
    stepCache: createStepCache({ database }),
    artifacts: createArtifactStore({ stateDirectory: directory, newId: randomUUID }),
    hasher: createInputHasher({ database, clock: Date.now }),
    targets: [createLocalTarget({ capacity: 2, pool })],
    clock: Date.now,
    newId: randomUUID,
    turn: breathe,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    resolvePath: (_file, found) => path.resolve(directory, found),
    logFile: (attempt) => path.join(logs, `${attempt}.log`),
  });
  return {
    engine,
    pool,
    directory,
    run: async (graph) => {
      const request = {
        pipeline: 'bench.yml',
        displayName: 'Bench',
        text: '',
        layout: null,
        source: 'http',
      } as const;
      const state = await engine.finished(await engine.start({ ...request, graph }));
      if (state.status !== 'succeeded') throw new Error(`the run ${state.status}`);
    },
    close: async () => {
      await engine.close();
      await pool.close();
      database.close();
      ownership.release();
      if (kept === undefined) rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
