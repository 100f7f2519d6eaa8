/**
 * Looks at all attempts of a machine with one question: how they are, and what their logs say since. It asks often
 * while something begins, seldom while nothing changes, and goes on asking when the machine does not answer.
 */
import type { Timer } from '../../run/ports.ts';
import { parseProgress } from '../parallel/parallel-outcome.ts';
import { type ProcessLog, processLogsName } from '../process-logs.ts';
import type { Launcher, LauncherSight } from './launcher.ts';
import { type Machine, MachineUnreachable } from './machine.ts';
import { lookScript } from './scripts.ts';

export interface Sight {
  /** `log`: of one process of an attempt. */
  readonly state: 'log' | 'absent' | 'placed' | 'running' | 'gone' | 'ended';
  /** Of attempts that ended. */
  readonly code: number | undefined;
  /** Bytes of the log on the machine; `log` begins at the offset that was asked for. */
  readonly logBytes: number;
  readonly log: Buffer;
  /** From 0 to 1, of those that tell. */
  readonly progress: number | undefined;
}

export interface Watched {
  readonly id: string;
  /** By which its exit code is known. */
  readonly token: string;
  /** Bytes of the log that are known. */
  offset(): number;
  /** Of a distributed step. */
  readonly processLogs: readonly ProcessLog[];
  /** Called one after the other, after what the look showed of its processes, of which `hasMore` was left; true when there is nothing more to see. */
  see(sight: Sight, hasMore: boolean): Promise<boolean>;
  /** What a batch system says beyond that. */
  hear(sight: LauncherSight): void;
  /** The machine does not answer; and, with undefined, answers again. */
  unreachable(reason: string | undefined): void;
}

export interface AttemptWatch {
  add(watched: Watched): void;
  /** Stops asking about one. */
  drop(id: string): void;
  /** Asks at once. */
  hurry(): void;
  close(): void;
}

export interface WatchOptions {
  readonly machine: Machine;
  readonly launcher: Launcher;
  readonly root: () => Promise<string>;
  readonly timer: Timer;
  readonly quickestMs?: number;
  readonly slowestMs?: number;
}

/** Of one attempt at one look; and of all of them together, which are collected in memory. */
const mostLogBytes = 8 * 1024 ** 2;
const mostBytesTogether = 32 * 1024 ** 2;

export function createAttemptWatch(options: WatchOptions): AttemptWatch {
  const { machine, timer, quickestMs = 20, slowestMs = 1000 } = options;
  const watched = new Map<string, Watched>();
  let pause = quickestMs;
  let callOff: (() => void) | undefined;
  let looking = false;
  let hurried = false;
  let closed = false;

  const look = async (): Promise<void> => {
    callOff = undefined;
    looking = true;
    hurried = false;
    try {
      const isNews = await lookAt([...watched.values()]);
      pause = isNews ? quickestMs : Math.min(slowestMs, pause * 1.5);
    } finally {
      looking = false;
    }
    schedule(hurried ? 0 : pause);
  };
  const schedule = (ms: number): void => {
    if (closed || looking || watched.size === 0) return;
    callOff?.();
    callOff = timer(ms, () => void look());
  };
  /** True when something was new. */
  const lookAt = async (all: readonly Watched[]): Promise<boolean> => {
    let sights: ReadonlyMap<string, Sight>;
    let queue: ReadonlyMap<string, LauncherSight>;
    try {
      const root = await options.root();
      sights = await askFor(machine, root, all);
      const open = all.filter(({ id }) => sights.get(id)?.state !== 'ended').map(({ id }) => id);
      queue = open.length === 0 ? new Map() : ((await options.launcher.look?.(root, open)) ?? new Map());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      for (const each of all) each.unreachable(reason);
      return false;
    }
    let isNews = false;
    for (const each of all) {
      const sight = sights.get(each.id);
      if (sight === undefined || !watched.has(each.id)) continue;
      each.unreachable(undefined);
      if (sight.log.length > 0 || sight.state === 'ended') isNews = true;
      const hasMore = !takeProcessLogs(each, sights, sight.state === 'ended');
      if (hasMore) isNews = true;
      if (await each.see(sight, hasMore)) watched.delete(each.id);
      const heard = queue.get(each.id);
      if (heard !== undefined && watched.has(each.id)) each.hear(heard);
    }
    return isNews;
  };

  const hurry = (): void => {
    pause = quickestMs;
    hurried = true;
    schedule(0);
  };
  return {
    add: (each) => {
      watched.set(each.id, each);
      hurry();
    },
    drop: (id) => void watched.delete(id),
    hurry,
    close: () => {
      closed = true;
      callOff?.();
    },
  };
}

async function askFor(
  machine: Machine,
  root: string,
  all: readonly Watched[],
): Promise<ReadonlyMap<string, Sight>> {
  const wanted = all.flatMap((each) => [
    { name: each.id, offset: each.offset(), token: each.token },
    ...each.processLogs.map((log) => ({ name: logName(each, log), offset: log.offset(), token: '-' })),
  ]);
  const most = Math.min(mostLogBytes, Math.ceil(mostBytesTogether / wanted.length));
  const stdin = wanted.map(({ name, offset, token }) => `${name} ${offset} ${most} ${token}\n`).join('');
  const answer = await machine.run(lookScript, [root], { stdin });
  if (answer.code !== 0) throw new MachineUnreachable(machine.name, answer.stderr.trim());
  return parseSights(answer.stdout);
}

const logName = ({ id }: Watched, { rank }: ProcessLog): string => `${id}/${processLogsName}/${rank}`;

/** False when something is left to be asked for. */
function takeProcessLogs(each: Watched, sights: ReadonlyMap<string, Sight>, isEnd: boolean): boolean {
  const taken = each.processLogs.map((log) => {
    const sight = sights.get(logName(each, log));
    return sight === undefined ? !isEnd : log.take(sight.log, sight.logBytes, isEnd);
  });
  return taken.every((isAll) => isAll);
}

/** Reads `id state code size length progress`, as many bytes, and a line end, again and again. A torn end is left out. */
export function parseSights(answer: Buffer): ReadonlyMap<string, Sight> {
  const sights = new Map<string, Sight>();
  let at = 0;
  while (at < answer.length) {
    const lineEnd = answer.indexOf(0x0a, at);
    if (lineEnd === -1) break;
    const [id = '', state = '', code = '', size = '', length = '', progress = ''] = answer
      .toString('utf8', at, lineEnd)
      .split(' ');
    const from = lineEnd + 1;
    const to = from + Number(length);
    if (!isState(state) || !(to < answer.length)) break;
    sights.set(id, {
      state,
      code: code === '-' ? undefined : Number(code),
      logBytes: Number(size),
      log: answer.subarray(from, to),
      progress: parseProgress(progress),
    });
    at = to + 1;
  }
  return sights;
}

const states = ['log', 'absent', 'placed', 'running', 'gone', 'ended'] as const;

const isState = (text: string): text is Sight['state'] => states.some((state) => state === text);
