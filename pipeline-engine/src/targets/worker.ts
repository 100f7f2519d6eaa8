/** One warm child process that answers one request at a time over Node's IPC channel. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Failure } from '../errors.ts';
import { isEnding } from './process-group.ts';
import type { WorkerMessage, WorkerRequest } from './worker-protocol.ts';

export interface WorkerOptions {
  /** A JavaScript file that says `ready` and then answers requests. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  readonly execArgv: readonly string[];
}

export interface RequestListeners {
  readonly onProgress?: (fraction: number, message?: string) => void;
  readonly onLog?: (line: string) => void;
}

type WorkerAnswer =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The process ended without an answer; `message` has its last words. */
  | { readonly kind: 'lost'; readonly message: string };

export interface Worker {
  readonly pid: number | undefined;
  /** Resident bytes at the last answer, as the worker told or as Linux knows; 0 when nobody does. */
  readonly residentBytes: () => number;
  readonly isAlive: () => boolean;
  /** Alive, and nobody has killed it in the meantime: when many workers die at once, their ends are heard one by one. */
  readonly isFit: () => boolean;
  ask(body: WorkerRequest['body'], listeners: RequestListeners): Promise<WorkerAnswer>;
  /** Ends the process, by force if it does not go; resolves when it is gone. */
  end(): Promise<void>;
}

const patienceMs = 2000;
const lastWordsBytes = 2000;

interface Conversation {
  readonly id: number;
  readonly listeners: RequestListeners;
  readonly answer: (answer: WorkerAnswer) => void;
}

export function createWorker(options: WorkerOptions): Worker {
  const child = fork(options.entry, [], {
    serialization: 'advanced',
    env: { ...options.env },
    execArgv: [...options.execArgv],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in a terminal is for the server, which ends its workers in order.
    detached: process.platform !== 'win32',
  });
  const lastWords = collectLastWords(child);
  let conversation: Conversation | undefined;
  let residentBytes = 0;
  let asked = 0;
  let ready = false;
  let queued: WorkerRequest | undefined;
  let alive = true;

  const answer = (message: WorkerAnswer): void => {
    const { answer: settle } = conversation ?? {};
    conversation = undefined;
    settle?.(message);
  };

  const gone = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      if (!alive) return;
      alive = false;
      answer({ kind: 'lost', message: `The worker process ${reason}. ${lastWords()}`.trim() });
      resolve();
    };
    child.once('exit', (code, signal) =>
      end(signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`),
    );
    child.once('error', (error) => end(`could not be started: ${error.message}`));
  });

  const send = (request: WorkerRequest): void => {
    child.send(request, (error) => {
      // The exit tells the rest; a channel that closed first is no news.
      if (error !== null) child.kill('SIGKILL');
    });
  };

  child.on('message', (raw) => {
    // The worker is our own program: its messages are trusted.
    const message = raw as WorkerMessage;
    if (message.type === 'ready') {
      ready = true;
      if (queued !== undefined) send(queued);
      queued = undefined;
      return;
    }
    if (message.id !== conversation?.id) return;
    if (message.type === 'progress') conversation.listeners.onProgress?.(message.fraction, message.message);
    if (message.type === 'log') conversation.listeners.onLog?.(message.text);
    if (message.type === 'done') {
      residentBytes = message.rss ?? residentBytesOf(child.pid);
      answer({ kind: 'done', result: message.result });
    }
    if (message.type === 'failed') answer({ kind: 'failed', failure: message.failure });
  });

  return {
    pid: child.pid,
    residentBytes: () => residentBytes,
    isAlive: () => alive,
    isFit: () => alive && (child.pid === undefined || !isEnding(child.pid)),
    ask: (body, listeners) =>
      new Promise((settle) => {
        if (!alive)
          return settle({ kind: 'lost', message: `The worker process is gone. ${lastWords()}`.trim() });
        if (conversation !== undefined) throw new Error('a worker answers one request at a time');
        asked += 1;
        conversation = { id: asked, listeners, answer: settle };
        const request = { id: asked, body };
        if (ready) send(request);
        else queued = request;
      }),
    end: async () => {
      if (!alive) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await gone;
      clearTimeout(force);
    },
  };
}

const pageBytes = 4096;

function residentBytesOf(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;
  } catch (error) {
    // The process may have ended just now.
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}

/** What a process wrote to its error stream last: the reason, when it crashes. */
function collectLastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (chunk: string) => {
    text = (text + chunk).slice(-lastWordsBytes);
  });
  return () => text.trim();
}
