/** Millrace's folder on a machine: what is stored there, how it gets there, and how outputs come back. */

import { hexOf } from '../../run/manifest.ts';
import { type Machine, MachineUnreachable } from './machine.ts';
import { type LocalArtifact, packArtifacts, packFiles, type SmallFile } from './pack.ts';
import {
  begunScript,
  checksScript,
  fetchPartsScript,
  fetchScript,
  missingScript,
  ownScript,
  partChecksScript,
  partsScript,
  prepareScript,
  receiveScript,
  releaseScript,
  resultScript,
  startScript,
  stopScript,
  sweepScript,
} from './scripts.ts';
import { DamagedTransfer, parseChecks, unpackInto } from './unpack.ts';

export interface HostFacts {
  /** The folder, absolute. */
  readonly root: string;
  /** As `uname -sm` says: `Linux x86_64`. */
  readonly system: string;
  readonly cores: number;
  readonly memoryBytes: number | undefined;
  readonly freeBytes: number | undefined;
  /** Programs that are needed and not there. */
  readonly missing: readonly string[];
}

/** The machine answered, and could not do what was asked: a full disk, a folder that may not be written. */
export class HostRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HostRefused';
  }
}

export interface RemoteHost {
  readonly machine: Machine;
  /** Asked once, and again after `forget`. */
  facts(): Promise<HostFacts>;
  forget(): void;
  /** Sends what the machine lacks; resolves when all of it is there and checked. */
  supply(artifacts: readonly LocalArtifact[]): Promise<void>;
  start(attempt: string, files: readonly SmallFile[], launch: string): Promise<void>;
  /** Whether its command was ever let go. */
  hasBegun(attempt: string): Promise<boolean>;
  /** False when something of it is still there. */
  stop(attempt: string, graceMs: number): Promise<boolean>;
  /** Brings the outputs into a folder that is there and empty. */
  fetch(attempt: string, into: string): Promise<void>;
  /** What the attempt said at its end in the file of that name; empty when it said nothing. */
  result(attempt: string, name: string): Promise<string>;
  /** The keys of the parts there under this name. */
  parts(name: string): Promise<readonly string[]>;
  /** Sends parts; each has its key as its name. */
  supplyParts(name: string, parts: readonly LocalArtifact[]): Promise<void>;
  /** Brings parts into a folder that is there and empty. */
  fetchParts(name: string, keys: readonly string[], into: string): Promise<void>;
  /** Removes the attempt and keeps these of its outputs as artifacts: hex by name. */
  release(attempt: string, outputs: ReadonlyMap<string, string>): Promise<void>;
  /** The attempts that are there and belong to this owner. */
  own(): Promise<readonly string[]>;
  /** Removes what nobody used for so long, whoever owns it; nothing that runs. */
  sweep(days: number, processes: 'seen' | 'unseen'): Promise<void>;
}

export interface RemoteHostOptions {
  readonly machine: Machine;
  /** May be relative to the home of the user there. */
  readonly folder: string;
  readonly newId: () => string;
  /** Marks the attempts that are started from here: several servers may share the folder. */
  readonly owner: string;
}

export function createRemoteHost({ machine, folder, newId, owner }: RemoteHostOptions): RemoteHost {
  let known: Promise<HostFacts> | undefined;
  const facts = (): Promise<HostFacts> => {
    known ??= readFacts(machine, folder);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const root = async (): Promise<string> => (await facts()).root;
  const ask = async (script: string, args: readonly string[], stdin = ''): Promise<Buffer> => {
    const answer = await machine.run(script, [await root(), ...args], { stdin });
    if (answer.code !== 0) throw refusal(answer.stderr, answer.code);
    return answer.stdout;
  };

  /** What is on its way, so that attempts that start together send a common input once. */
  const sending = new Map<string, Promise<void>>();

  const send = async (artifacts: readonly LocalArtifact[]): Promise<void> => {
    const list = artifacts.map(({ manifest }) => `${hexOf(manifest.digest)}\n`).join('');
    const absent = new Set((await ask(missingScript, [], list)).toString().split('\n'));
    const lacking = artifacts.filter(({ manifest }) => absent.has(hexOf(manifest.digest)));
    for (let from = 0; from < lacking.length; from += mostAtOnce) {
      await sendAll(lacking.slice(from, from + mostAtOnce), 'store');
    }
  };
  const sendAll = async (artifacts: readonly LocalArtifact[], into: string): Promise<void> => {
    const args = [await root(), newId(), into];
    const answer = await machine.run(receiveScript, args, { stdin: packArtifacts(artifacts) });
    if (answer.code === damaged)
      throw new DamagedTransfer(`What was sent to ${machine.name} changed on its way.`);
    if (answer.code !== 0) throw refusal(answer.stderr, answer.code);
  };

  return {
    machine,
    facts,
    forget: () => {
      known = undefined;
    },
    supply: async (artifacts) => {
      const fresh = artifacts.filter(({ manifest }) => !sending.has(manifest.digest));
      const sent = fresh.length === 0 ? Promise.resolve() : send(fresh);
      for (const { manifest } of fresh) sending.set(manifest.digest, sent);
      try {
        await Promise.all([sent, ...artifacts.map(({ manifest }) => sending.get(manifest.digest))]);
      } finally {
        for (const { manifest } of fresh) sending.delete(manifest.digest);
      }
    },
    start: async (attempt, files, launch) => {
      const answer = await machine.run(startScript(launch), [await root(), attempt], {
        stdin: packFiles([...files, { name: 'owner', text: `${owner}\n` }]),
      });
      if (answer.code === silent) throw new MachineUnreachable(machine.name, lastLine(answer.stderr));
      if (answer.code !== 0) throw refusal(answer.stderr, answer.code);
    },
    hasBegun: async (attempt) => {
      const answer = await machine.run(begunScript, [await root(), attempt]);
      return answer.code === 0;
    },
    stop: async (attempt, graceMs) => {
      const tenths = String(Math.ceil(graceMs / 100));
      const answer = await machine.run(stopScript, [await root(), attempt, tenths]);
      if (answer.code !== 0 && answer.code !== stillThere) throw refusal(answer.stderr, answer.code);
      return answer.code === 0;
    },
    fetch: async (attempt, into) => {
      const checks = parseChecks((await ask(checksScript, [attempt])).toString());
      const stdout = unpackInto(into, checks);
      const answer = await machine.run(fetchScript, [await root(), attempt], { stdout });
      if (answer.code !== 0) throw refusal(answer.stderr, answer.code);
    },
    result: async (attempt, name) => (await ask(resultScript, [attempt, name])).toString(),
    parts: async (name) => linesOf(await ask(partsScript, [name])),
    supplyParts: async (name, parts) => {
      for (let from = 0; from < parts.length; from += mostAtOnce)
        await sendAll(parts.slice(from, from + mostAtOnce), `parts/${name}`);
    },
    fetchParts: async (name, keys, into) => {
      for (let from = 0; from < keys.length; from += mostAtOnce) {
        const list = keys.slice(from, from + mostAtOnce).join('\n');
        const checks = parseChecks((await ask(partChecksScript, [name], list)).toString());
        const stdout = unpackInto(into, checks);
        const answer = await machine.run(fetchPartsScript, [await root(), name], { stdin: list, stdout });
        if (answer.code !== 0) throw refusal(answer.stderr, answer.code);
      }
    },
    release: async (attempt, outputs) => {
      const list = [...outputs].map(([name, hex]) => `${hex} ${name}\n`).join('');
      await ask(releaseScript, [attempt], list);
    },
    own: async () => linesOf(await ask(ownScript, [owner])),
    sweep: async (days, processes) => {
      await ask(sweepScript, [String(days), processes]);
    },
  };
}

/** Their names are words of one command there. */
const mostAtOnce = 5000;
const damaged = 4;
const stillThere = 5;
/** Of a launcher: what it asked there does not answer. */
const silent = 6;

const linesOf = (answer: Buffer): readonly string[] =>
  answer
    .toString()
    .split('\n')
    .filter((line) => line !== '');

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function refusal(stderr: string, code: number): HostRefused {
  return new HostRefused(stderr.trim().split('\n').slice(-3).join(' ') || `exit code ${code}`);
}

async function readFacts(machine: Machine, folder: string): Promise<HostFacts> {
  const answer = await machine.run(prepareScript, [folder]);
  if (answer.code !== 0) throw refusal(answer.stderr, answer.code);
  const lines = answer.stdout.toString().split('\n');
  const all = (key: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const number = (key: string): number | undefined => {
    const value = Number(all(key)[0] || Number.NaN);
    return Number.isNaN(value) ? undefined : value;
  };
  return {
    root: all('root')[0] ?? folder,
    system: all('system')[0] ?? '',
    cores: number('cores') ?? 1,
    memoryBytes: number('memory'),
    freeBytes: number('free'),
    missing: all('missing'),
  };
}
