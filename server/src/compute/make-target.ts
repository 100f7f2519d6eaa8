/** Makes compute targets of their definitions: the only file that names the adapters of machines. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';
import {
  type ComputeTarget,
  checkMachine,
  createContainerLauncher,
  createDetachedTarget,
  createLocalTarget,
  createSessionLauncher,
  createShellMachine,
  createSlurmLauncher,
  createSlurmRest,
  createSlurmRestLauncher,
  createSshMachine,
  type EnvironmentHost,
  keptLimits,
  type Launcher,
  type Machine,
  type MachineHealth,
  processTimer,
  type Secrets,
  type WorkerPool,
  withTimeLimit,
} from '@millrace/pipeline-engine';
import { type ComputeDefinition, type Connection, parseCompute } from '@millrace/pipeline-engine/browser';
import { clientEnvironment } from './client-environment.ts';
import { computesFolder } from './compute-files.ts';
import type { RuntimeSupply } from './runtime-supply.ts';
import type { TargetRecord } from './target-memory.ts';

export interface MadeTarget {
  readonly target: ComputeTarget;
  /** Whether steps can run there now. */
  check(): Promise<MachineHealth>;
}

export interface TargetMaking {
  /** Of the steps that run on this machine; not closed with a target. */
  readonly pool: WorkerPool;
  readonly localCapacity: number;
  readonly supply: RuntimeSupply;
  /** Marks what is this workspace's on a machine that others use too. */
  readonly owner: string;
  /** Attempts that somebody here still knows. */
  readonly attempts: () => Promise<readonly string[]>;
  /** Where the software of commands is made that run on this machine. */
  readonly host: EnvironmentHost;
  /** Where tokens are kept that compute files name. */
  readonly secrets: Pick<Secrets, 'read'>;
}

/** A batch system has a queue of its own, and knows better what to do with it. */
const defaultCapacities = { ssh: 2, container: 2, slurm: 20 } as const;
/** In the home of the user there. Another name than the state folder's, which would make a workspace of the home. */
const defaultFolder = '.millrace-target';

type Remote = Extract<ComputeDefinition, { readonly kind: keyof typeof defaultCapacities }>;

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
    const { cores, memoryBytes, processes, sandbox } = definition;
    const isLimited = (cores ?? memoryBytes ?? processes) !== undefined;
    const limits = isLimited ? { cores, memoryBytes, processes } : undefined;
    const target = createLocalTarget({ name, pool, capacity, host: making.host, limits, sandbox });
    return {
      target: withTimeLimit(target, definition.timeoutSeconds),
      check: async () => checkHere(sandbox === true),
    };
  }
  if (definition.kind === 'other' || (definition.kind === 'ssh' && definition.host === undefined))
    return undefined;
  const machine = machineOf(name, definition, folder);
  const launcher = launcherOf(definition, machine, making.secrets);
  const workingDirectory = directoryOf(definition);
  const target = createDetachedTarget({
    name,
    capacity: definition.capacity ?? defaultCapacities[definition.kind],
    machine,
    launcher,
    folder: workingDirectory,
    ...making.supply,
    newId: randomUUID,
    owner: making.owner,
    attempts: making.attempts,
    timer: processTimer,
  });
  return {
    target: withTimeLimit(target, definition.timeoutSeconds),
    check: () => checkMachine(machine, workingDirectory, launcher, () => performance.now()),
  };
}

/** Makes the targets that attempts of an earlier server were sent to, when their files say something else by now. */
export function makeFormerTarget(
  root: string,
  making: TargetMaking,
): (record: TargetRecord) => ComputeTarget | undefined {
  return ({ name, text }) => {
    const { compute } = parseCompute(text);
    return compute && makeTarget(name, compute, path.join(root, computesFolder), making)?.target;
  };
}

function machineOf(name: string, connection: Connection, folder: string): Machine {
  const { host, user, port, identityFile, knownHostsFile } = connection;
  if (host === undefined) return createShellMachine({ name, environment: clientEnvironment() });
  return createSshMachine({
    name,
    host,
    user,
    port,
    identityFile: identityFile && localFile(identityFile, folder),
    knownHostsFile: knownHostsFile && localFile(knownHostsFile, folder),
  });
}

function launcherOf(definition: Remote, machine: Machine, secrets: TargetMaking['secrets']): Launcher {
  const { cores, memoryBytes } = definition;
  const memoryMegabytes = memoryBytes && Math.floor(memoryBytes / 2 ** 20);
  switch (definition.kind) {
    case 'ssh':
      return createSessionLauncher({ cores, memoryBytes, processes: definition.processes });
    case 'slurm': {
      const { partition, account, qos, gpus, url, token: name } = definition;
      const options = { machine, partition, account, qos, gpus, cores, memoryMegabytes };
      if (url === undefined) return createSlurmLauncher(options);
      const token = name === undefined ? undefined : secretOf(secrets, name);
      const rest = createSlurmRest({ machine: machine.name, url, token });
      return createSlurmRestLauncher({ ...options, rest });
    }
    case 'container': {
      const { image = '', network, processes: mostProcesses, pull, gpus } = definition;
      const engine = engineOf(definition);
      const limits = { cores, memoryMegabytes, mostProcesses };
      return createContainerLauncher({ machine, engine, image, network, pull, gpus, ...limits });
    }
  }
}

/** Read each time, so that a token that was renewed counts. */
const secretOf = (secrets: TargetMaking['secrets'], name: string) => async (): Promise<string | undefined> =>
  (await secrets.read([name])).get(name)?.value;

/** The command of the engine; a socket is named where it is not the usual one. */
function engineOf({
  engine = 'docker',
  socket,
}: Extract<Remote, { readonly kind: 'container' }>): readonly [string, ...string[]] {
  if (socket === undefined) return [engine];
  const url = `unix://${socket}`;
  return engine === 'docker' ? ['docker', '--host', url] : ['podman', '--remote', '--url', url];
}

/** A relative one is in the home of the user there; that of this machine's user is known. */
function directoryOf({ host, workingDirectory = defaultFolder }: Connection): string {
  const relative = workingDirectory.replace(/^~\//, '');
  return host === undefined ? path.resolve(homedir(), relative) : relative;
}

const localFile = (spelled: string, folder: string): string =>
  spelled.startsWith('~/') ? path.join(homedir(), spelled.slice(2)) : path.resolve(folder, spelled);

/** Which limits can be kept, and whether the sandbox can be made here, by making one. */
async function checkHere(needsSandbox: boolean): Promise<MachineHealth> {
  const started = performance.now();
  const limits = await keptLimits(createShellMachine({ name: 'local', environment: clientEnvironment() }));
  const facts = (): MachineHealth => ({ milliseconds: Math.round(performance.now() - started), limits });
  if (!needsSandbox) return facts();
  const words = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--unshare-all', '--', 'true'];
  const obstacle = await new Promise<string | undefined>((resolve) => {
    execFile('bwrap', words, (error) => resolve(error === null ? undefined : error.message));
  });
  const told = obstacle && `no sandbox can be made with bwrap (bubblewrap): ${obstacle}`;
  return { ...facts(), ...(told === undefined ? {} : { obstacle: told }) };
}
