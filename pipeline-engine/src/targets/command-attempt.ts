/**
 * Runs a command under bash, in a process group of its own. The command waits at a gate until its process is marked on
 * disk: a server that dies before leaves nothing running, one that dies later can end the group after its restart.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { variablesOf } from '../cache/fingerprint.ts';
import type { Failure, Result } from '../errors.ts';
import type { Attempt, AttemptHandle, AttemptOutcome, AttemptSignal } from '../run/ports.ts';
import { copyCode, copyInput, makeOutputs } from './attempt-files.ts';
import { watchLog } from './attempt-log.ts';
import { startTimer } from './attempt-timer.ts';
import { type CommandValue, literalValue, renderCommand } from './command-template.ts';
import { exitFailure, notStarted, timeoutFailure, unknownReference } from './failures.ts';
import { inheritedEnvironment } from './inherited-environment.ts';
import {
  attemptVariable,
  endGroup,
  endRemains,
  isSameGroup,
  markOf,
  type ProcessMark,
} from './process-group.ts';

export interface CommandOptions {
  /** How long a command may take to end after SIGTERM. */
  readonly graceMs: number;
}

/** Waits for a line before it becomes the command; when the line never comes, it ends. */
const gate = 'IFS= read -r go && exec bash --noprofile --norc "$1" </dev/null';

export async function startCommand(
  attempt: Attempt,
  onSignal: (signal: AttemptSignal) => void,
  options: CommandOptions,
): Promise<AttemptHandle> {
  makeOutputs(attempt);
  const work = await copyCode(attempt);
  const command = await commandOf(attempt);
  if (!command.ok) return endedHandle({ kind: 'failed', failure: command.error });
  const script = path.join(attempt.directory, 'command.sh');
  writeFileSync(script, `${command.value}\n`);
  const log = openSync(attempt.logFile, 'a');
  const child = spawn('bash', ['--noprofile', '--norc', '-c', gate, 'bash', script], {
    cwd: work,
    env: environmentOf(attempt),
    stdio: ['pipe', log, log],
    detached: true,
  });
  closeSync(log);
  return supervise(child, attempt, onSignal, options);
}

/** Ends what is left of an attempt of an earlier process. */
export async function reapCommand(
  attempt: { readonly id: string; readonly directory: string },
  options: CommandOptions,
): Promise<void> {
  const mark = readMark(attempt.directory);
  if (mark === undefined || !isSameGroup(mark)) return;
  await endGroup({ pid: mark.pid, attempt: attempt.id, graceMs: options.graceMs });
}

function supervise(
  child: ChildProcess,
  attempt: Attempt,
  onSignal: (signal: AttemptSignal) => void,
  options: CommandOptions,
): AttemptHandle {
  const { pid } = child;
  const stopWatching = watchLog(attempt.logFile, onSignal);
  const group = pid === undefined ? undefined : { pid, attempt: attempt.id, graceMs: options.graceMs };
  let wish: 'none' | 'cancel' | 'timeout' = 'none';
  let obstacle: string | undefined;

  let hasEnded = false;

  const end = async (): Promise<void> => {
    // Afterwards the number may be somebody else's.
    if (group !== undefined && !hasEnded) await endGroup(group);
  };
  const stopTimer = startTimer(attempt.step.timeoutSeconds, () => {
    wish = 'timeout';
    void end();
  });

  const outcome = exitOf(child).then(async (exit): Promise<AttemptOutcome> => {
    stopTimer();
    if (group !== undefined) await endRemains(group);
    hasEnded = true;
    stopWatching();
    if (wish === 'cancel') return { kind: 'cancelled' };
    if (wish === 'timeout') return { kind: 'failed', failure: timeoutFailure(attempt.step) };
    const reason = obstacle ?? exit.error?.message;
    if (reason !== undefined) return { kind: 'failed', failure: notStarted(attempt.step, reason) };
    const failure = exitFailure(attempt.step, exit.code, exit.signal);
    return failure === undefined
      ? { kind: 'succeeded', metrics: [], tables: [] }
      : { kind: 'failed', failure };
  });

  if (pid !== undefined) {
    obstacle = writeMark(attempt.directory, markOf(pid));
    // A command that ended meanwhile has closed the gate; its exit tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(obstacle === undefined ? 'go\n' : '');
    if (obstacle === undefined) onSignal({ kind: 'running' });
  }
  return {
    outcome,
    cancel: async () => {
      wish = 'cancel';
      await end();
      await outcome;
    },
  };
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
  });
}

async function commandOf(attempt: Attempt): Promise<Result<string, Failure>> {
  const inputs = new Map<string, CommandValue>();
  for (const input of attempt.inputs) {
    const type = attempt.step.inputs.find((entry) => entry.name === input.name)?.port.type ?? 'string';
    if (input.kind === 'literal') inputs.set(input.name, literalValue(input.value, type));
    else if (input.kind === 'path')
      inputs.set(input.name, { kind: 'path', text: await copyInput(attempt, input) });
    else inputs.set(input.name, { kind: 'unset', text: '' });
  }
  const outputs = new Map(
    attempt.outputs.map((output): [string, CommandValue] => [
      output.name,
      { kind: 'path', text: output.path },
    ]),
  );
  const rendered = renderCommand(attempt.step.component.command ?? '', { inputs, outputs });
  return rendered.ok ? rendered : { ok: false, error: unknownReference(attempt.step, rendered.error) };
}

function environmentOf(attempt: Attempt): Record<string, string> {
  const declared = Object.fromEntries(variablesOf(attempt.step).map(({ name, value }) => [name, value]));
  return { ...inheritedEnvironment(), ...declared, [attemptVariable]: attempt.id };
}

function endedHandle(outcome: AttemptOutcome): AttemptHandle {
  return { outcome: Promise.resolve(outcome), cancel: async () => undefined };
}

/**
 * Returns why the mark could not be written: then the gate stays closed. It is for a server that dies; after a loss of
 * power nothing runs that it could name, so it is not synced.
 */
function writeMark(directory: string, mark: ProcessMark): string | undefined {
  try {
    writeFileSync(markPath(directory), JSON.stringify(mark));
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.message;
    throw error;
  }
}

/** Undefined when the command never got past its gate. */
function readMark(directory: string): ProcessMark | undefined {
  try {
    // Only `writeMark` writes the file; a torn one does not parse.
    return JSON.parse(readFileSync(markPath(directory), 'utf8')) as ProcessMark;
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    ) {
      return undefined;
    }
    throw error;
  }
}

function markPath(directory: string): string {
  return path.join(directory, 'process.json');
}
