/**
 * A compute target whose files and processes are elsewhere: inputs travel by digest, commands run detached, outputs
 * are checked on arrival. What a plain host and a batch system do differently is their `Launcher`.
 */
import { EngineError, type Failure } from '../../errors.ts';
import type { ReadManifest } from '../../run/manifest.ts';
import type { Attempt, AttemptSignal, ComputeTarget, Timer } from '../../run/ports.ts';
import { optional } from '../../spec/optional.ts';
import { environmentHostOf } from '../environment-host.ts';
import { instancesOf } from '../parallel/parallel-command.ts';
import { attemptFiles, type Supplies, type Supply } from './attempt-files.ts';
import { createDetachedAttempt, type DetachedAttempt, type DetachedContext } from './detached-attempt.ts';
import { createGathering } from './gather-attempts.ts';
import type { Launcher, LaunchWish } from './launcher.ts';
import { type Machine, MachineUnreachable } from './machine.ts';
import { machineRefused, machineUnsuitable, transferDamaged } from './machine-failures.ts';
import type { SmallFile } from './pack.ts';
import { createRemoteHost, type HostFacts, HostRefused, type RemoteHost } from './remote-host.ts';
import { partsName, supplyParts } from './remote-parts.ts';
import { DamagedTransfer } from './unpack.ts';
import { createAttemptWatch } from './watch-attempts.ts';

export interface DetachedTargetOptions {
  readonly name: string;
  readonly capacity: number;
  readonly machine: Machine;
  readonly launcher: Launcher;
  /** Millrace's folder there; relative to the home of the user unless it is absolute. */
  readonly folder: string;
  readonly readManifest: ReadManifest;
  /** What runs built-in components: a folder with `bin/millrace-component`, made for `system` (as `uname -sm` says). */
  readonly runtime?: () => Promise<{ readonly path: string; readonly system: string }>;
  readonly newId: () => string;
  /** Marks what is this server's there. */
  readonly owner: string;
  /** Attempts that somebody here still knows. */
  readonly attempts: () => Promise<readonly string[]>;
  readonly timer: Timer;
  /** How long a command may take to end after SIGTERM. */
  readonly graceMs?: number;
}

const defaultGraceMs = 5000;
/** Between two tries to start on a machine that does not answer. */
const startAgainMs = 2000;
const mostTransfers = 3;
/** What nobody used for so long goes from the machine; it is sent again when it is needed. */
const keptDays = 30;

export function createDetachedTarget(options: DetachedTargetOptions): ComputeTarget {
  const { name, machine, launcher, timer } = options;
  const host = createRemoteHost(options);
  const environmentHost = environmentHostOf(
    machine,
    async () => `${await root()}/environments`,
    launcher.containers,
  );
  const live = new Map<string, DetachedAttempt>();
  /** What ended attempts wrote, until they are released. */
  const written = new Map<string, ReadonlyMap<string, string>>();
  const root = async (): Promise<string> => (await host.facts()).root;
  const watch = createAttemptWatch({ machine, launcher, root, timer });
  const graceMs = options.graceMs ?? defaultGraceMs;
  let isOpen = true;
  const context: DetachedContext = {
    host,
    launcher,
    watch,
    timer,
    graceMs,
    readManifest: options.readManifest,
    newId: options.newId,
    owner: options.owner,
    isOpen: () => isOpen,
    gathering: createGathering({
      newId: options.newId,
      timer,
      alone: (attempt, wish) => launchAlone(context, attempt, [], wish),
      together: async (array, attempts, wish) =>
        launcher.beginTogether?.(await root(), array, attempts, wish),
    }),
  };

  const take = (attempt: Attempt, onSignal: (signal: AttemptSignal) => void): DetachedAttempt => {
    const taken = createDetachedAttempt(context, attempt, onSignal);
    live.set(attempt.id, taken);
    const forget = (): void => {
      live.delete(attempt.id);
      written.set(attempt.id, taken.outputs);
    };
    taken.handle.outcome.then(forget, forget);
    return taken;
  };
  const remove = async (id: string, outputs: ReadonlyMap<string, string>): Promise<void> => {
    written.delete(id);
    try {
      await launcher.stop?.((await host.facts()).root, id);
      await host.stop(id, graceMs);
      await host.release(id, outputs);
    } catch (error) {
      // What stays there is swept later; its name is never used again.
      if (!(error instanceof MachineUnreachable) && !(error instanceof HostRefused)) throw error;
    }
  };

  return {
    name,
    capacity: options.capacity,
    host: environmentHost,
    submit: async (attempt, onSignal) => {
      const taken = take(attempt, onSignal);
      taken.begins(
        begin(options, context, attempt, taken).then(
          () => {
            if (taken.isWanted()) watch.add(taken.watched);
          },
          (error: unknown) => taken.breakWith(error),
        ),
      );
      return taken.handle;
    },
    reattach: async (attempt, onSignal) => {
      if (!(await mayHaveBegun(host, launcher, attempt.id))) return undefined;
      const taken = take(attempt, onSignal);
      taken.sends();
      watch.add(taken.watched);
      return taken.handle;
    },
    reap: ({ id }) => remove(id, new Map()),
    release: ({ id }) => remove(id, written.get(id) ?? new Map()),
    sweep: async () => {
      try {
        const there = await host.own();
        // Asked afterwards: whatever was begun since is not on the list.
        const known = new Set([...(await options.attempts()), ...live.keys()]);
        for (const id of there) if (!known.has(id)) await remove(id, new Map());
        await host.sweep(keptDays, launcher.seesProcesses ? 'seen' : 'unseen');
      } catch (error) {
        if (!(error instanceof MachineUnreachable) && !(error instanceof HostRefused)) throw error;
      }
    },
    close: async (attempts) => {
      isOpen = attempts === 'end';
      if (attempts === 'leave') for (const taken of live.values()) taken.leave();
      else await Promise.all([...live.values()].map((taken) => taken.handle.cancel()));
      isOpen = false;
      watch.close();
      await machine.close();
    },
  };
}

/** Sends and starts an attempt, however often the machine goes away meanwhile; settles it when that cannot be. */
async function begin(
  options: DetachedTargetOptions,
  context: DetachedContext,
  attempt: Attempt,
  taken: DetachedAttempt,
): Promise<void> {
  for (let transfers = 1; taken.isWanted(); ) {
    const arrives = context.gathering.expect();
    try {
      const failure = await start(options, context, attempt, { taken, arrives });
      if (failure !== undefined) taken.settle({ kind: 'failed', failure });
      return;
    } catch (error) {
      if (error instanceof MachineUnreachable) {
        taken.watched.unreachable(error.message);
        context.host.forget();
        await new Promise<void>((resolve) => void options.timer(startAgainMs, resolve));
      } else if (error instanceof DamagedTransfer && transfers < mostTransfers) {
        transfers += 1;
      } else {
        taken.settle({ kind: 'failed', failure: failureOf(error, attempt, options.name) });
      }
    } finally {
      arrives();
    }
  }
}

interface Arriving {
  readonly taken: DetachedAttempt;
  /** Its files are there. */
  readonly arrives: () => void;
}

/** Returns why it cannot run there. */
async function start(
  options: DetachedTargetOptions,
  context: DetachedContext,
  attempt: Attempt,
  { taken, arrives }: Arriving,
): Promise<Failure | undefined> {
  const { host, launcher, gathering } = context;
  const facts = await host.facts();
  const runtime = attempt.step.component.origin.kind === 'builtin' ? await options.runtime?.() : undefined;
  const obstacle = obstacleOf(facts, attempt, runtime);
  if (obstacle !== undefined) return machineUnsuitable(attempt.step, options.name, obstacle);
  const supplies = await suppliesOf(attempt, runtime?.path, options.readManifest);
  const instances = launcher.hasArrays === true ? instancesOf(attempt.step) : 1;
  const files = attemptFiles(attempt, supplies, {
    root: facts.root,
    limits: launcher.limits,
    inContainer: launcher.containers !== undefined,
    parts: partsName(context, attempt),
    instances,
  });
  if (!files.ok) return files.error;
  await host.supply(allOf(supplies));
  await supplyParts(context, attempt);
  // It may have been cancelled while its inputs were on their way.
  const token = { name: 'token', text: `${taken.watched.token}\n`, mode: 0o600 };
  if (!taken.sends()) return undefined;
  const wish = {
    ...optional('timeoutSeconds', attempt.step.timeoutSeconds),
    ...optional('image', attempt.environment?.image),
    ...optional('instances', instances === 1 ? undefined : instances),
  };
  const all = [...files.value, token];
  if (launcher.beginTogether === undefined || instances > 1) {
    await launchAlone(context, attempt.id, all, wish, taken.isWanted);
    return undefined;
  }
  await host.start(attempt.id, all, ':');
  arrives();
  await gathering.begin(taken, wish);
  return undefined;
}

/** Files that are there already need not be given. */
async function launchAlone(
  { host, launcher }: DetachedContext,
  attempt: string,
  files: readonly SmallFile[],
  wish: LaunchWish,
  isWanted: () => boolean = () => true,
): Promise<void> {
  await host.start(attempt, files, launcher.launch(wish));
  if (isWanted()) await launcher.begin?.((await host.facts()).root, attempt, wish);
}

function obstacleOf(
  facts: HostFacts,
  attempt: Attempt,
  runtime: { readonly system: string } | undefined,
): string | undefined {
  if (facts.missing.length > 0) return `it lacks ${facts.missing.join(', ')}`;
  if (attempt.step.component.origin.kind !== 'builtin') return undefined;
  if (runtime === undefined) return 'built-in components cannot be sent there';
  return runtime.system === facts.system
    ? undefined
    : `it is ${facts.system}, and built-in components are here for ${runtime.system}`;
}

async function suppliesOf(
  attempt: Attempt,
  runtime: string | undefined,
  readManifest: ReadManifest,
): Promise<Supplies> {
  const supply = async (path: string): Promise<Supply> => ({ path, manifest: await readManifest(path) });
  const inputs = new Map<string, Supply>();
  for (const input of attempt.inputs) {
    if (input.kind === 'path') inputs.set(input.name, await supply(input.value));
  }
  return {
    inputs,
    code: attempt.code === undefined ? undefined : await supply(attempt.code),
    runtime: runtime === undefined ? undefined : await supply(runtime),
  };
}

function allOf({ inputs, code, runtime }: Supplies): readonly Supply[] {
  const all = [...inputs.values(), code, runtime].filter((supply) => supply !== undefined);
  return [...new Map(all.map((supply) => [supply.manifest.digest, supply])).values()];
}

/** Errors of the disk and of the store are told; everything else is a bug, and thrown on. */
function failureOf(error: unknown, attempt: Attempt, machine: string): Failure {
  if (error instanceof HostRefused) return machineRefused(attempt.step, machine, error.message);
  if (error instanceof DamagedTransfer) return transferDamaged(attempt.step, machine, error.message);
  if (error instanceof EngineError) return { code: error.code, params: error.params, message: error.message };
  if (error instanceof Error && 'syscall' in error)
    return transferDamaged(attempt.step, machine, error.message);
  throw error;
}

/** False only when the machine itself says that the attempt never began; one that does not answer is no proof. */
async function mayHaveBegun(host: RemoteHost, launcher: Launcher, id: string): Promise<boolean> {
  try {
    if (await host.hasBegun(id)) return true;
    return (await launcher.look?.((await host.facts()).root, [id]))?.has(id) ?? false;
  } catch (error) {
    if (error instanceof MachineUnreachable || error instanceof HostRefused) return true;
    throw error;
  }
}
