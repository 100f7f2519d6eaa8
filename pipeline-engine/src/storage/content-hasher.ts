/**
 * Hashes large files in child processes, one per core: the process that serves stays free, and a folder is read by all
 * cores. The children start when they are needed, and end when they have been idle for a while, or with their parent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { HashingCancelled, type HashWatch } from './hash-watch.ts';

export interface ContentHasher {
  /** Hex sha256 of a file's bytes. Rejects with `HashingCancelled`, or the error of the system. */
  hash(file: string, watch: HashWatch): Promise<string>;
  /** Calls everything off, and ends the children. */
  close(): void;
}

/**
 * What a child runs, as text for `node --eval`: then no bundle needs an entry of its own for it. It reads one file per
 * message, tells how far it is, and ends when its parent is gone.
 */
const program = `
const { createHash } = require('node:crypto');
const { closeSync, openSync, readSync } = require('node:fs');
const chunk = Buffer.allocUnsafe(4 * 1024 * 1024);
const toldEvery = 64 * 1024 * 1024;
process.on('disconnect', () => process.exit());
process.on('message', (file) => {
  let descriptor;
  try {
    descriptor = openSync(file, 'r');
    const hash = createHash('sha256');
    let read = 0;
    for (let told = 0; ; ) {
      const bytes = readSync(descriptor, chunk, 0, chunk.length, null);
      if (bytes === 0) break;
      hash.update(chunk.subarray(0, bytes));
      read += bytes;
      if (read - told < toldEvery) continue;
      process.send({ read });
      told = read;
    }
    process.send({ read, hex: hash.digest('hex') });
  } catch ({ message, code = '', syscall = '' }) {
    process.send({ error: { message, code, syscall } });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
});
`;

const answerSchema = z.union([
  z.object({ error: z.object({ message: z.string(), code: z.string(), syscall: z.string() }) }),
  z.object({ read: z.number(), hex: z.string().optional() }),
]);

const idleMs = 3000;

interface Job {
  readonly file: string;
  readonly watch: HashWatch;
  readonly resolve: (hex: string) => void;
  readonly reject: (error: unknown) => void;
}

export function createContentHasher({ size = availableParallelism() } = {}): ContentHasher {
  const waiting: Job[] = [];
  const idle = new Set<ChildProcess>();
  const closing = new AbortController();
  let running = 0;

  const next = (): void => {
    while (running < size) {
      const job = waiting.shift();
      if (job === undefined) return;
      if (job.watch.signal?.aborted) {
        job.reject(new HashingCancelled());
        continue;
      }
      running += 1;
      const [free] = idle;
      if (free !== undefined) idle.delete(free);
      const child = free ?? startChild(idle);
      runJob(job, child, (isFit) => {
        running -= 1;
        if (isFit) rest(child, idle);
        else child.kill('SIGKILL');
        next();
      });
    }
  };

  return {
    hash: (file, { signal, onRead }) =>
      new Promise((resolve, reject) => {
        const either = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
        waiting.push({ file, watch: { signal: either, onRead }, resolve, reject });
        next();
      }),
    close: () => {
      closing.abort();
      for (const child of idle) child.kill('SIGKILL');
      idle.clear();
    },
  };
}

function startChild(idle: Set<ChildProcess>): ChildProcess {
  const child = spawn(process.execPath, ['--eval', program], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.once('exit', () => idle.delete(child));
  return child;
}

/** An idle child keeps no process alive, and goes by itself. */
function rest(child: ChildProcess, idle: Set<ChildProcess>): void {
  idle.add(child);
  child.unref();
  child.channel?.unref();
  setTimeout(() => {
    if (idle.delete(child)) child.kill('SIGKILL');
  }, idleMs).unref();
}

/** `done` hears whether the child can take another job. */
function runJob(
  { file, watch, resolve, reject }: Job,
  child: ChildProcess,
  done: (isFit: boolean) => void,
): void {
  let told = 0;
  const finish = (isFit: boolean, settle: () => void): void => {
    child.off('message', heard);
    child.off('exit', ended);
    child.off('error', failed);
    watch.signal?.removeEventListener('abort', cancelled);
    done(isFit);
    settle();
  };
  const heard = (message: unknown): void => {
    const answer = answerSchema.parse(message);
    if ('error' in answer) {
      const { error } = answer;
      finish(true, () => reject(Object.assign(new Error(error.message), error)));
      return;
    }
    watch.onRead?.(answer.read - told);
    told = answer.read;
    const { hex } = answer;
    if (hex !== undefined) finish(true, () => resolve(hex));
  };
  const ended = (): void => finish(false, () => reject(new Error(`the process that hashes "${file}" ended`)));
  const failed = (error: Error): void => finish(false, () => reject(error));
  const cancelled = (): void => finish(false, () => reject(new HashingCancelled()));
  child.ref();
  child.channel?.ref();
  child.on('message', heard);
  child.once('exit', ended);
  child.once('error', failed);
  watch.signal?.addEventListener('abort', cancelled);
  child.send(file);
}
