/**
 * Process groups that outlive their parent: how a group is recognised after a restart, and how all of it is ended,
 * children included that left the group but still carry the attempt's name in their environment.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Enough to know a process again: a pid alone may be somebody else's by now. */
export interface ProcessMark {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

/** The variable that carries the attempt's id. */
export const attemptVariable = 'MILLRACE_ATTEMPT';

export function markOf(pid: number): ProcessMark {
  return { pid, startTime: startTimeOf(pid) ?? '', bootId: thisBoot() };
}

/** True while the marked process itself runs. */
export function isAlive(mark: ProcessMark): boolean {
  return mark.bootId === thisBoot() && startTimeOf(mark.pid) === mark.startTime;
}

/** True while the group may still be the one that was marked: its leader is the same process, or is gone. */
export function isSameGroup(mark: ProcessMark): boolean {
  if (mark.bootId !== thisBoot()) return false;
  const startTime = startTimeOf(mark.pid);
  return startTime === undefined || startTime === mark.startTime;
}

export interface EndGroupOptions {
  /** The leader of the group; undefined when only its children are to be found by the attempt's name. */
  readonly pid: number | undefined;
  readonly attempt: string;
  /** How long the group may take after SIGTERM. */
  readonly graceMs: number;
}

/** Ends what a command left behind, in its group or in a session of its own. Looks at processes younger than it alone. */
export async function endRemains(options: EndGroupOptions): Promise<void> {
  const { pid, attempt } = options;
  for (let looks = 0; looks < mostLooks && !hasLiveMember(pid); looks++) {
    const { marked, isCertain } = lookFor(attempt, pid);
    if (marked.length > 0) break;
    if (isCertain) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await endGroup(options);
}

/** Some process may always be about to become another program; this one cannot be forever. */
const mostLooks = 25;

/** SIGTERM, then SIGKILL; resolves when nothing of the group is left. */
export async function endGroup({ pid, attempt, graceMs }: EndGroupOptions): Promise<void> {
  if (await isGone(pid, attempt, 0)) return;
  signalAll(pid, attempt, 'SIGTERM');
  if (await isGone(pid, attempt, graceMs)) return;
  signalAll(pid, attempt, 'SIGKILL');
  await isGone(pid, attempt, graceMs);
}

/** Long enough for processes to come out of what they do in the system. */
const mostWaitMs = 50;

/** Stops a group while `work` is done, and lets it go on. Whatever stops in the middle of it is let go by `resumeGroup`. */
export function withGroupHeld<T>(pid: number | undefined, work: () => T): T {
  if (pid === undefined || !sendSignal(-pid, 'SIGSTOP')) return work();
  try {
    const until = Date.now() + mostWaitMs;
    while (hasMemberIn(pid, (state) => state !== 'Z' && state !== 'T') && Date.now() < until);
    return work();
  } finally {
    resumeGroup(pid);
  }
}

/** For a group that an earlier process may have stopped. */
export function resumeGroup(pid: number): void {
  sendSignal(-pid, 'SIGCONT');
}

function signalAll(pid: number | undefined, attempt: string, signal: NodeJS.Signals): void {
  if (pid !== undefined) sendSignal(-pid, signal);
  for (const escaped of lookFor(attempt).marked) sendSignal(escaped, signal);
}

async function isGone(pid: number | undefined, attempt: string, withinMs: number): Promise<boolean> {
  const pollMs = 20;
  for (let waited = 0; waited <= withinMs; waited += pollMs) {
    if (!hasLiveMember(pid) && lookFor(attempt).marked.length === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return false;
}

function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))
      return false;
    throw error;
  }
}

/** Members that only wait to be collected count as gone. */
function hasLiveMember(group: number | undefined): boolean {
  if (group === undefined || !sendSignal(-group, 0)) return false;
  return process.platform !== 'linux' || hasMemberIn(group, (state) => state !== 'Z');
}

/** Asks about the states of processes, such as R, S, T and Z; none is known beyond Linux. */
function hasMemberIn(group: number, fits: (state: string) => boolean): boolean {
  if (process.platform !== 'linux') return false;
  return pids().some((pid) => {
    const fields = statFields(pid);
    return fields !== undefined && Number(fields[2]) === group && fits(fields[0] ?? '');
  });
}

/**
 * The processes that carry the attempt's name. It is not certain that these are all while one of the others is about to
 * become another program, for then its environment reads as empty.
 * `after`: only processes with a greater number, which are the younger ones until the numbers begin anew.
 */
function lookFor(
  attempt: string,
  after = 0,
): { readonly marked: readonly number[]; readonly isCertain: boolean } {
  if (process.platform !== 'linux') return { marked: [], isCertain: true };
  const needle = `${attemptVariable}=${attempt}`;
  const marked: number[] = [];
  let isCertain = true;
  for (const pid of pids()) {
    const environment = pid > after ? readProc(pid, 'environ') : undefined;
    if (environment?.split('\0').includes(needle) === true) marked.push(pid);
    else if (environment === '' && isProgram(pid)) isCertain = false;
  }
  return { marked, isCertain };
}

/** Not a thread of the kernel (PF_KTHREAD), and not one that only waits to be collected. */
function isProgram(pid: number): boolean {
  const fields = statFields(pid);
  return fields !== undefined && fields[0] !== 'Z' && (Number(fields[6]) & kernelThread) === 0;
}

const kernelThread = 0x0020_0000;

/** The processes of an attempt, wherever they went. */
export const processesOf = (attempt: string): readonly number[] => lookFor(attempt).marked;

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function startTimeOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const fields = statFields(pid);
    return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    // `ps` exits with 1 when there is no such process.
    return undefined;
  }
}

/** Killed, or on its way out, though nobody has heard of its end yet. Never known but on Linux. */
export function isEnding(pid: number): boolean {
  const fields = process.platform === 'linux' ? statFields(pid) : undefined;
  if (fields === undefined) return false;
  const [state = '', flags = '0', pending = '0'] = [fields[0], fields[6], fields[28]];
  return 'ZX'.includes(state) || (Number(flags) & exiting) !== 0 || (Number(pending) & pendingKill) !== 0;
}

/** PF_EXITING, and the bit of SIGKILL among the pending signals: proc_pid_stat(5). */
const exiting = 4;
const pendingKill = 256;

/** The fields of /proc/PID/stat after the name, which may hold anything: state, ppid, pgrp, … starttime is the 20th. */
function statFields(pid: number): readonly string[] | undefined {
  const text = readProc(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Undefined when the process has gone, or is not ours to look at. */
function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Changes whenever the machine starts anew; empty where nobody tells. */
export function thisBoot(): string {
  boot ??= process.platform === 'linux' ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';
  return boot;
}

let boot: string | undefined;
