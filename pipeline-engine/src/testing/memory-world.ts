/** Everything an engine needs, in memory and driven by hand. */
import { createHash } from 'node:crypto';
import type { StepGraph } from '../graph/step.ts';
import { createEngine } from '../run/engine.ts';
import type { Engine, EngineOptions, StartRequest, Transition } from '../run/engine-contract.ts';
import type { ArtifactStore } from '../run/ports.ts';
import { createManualTarget, type ManualTarget } from './manual-target.ts';
import { createMemoryFiles, type MemoryFiles } from './memory-files.ts';
import {
  createMemoryArtifacts,
  createMemoryHasher,
  createMemoryStores,
  type MemoryStores,
} from './memory-stores.ts';

export interface MemoryWorld extends MemoryStores {
  readonly files: MemoryFiles;
  readonly target: ManualTarget;
  readonly artifacts: ArtifactStore;
  readonly logs: readonly string[];
  readonly transitions: readonly { readonly transition: Transition; readonly step: string }[];
  /** An engine on these stores; a second one plays the process after a restart. */
  engine(overrides?: Partial<EngineOptions>): Engine;
  startRequest(graph: StepGraph, more?: Partial<StartRequest>): StartRequest;
}

const digests = new Map<string, string>();
const mostDigests = 10_000;

/** Simulated worlds hash the same few texts over and over. */
export function hash(text: string): string {
  const known = digests.get(text);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(text).digest('hex');
  if (digests.size >= mostDigests) digests.clear();
  digests.set(text, digest);
  return digest;
}

export function createMemoryWorld({ capacity = 2 }: { readonly capacity?: number } = {}): MemoryWorld {
  const stores = createMemoryStores();
  const files = createMemoryFiles();
  const target = createManualTarget({ name: 'local', capacity, files });
  const artifacts = createMemoryArtifacts(files, hash);
  const logs: string[] = [];
  const transitions: { readonly transition: Transition; readonly step: string }[] = [];
  let ids = 0;
  let now = 1_000_000;
  const options: EngineOptions = {
    runStore: stores.runStore,
    stepCache: stores.stepCache,
    artifacts,
    hasher: createMemoryHasher(files, hash),
    targets: [target],
    clock: () => {
      now += 1;
      return now;
    },
    newId: () => {
      ids += 1;
      return `attempt-${ids}`;
    },
    hash,
    resolvePath: (_file, path) => `/workspace/${path}`,
    logFile: (attempt) => `/logs/${attempt}.log`,
    trace: (transition, { step }) => transitions.push({ transition, step }),
    log: (_level, message) => logs.push(message),
  };
  return {
    ...stores,
    files,
    target,
    artifacts,
    logs,
    transitions,
    engine: (overrides = {}) => createEngine({ ...options, ...overrides }),
    startRequest: (graph, more = {}) => ({
      pipeline: 'pipeline.yml',
      displayName: 'Pipeline',
      text: 'type: pipeline\n',
      layout: null,
      graph,
      source: 'http',
      ...more,
    }),
  };
}
