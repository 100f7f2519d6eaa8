/**
 * Runs a command under bash, in a process group of its own and under a small wrapper, which notes the exit status: both
 * outlive the server. The wrapper waits at a gate until its process is marked on disk, so that a server that dies before
 * leaves nothing running, and one that dies later finds the command again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Failure } from '../errors.ts';
import type { Attempt, AttemptSignal } from '../run/ports.ts';
import type { LogBounds } from './attempt-log.ts';
import { exitPath, readExit, readMark, removeGroups, removeMark, writeMark } from './command-files.ts';
import { type CommandEnd, type CommandHandle, followCommand } from './command-handle.ts';
import { wrapperFor } from './command-wrapper.ts';
import type { StepLimits } from './confinement.ts';
import { maskingOrder, maskingProgram } from './masked-command.ts';
import { ownEnvironment, prepareCommand } from './prepare-command.ts';
import { endGroup, isAlive, isSameGroup, markOf, resumeGroup } from './process-group.ts';
import type { WorkerProgram } from './worker-pool.ts';

export interface CommandOptions {
  /** How long a command may take to end after SIGTERM. */
  readonly graceMs: number;
  /** Runs built-in components in a process of their own. */
  readonly program: WorkerProgram;
  /** How much of a long log is kept. */
  readonly log?: LogBounds;
  readonly limits?: StepLimits | undefined;
  /** In a sandbox: the system to read, its own folder to write, no network, no process but its own. */
  readonly sandbox?: boolean | undefined;
}

export async function startCommand(
  attempt: Attempt,
  onSignal: (signal: AttemptSignal) => void,
  options: CommandOptions,
): Promise<CommandHandle | { readonly failure: Failure }> {
  const prepared = await prepareCommand(attempt, options.program);
  if (!prepared.ok) return { failure: prepared.error };
  const { text, variables, work } = prepared.value;
  const script = path.join(attempt.directory, 'command.sh');
  writeFileSync(script, `${text}\n`);
  const log = openSync(attempt.logFile, 'a');
  const { secrets } = attempt;
  const words = ['sh', script, exitPath(attempt.directory)];
  const masking = secrets === undefined ? [] : [process.execPath, maskingProgram];
  const child = spawn('sh', ['-c', wrapperFor(attempt, options), ...words, ...masking], {
    cwd: work,
    env: secrets === undefined ? variables : ownEnvironment(attempt),
    stdio: ['pipe', log, log],
    detached: true,
  });
  closeSync(log);
  const order = secrets && maskingOrder(variables, secrets.forms);
  return release(child, { attempt, onSignal, order }, options);
}

interface Start {
  readonly attempt: Attempt;
  readonly onSignal: (signal: AttemptSignal) => void;
  /** What the wrapper reads after its gate. */
  readonly order: string | undefined;
}

/** Opens the gate, if the mark of the process is on disk. */
function release(
  child: ChildProcess,
  { attempt, onSignal, order = '' }: Start,
  { graceMs, log }: Pick<CommandOptions, 'graceMs' | 'log'>,
): CommandHandle {
  const { pid } = child;
  const startedAt = Date.now();
  const obstacle =
    pid === undefined ? undefined : writeMark(attempt.directory, { ...markOf(pid), startedAt });
  const handle = followCommand({
    attempt,
    onSignal,
    graceMs,
    log,
    pid,
    startedAt,
    ended: endOf(child, obstacle),
    forget: () => child.unref(),
  });
  // A wrapper that ended meanwhile has closed the gate; its exit tells.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(obstacle === undefined ? `go\n${order}` : '');
  if (pid !== undefined && obstacle === undefined) onSignal({ kind: 'running' });
  return handle;
}

/** Finds a command that an earlier process began, whether it still runs or has ended. */
export function reattachCommand(
  attempt: Attempt,
  onSignal: (signal: AttemptSignal) => void,
  { graceMs, log }: Pick<CommandOptions, 'graceMs' | 'log'>,
): CommandHandle | undefined {
  const mark = readMark(attempt.directory);
  if (mark === undefined) return undefined;
  const stop = new AbortController();
  const end = (): CommandEnd | undefined => {
    const code = readExit(attempt.directory, mark);
    return code === undefined ? undefined : { kind: 'exited', code };
  };
  if (!isAlive(mark) && end() === undefined) return undefined;
  if (isAlive(mark)) resumeGroup(mark.pid);
  onSignal({ kind: 'running' });
  return followCommand({
    attempt,
    onSignal,
    graceMs,
    log,
    pid: mark.pid,
    startedAt: mark.startedAt,
    ended: polled(() => (isAlive(mark) ? undefined : (end() ?? unnoted)), stop.signal),
    forget: () => stop.abort(),
  });
}

/** Ends what is left of an attempt of an earlier process. */
export async function reapCommand(
  attempt: { readonly id: string; readonly directory: string },
  { graceMs }: Pick<CommandOptions, 'graceMs'>,
): Promise<void> {
  const mark = readMark(attempt.directory);
  const pid = mark !== undefined && isSameGroup(mark) ? mark.pid : undefined;
  await endGroup({ pid, attempt: attempt.id, graceMs });
  removeGroups(attempt.directory);
  removeMark(attempt.directory);
}

const unnoted: CommandEnd = {
  kind: 'vanished',
  message: 'The process that watched over the command was killed.',
};

function endOf(child: ChildProcess, obstacle: string | undefined): Promise<CommandEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not-started', reason: error.message }));
    child.once('exit', (code) => {
      if (obstacle !== undefined) resolve({ kind: 'not-started', reason: obstacle });
      else resolve(code === null ? unnoted : { kind: 'exited', code });
    });
  });
}

const pollMs = 100;

/** Asks until there is an answer; never answers once `signal` is aborted. */
function polled<T>(ask: () => T | undefined, signal: AbortSignal): Promise<T> {
  return new Promise((resolve) => {
    const look = (): void => {
      const answer = ask();
      if (answer === undefined) return;
      clearInterval(timer);
      resolve(answer);
    };
    const timer = setInterval(look, pollMs);
    signal.addEventListener('abort', () => clearInterval(timer));
    look();
  });
}
