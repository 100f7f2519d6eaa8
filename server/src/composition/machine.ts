/** What this machine runs things with: warm workers, made environments, and the target that they are. */
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import {
  createEnvironments,
  createLocalHost,
  createLocalTarget,
  createWorkerPool,
  packArtifacts,
  packFiles,
  processTimer,
  readBuildContext,
} from '@millrace/pipeline-engine';
import { makeFormerTarget } from '../compute/make-target.ts';
import { ownerMark } from '../compute/owner-mark.ts';
import { createRuntimeSupply } from '../compute/runtime-supply.ts';
import { createTargetMemory } from '../compute/target-memory.ts';
import { workerEntry } from '../paths.ts';
import type { SecretStore } from '../secrets/secrets.ts';
import type { ServicesOptions } from '../services.ts';
import { configDirectory } from '../workspace/trust.ts';
import type { State } from './state.ts';

export type Machine = ReturnType<typeof createMachine>;

/** Workers that answer the designer's questions, apart from those that run steps. */
const queryWorkers = 2;

export function createMachine(options: ServicesOptions, { artifacts }: State, secrets: SecretStore) {
  const { root, stateDirectory } = options.workspace;
  const capacity = options.capacity ?? Math.max(1, availableParallelism());
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / capacity));
  const env: Record<string, string> = { MILLRACE_THREADS: String(threads) };
  const stepPool = createWorkerPool({ entry: workerEntry(), size: capacity, env });
  const queryPool = createWorkerPool({ entry: workerEntry(), size: queryWorkers });
  const environmentHost = createLocalHost(path.join(stateDirectory, 'environments', 'made'));
  const environments = createEnvironments({
    directory: path.join(stateDirectory, 'environments'),
    settingsFile: path.join(root, 'environments.yml'),
    newId: randomUUID,
    timer: processTimer,
    packing: { readContext: readBuildContext, packFolders: packArtifacts, packFiles },
  });
  const making = {
    host: environmentHost,
    pool: stepPool,
    localCapacity: capacity,
    supply: createRuntimeSupply(path.join(options.configDirectory ?? configDirectory(), 'runtime')),
    owner: ownerMark(stateDirectory),
    attempts: artifacts.attempts,
    secrets,
  };
  const memory = createTargetMemory(makeFormerTarget(root, making));
  // Its workers serve other targets of this machine too, and end with the services.
  const pool = { ...stepPool, close: async () => undefined };
  const makeLocal = () =>
    memory.remember(createLocalTarget({ name: 'local', pool, capacity, host: environmentHost }));
  return {
    capacity,
    stepPool,
    queryPool,
    environmentHost,
    environments,
    making,
    memory,
    makeLocal,
    local: makeLocal(),
  };
}
