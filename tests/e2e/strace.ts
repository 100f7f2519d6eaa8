/** Looks at the system calls of a process that runs, and has some of them fail, by `strace` from outside. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Why there is no tracing here; undefined where there is. */
export function straceObstacle(): string | undefined {
  const { error, status, stderr } = spawnSync('strace', ['-f', 'true'], { encoding: 'utf8' });
  if (error !== undefined) return 'strace is not installed';
  return status === 0 ? undefined : `strace may not trace: ${stderr.trim().split('\n')[0]}`;
}

export interface Tracing {
  readonly process: number;
  readonly calls: string;
  /** Libuv's threads sync files and folders, the main thread writes the log. */
  readonly threads: 'main' | 'pool' | 'all';
  /** As strace has it: `fsync:error=EIO`. */
  readonly inject?: string;
  /** Only calls on this file or folder. */
  readonly on?: string;
  readonly report: string;
}

export interface Trace {
  text(): string;
  /** Lets go of the process, which goes on. */
  end(): Promise<void>;
}

/** Resolves when strace has taken hold of the threads. */
export async function attach(tracing: Tracing): Promise<Trace> {
  const { process: pid, report } = tracing;
  const threads = readdirSync(`/proc/${pid}/task`)
    .map(Number)
    .filter((thread) => tracing.threads === 'all' || (thread === pid) === (tracing.threads === 'main'));
  const args = ['-y', '-s', '0', '-o', report, '-e', `trace=${tracing.calls}`];
  if (tracing.inject !== undefined) args.push('-e', `inject=${tracing.inject}`);
  if (tracing.on !== undefined) args.push('-P', tracing.on);
  const strace = spawn('strace', [...args, ...threads.flatMap((thread) => ['-p', String(thread)])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await attached(strace, threads.length);
  return {
    text: () => (existsSync(report) ? readFileSync(report, 'utf8') : ''),
    end: async () => {
      const ended = once(strace, 'exit');
      strace.kill('SIGINT');
      await ended;
    },
  };
}

async function attached(strace: ChildProcess, threads: number): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    strace.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if ((said.match(/attached/g) ?? []).length >= threads) resolve();
    });
    strace.once('exit', () => reject(new Error(`strace ended: ${said}`)));
  });
}

export interface SystemCall {
  readonly name: string;
  readonly args: string;
  /** Lines of the trace. */
  readonly began: number;
  readonly ended: number;
}

/** Calls that succeeded; one that others interrupt has its beginning and its end in different lines. */
export function parseTrace(text: string): readonly SystemCall[] {
  const open = new Map<string, { name: string; args: string; began: number }>();
  return text.split('\n').flatMap((line, index): readonly SystemCall[] => {
    const begun = /^(\d+) +(\w+)\((.*)<unfinished \.\.\.>$/.exec(line);
    if (begun !== null) {
      open.set(begun[1] ?? '', { name: begun[2] ?? '', args: begun[3] ?? '', began: index });
      return [];
    }
    const resumed = /^(\d+) +<\.\.\. \w+ resumed>.* = \d/.exec(line);
    const before = open.get(resumed?.[1] ?? '');
    if (before !== undefined) return [{ ...before, ended: index }];
    const whole = /^\d+ +(\w+)\((.*)\) += \d/.exec(line);
    return whole === null ? [] : [{ name: whole[1] ?? '', args: whole[2] ?? '', began: index, ended: index }];
  });
}
