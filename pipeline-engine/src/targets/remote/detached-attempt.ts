/**
 * One attempt on a machine, from its files to its outcome. A machine that does not answer makes it wait, never fail:
 * everything that is asked can be asked again, and starts nothing twice.
 */
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Failure } from '../../errors.ts';
import { hexOf, type ReadManifest } from '../../run/manifest.ts';
import { maskBytes } from '../../run/mask-bytes.ts';
import type { Attempt, AttemptHandle, AttemptOutcome, AttemptSignal, Timer } from '../../run/ports.ts';
import { needlesOf } from '../../run/secret-forms.ts';
import { startTimer } from '../attempt-timer.ts';
import { builtinOutcome, commandOutcome } from '../builtin-process.ts';
import { timeoutFailure } from '../failures.ts';
import { resultName } from '../parallel/parallel-command.ts';
import { parallelOutcome } from '../parallel/parallel-outcome.ts';
import { processLogsOf } from '../process-logs.ts';
import { outputName } from './attempt-files.ts';
import type { Gathering } from './gather-attempts.ts';
import type { Launcher, LauncherSight } from './launcher.ts';
import { MachineUnreachable } from './machine.ts';
import { lackOfMemory, machineRefused, transferDamaged } from './machine-failures.ts';
import { HostRefused, type RemoteHost } from './remote-host.ts';
import { fetchParts } from './remote-parts.ts';
import { DamagedTransfer } from './unpack.ts';
import type { AttemptWatch, Sight, Watched } from './watch-attempts.ts';

export interface DetachedContext {
  readonly host: RemoteHost;
  readonly launcher: Launcher;
  readonly watch: AttemptWatch;
  readonly timer: Timer;
  readonly graceMs: number;
  readonly readManifest: ReadManifest;
  readonly newId: () => string;
  readonly owner: string;
  readonly gathering: Gathering;
  /** False once the target is closed. */
  readonly isOpen: () => boolean;
}

export interface DetachedAttempt {
  readonly id: string;
  readonly handle: AttemptHandle;
  readonly watched: Watched;
  /** Ends the outcome, and leaves the attempt where it runs. */
  leave(): void;
  /** The attempt cannot be started, or is over for another reason. */
  settle(outcome: AttemptOutcome): void;
  /** A bug of ours: the outcome rejects. */
  breakWith(error: unknown): void;
  /** False once it is over, or is to end. */
  isWanted(): boolean;
  /** Called before anything is sent under its name; false when nothing may be. */
  sends(): boolean;
  /** Called once, with the work of sending and starting it: whoever ends it waits for that. */
  begins(work: Promise<void>): void;
  /** Hex of what it wrote, by the name in its folder of outputs; known after it succeeded. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** How often damaged outputs are fetched again. */
const mostFetches = 3;
/** Between two tries to reach a machine that has to end an attempt. */
const stopAgainMs = 2000;
/** So often, on a machine that answers and cannot end it; a sweep tries again later. */
const mostStops = 15;

export function createDetachedAttempt(
  context: DetachedContext,
  attempt: Attempt,
  onSignal: (signal: AttemptSignal) => void,
): DetachedAttempt {
  const { host, launcher, watch } = context;
  const outputs = new Map<string, string>();
  const token = noted(attempt, 'exit-token', context.newId);
  let settleOutcome: (outcome: AttemptOutcome | Promise<never>) => void = () => undefined;
  const outcome = new Promise<AttemptOutcome>((resolve) => {
    settleOutcome = resolve;
  });
  const needles = needlesOf(attempt.secrets?.forms ?? []);
  let ended = false;
  let isRunning = false;
  let misses = 0;
  let progress = 0;
  let endings = 0;
  let fetches = 0;
  let waitsFor: string | undefined;
  let isSilent = false;
  let stopTimer: () => void = () => undefined;

  const settle = (end: AttemptOutcome | Promise<never>): void => {
    if (ended) return;
    ended = true;
    stopTimer();
    watch.drop(attempt.id);
    settleOutcome(end);
  };
  const wait = (reason: string): void => {
    if (waitsFor === reason || ended) return;
    waitsFor = reason;
    onSignal({ kind: 'waiting', reason });
  };
  /** What it waited for is over; one that runs says so again. */
  const goesOn = (): void => {
    if (waitsFor !== undefined && isRunning && !ended) onSignal({ kind: 'running' });
    waitsFor = undefined;
  };
  const runs = (): void => {
    goesOn();
    if (isRunning) return;
    isRunning = true;
    onSignal({ kind: 'running' });
    const limit = attempt.step.timeoutSeconds;
    const passed = (Date.now() - runningSince(attempt)) / 1000;
    stopTimer = startTimer(
      limit === undefined ? undefined : Math.max(0, limit - passed),
      () => void endWith(failed(timeoutFailure(attempt.step))),
    );
  };

  let stopping: Promise<void> | undefined;
  let begun: Promise<void> = Promise.resolve();
  let isSent = false;
  /** A machine that does not answer keeps nobody waiting: what may run there is ended when it answers again. */
  const cancelUnseen = (): void => {
    if (ended) return;
    if (isSent)
      appendToLog(
        attempt,
        `${host.machine.name} does not answer. What may run there is ended when it does.\n`,
      );
    settle({ kind: 'cancelled' });
  };
  const stop = async (end: AttemptOutcome): Promise<void> => {
    const isCancel = end.kind === 'cancelled';
    if (isCancel && (isSilent || !isSent)) cancelUnseen();
    await begun;
    for (let tries = 0; isSent && context.isOpen() && tries < mostStops; ) {
      const answer = await stopThere(context, attempt.id, isCancel);
      if (answer === 'ended') break;
      if (isCancel && answer === 'silent') cancelUnseen();
      else tries += 1;
      await new Promise<void>((resolve) => void context.timer(stopAgainMs, resolve));
    }
    settle(end);
  };
  const endWith = (end: AttemptOutcome): Promise<unknown> => {
    stopping ??= stop(end).catch((error: unknown) => breakWith(error));
    return Promise.race([stopping, outcome]);
  };

  const takeLog = ({ log, logBytes, state }: Sight): void => {
    const isEnd = state === 'ended' && logSize(attempt) + log.length >= logBytes;
    // What may be the beginning of a secret is asked again, with what follows it.
    const certain = needles.length === 0 ? log : maskBytes(log, needles, isEnd);
    if (certain.length === 0) return;
    appendToLog(attempt, certain);
    onSignal({ kind: 'log-grew', bytes: logSize(attempt) });
  };

  /** Brings everything back; undefined when it has to be asked again later. */
  const collect = async (code: number): Promise<AttemptOutcome | undefined> => {
    try {
      // Of a step that failed too: what was committed counts for the next attempt, wherever that is.
      await fetchParts(context, attempt);
      const told = await resultOf(context, attempt, code);
      if (told.kind === 'succeeded')
        for (const [name, hex] of await fetchOutputs(context, attempt)) outputs.set(name, hex);
      return told;
    } catch (error) {
      if (error instanceof MachineUnreachable) return undefined;
      if (error instanceof HostRefused)
        return failed(machineRefused(attempt.step, host.machine.name, error.message));
      if (!(error instanceof DamagedTransfer)) throw error;
      fetches += 1;
      return fetches < mostFetches
        ? undefined
        : failed(transferDamaged(attempt.step, host.machine.name, error.message));
    }
  };

  const see = async (sight: Sight, hasMore: boolean): Promise<boolean> => {
    if (ended || stopping !== undefined) return true;
    takeLog(sight);
    if (sight.state === 'running') runs();
    if (sight.progress !== undefined && sight.progress !== progress) {
      progress = sight.progress;
      onSignal({ kind: 'progress', fraction: progress });
    }
    if (sight.state === 'ended' && logSize(attempt) >= sight.logBytes && !hasMore) {
      runs();
      const end = await collect(sight.code ?? -1);
      if (end !== undefined) settle(end);
      return end !== undefined;
    }
    const isMissing = sight.state === 'absent' || (sight.state === 'gone' && launcher.seesProcesses);
    misses = isMissing ? misses + 1 : 0;
    // An exit code may be on its way to the disk when its process is gone already.
    if (misses > 2) settle({ kind: 'lost', message: `${host.machine.name} no longer knows the attempt.` });
    return ended;
  };

  const hear = (sight: LauncherSight): void => {
    if (sight.kind === 'waiting') wait(sight.reason);
    else if (sight.kind === 'running') runs();
    // The exit code, which says more, may be on its way.
    else if (++endings > 2) settle(endOf(attempt, sight, host.machine.name));
  };
  const breakWith = (error: unknown): void => settle(Promise.reject(error));

  return {
    id: attempt.id,
    outputs,
    settle,
    breakWith,
    isWanted: () => !ended && stopping === undefined,
    sends: () => {
      isSent ||= !ended && stopping === undefined;
      return isSent && !ended && stopping === undefined;
    },
    begins: (work) => {
      begun = work;
    },
    leave: () => settle({ kind: 'left' }),
    watched: {
      id: attempt.id,
      token,
      offset: () => logSize(attempt),
      processLogs: processLogsOf(attempt),
      see: (sight, hasMore) =>
        see(sight, hasMore).catch((error: unknown) => {
          breakWith(error);
          return true;
        }),
      hear,
      unreachable: (reason) => {
        if (reason === undefined && isSilent) goesOn();
        isSilent = reason !== undefined;
        if (reason !== undefined) wait(`${host.machine.name} does not answer: ${reason}`);
      },
    },
    handle: { outcome, cancel: async () => void (ended || (await endWith({ kind: 'cancelled' }))) },
  };
}

const failed = (failure: Failure): AttemptOutcome => ({ kind: 'failed', failure });

function endOf(
  attempt: Attempt,
  { how, reason }: Extract<LauncherSight, { readonly kind: 'ended' }>,
  machine: string,
): AttemptOutcome {
  if (how === 'out-of-memory') return failed(lackOfMemory(attempt.step, machine));
  if (how === 'timeout') return failed(timeoutFailure(attempt.step));
  return { kind: 'lost', message: reason };
}

/** Milliseconds since the epoch. */
const runningSince = (attempt: Attempt): number =>
  Number(noted(attempt, 'running-since', () => String(Date.now())));

/** What was noted of an attempt here, or is noted now, for the server after this one too. */
function noted({ directory }: Attempt, name: string, make: () => string): string {
  const file = path.join(directory, name);
  const before = readIfThere(file);
  if (before !== undefined) return before;
  const text = make();
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    // On a full disk it is known to this server alone.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
  return text;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A full disk costs a part of the log, not the step. */
function appendToLog({ logFile }: Attempt, text: Buffer | string): void {
  try {
    appendFileSync(logFile, text);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

const logSize = (attempt: Attempt): number => statSync(attempt.logFile, { throwIfNoEntry: false })?.size ?? 0;

/** Takes it out of a queue, ends its processes, and removes it if asked to. */
async function stopThere(
  { host, launcher, graceMs }: DetachedContext,
  id: string,
  remove: boolean,
): Promise<'ended' | 'silent' | 'there'> {
  try {
    await launcher.stop?.((await host.facts()).root, id);
    const isGone = !launcher.seesProcesses || (await host.stop(id, graceMs));
    if (isGone && remove) await host.release(id, new Map());
    return isGone ? 'ended' : 'there';
  } catch (error) {
    if (error instanceof MachineUnreachable) return 'silent';
    if (error instanceof HostRefused) return 'there';
    throw error;
  }
}

/** How the command ended, by its exit code, or by what the driver of a parallel step or a built-in component said. */
async function resultOf({ host }: DetachedContext, attempt: Attempt, code: number): Promise<AttemptOutcome> {
  const { id, step } = attempt;
  if (step.parallel !== undefined) return parallelOutcome(step, code, await host.result(id, resultName));
  if (step.component.origin.kind !== 'builtin') return commandOutcome(step, code);
  return builtinOutcome(step, code, await host.result(id, 'result.json'));
}

/** Into a fresh folder first: what a torn transfer left is not taken for outputs. */
async function fetchOutputs(
  { host, readManifest }: DetachedContext,
  attempt: Attempt,
): Promise<ReadonlyMap<string, string>> {
  const arriving = path.join(attempt.directory, 'arriving');
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });
  await host.fetch(attempt.id, arriving);
  const outputs = path.join(attempt.directory, 'outputs');
  await rm(outputs, { recursive: true, force: true });
  await rename(arriving, outputs);
  const hexes = new Map<string, string>();
  for (const output of attempt.outputs) {
    const name = outputName(attempt, output.name);
    const manifest = await readManifest(output.path).catch(() => undefined);
    if (manifest !== undefined) hexes.set(name, hexOf(manifest.digest));
  }
  return hexes;
}
