/** A machine whose shell is a child process of ours: this computer, or another one behind a client such as ssh. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Machine, type MachineIo, type MachineResult, MachineUnreachable } from './machine.ts';

export interface ProcessMachineOptions {
  readonly name: string;
  /** The command that runs `script` under sh with `args`. */
  readonly command: (script: string, args: readonly string[]) => readonly [string, ...string[]];
  /** Before each command; rejects with `MachineUnreachable`. */
  readonly connect?: () => Promise<void>;
  /** Tells a broken link from an answer of the script. */
  readonly isUnreachable?: (code: number | null, stderr: string) => boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** How many commands run at once; further ones wait. */
  readonly channels: number;
  readonly close?: () => Promise<void>;
}

/** More than any answer that is collected in memory: a longer one is cut, and does not parse. */
const mostCollectedBytes = 64 * 1024 ** 2;

export function createProcessMachine(options: ProcessMachineOptions): Machine {
  const gate = createGate(options.channels);
  return {
    name: options.name,
    run: (script, args, io = {}) =>
      gate(async () => {
        await options.connect?.();
        return converse(options, options.command(script, args), io);
      }),
    close: async () => options.close?.(),
  };
}

async function converse(
  options: ProcessMachineOptions,
  [program, ...args]: readonly [string, ...string[]],
  io: MachineIo,
): Promise<MachineResult> {
  const child = spawn(program, args, { env: options.environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = collector(io.stdout === undefined ? mostCollectedBytes : 0);
  const errors = collector(mostCollectedBytes);
  child.stderr.on('data', errors.take);
  const printed = io.stdout === undefined ? undefined : pipeline(child.stdout, io.stdout);
  if (printed === undefined) child.stdout.on('data', output.take);
  // Whoever reads may stop early, and a script need not read its input: its exit code tells.
  const sent = pipeline(inputOf(io.stdin), child.stdin).catch((error: unknown) => ignoreClosedPipe(error));
  // Whoever takes the answer may refuse it; the command is then of no use.
  const taken = printed?.catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const [exit, refusal, fault] = await Promise.all([
    exitOf(child),
    taken === undefined ? undefined : reasonOf(taken),
    reasonOf(sent),
  ]);
  const stderr = errors.text();
  if (refusal !== undefined) throw refusal.error;
  if (exit.error !== undefined) throw new MachineUnreachable(options.name, exit.error.message);
  if (fault !== undefined) throw fault.error;
  if (options.isUnreachable?.(exit.code, stderr) === true) {
    throw new MachineUnreachable(options.name, lastLine(stderr));
  }
  return { code: exit.code ?? 255, stdout: output.bytes(), stderr };
}

function inputOf(input: string | Readable | undefined): Readable {
  return input instanceof Readable ? input : Readable.from(input === undefined ? [] : [input]);
}

interface Refusal {
  readonly error: unknown;
}

const reasonOf = (work: Promise<void>): Promise<Refusal | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );

function ignoreClosedPipe(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EPIPE' && code !== 'ECONNRESET' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

function exitOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly error?: Error }> {
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code }));
    child.once('error', (error) => resolve({ code: null, error }));
  });
}

function collector(most: number): {
  readonly take: (chunk: Buffer) => void;
  readonly bytes: () => Buffer;
  readonly text: () => string;
} {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    take: (chunk) => {
      const kept = chunk.subarray(0, most - length);
      length += kept.length;
      if (kept.length > 0) chunks.push(kept);
    },
    bytes: () => Buffer.concat(chunks),
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Lets at most `places` pieces of work go on at once. */
function createGate(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
