/** Makes compute targets of their definitions: the only file that names the adapters of machines. */
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';
import {
  type ComputeTarget,
  createDetachedTarget,
  createLocalTarget,
  createSshMachine,
  machineObstacle,
  processTimer,
  sessionLauncher,
  type WorkerPool,
} from '@millrace/pipeline-engine';
import type { ComputeDefinition } from '@millrace/pipeline-engine/browser';
import type { RuntimeSupply } from './runtime-supply.ts';

export interface MadeTarget {
  readonly target: ComputeTarget;
  /** Why nothing can run there now; undefined when it can. */
  obstacle(): Promise<string | undefined>;
}

export interface TargetMaking {
  /** Of the steps that run on this machine; not closed with a target. */
  readonly pool: WorkerPool;
  readonly localCapacity: number;
  readonly supply: RuntimeSupply;
}

const defaultCapacity = 2;
/** In the home of the user there. Another name than the state folder's, which would make a workspace of the home. */
const defaultFolder = '.millrace-target';

/** `folder`: where the file lies, absolute. Undefined for what cannot be reached from here. */
export function makeTarget(
  name: string,
  definition: ComputeDefinition,
  folder: string,
  making: TargetMaking,
): MadeTarget | undefined {
  if (definition.kind === 'local') {
    const pool = { ...making.pool, close: async () => undefined };
    const capacity = definition.capacity ?? making.localCapacity;
    return { target: createLocalTarget({ name, pool, capacity }), obstacle: async () => undefined };
  }
  if (definition.kind !== 'ssh' || definition.host === undefined) return undefined;
  const { host, user, port, identityFile, knownHostsFile } = definition;
  const machine = createSshMachine({
    name,
    host,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port }),
    ...(identityFile === undefined ? {} : { identityFile: localFile(identityFile, folder) }),
    ...(knownHostsFile === undefined ? {} : { knownHostsFile: localFile(knownHostsFile, folder) }),
  });
  const workingDirectory = (definition.workingDirectory ?? defaultFolder).replace(/^~\//, '');
  const target = createDetachedTarget({
    name,
    capacity: definition.capacity ?? defaultCapacity,
    machine,
    launcher: sessionLauncher,
    folder: workingDirectory,
    ...making.supply,
    newId: randomUUID,
    timer: processTimer,
  });
  return { target, obstacle: () => machineObstacle(machine, workingDirectory) };
}

const localFile = (spelled: string, folder: string): string =>
  spelled.startsWith('~/') ? path.join(homedir(), spelled.slice(2)) : path.resolve(folder, spelled);
