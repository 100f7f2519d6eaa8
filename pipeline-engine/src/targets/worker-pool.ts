/** Warm workers and a queue before them. Workers start when they are needed, and are replaced when they have grown. */
import type { Failure } from '../errors.ts';
import { workerEnvironment } from './inherited-environment.ts';
import { createWorker, type RequestListeners, type Worker } from './worker.ts';
import type { WorkerRequest } from './worker-protocol.ts';

export interface WorkerPoolOptions {
  /** A JavaScript file that speaks `worker-protocol.ts`. */
  readonly entry: string;
  /** The most processes at once. */
  readonly size: number;
  /** Added to the few variables that workers inherit. */
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  /** A worker that holds more after an answer is replaced. */
  readonly recycleBytes?: number;
}

interface RequestOptions extends RequestListeners {
  /** Aborting kills the worker of a request under way; the promise settles when it is gone. */
  readonly signal?: AbortSignal;
}

export interface WorkerProgram {
  readonly words: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

export interface WorkerPool {
  /** How one of its programs is started without the pool. */
  readonly program: WorkerProgram;
  /** Rejects with `WorkerFailure`, `WorkerLost` or `RequestCancelled`. The result is what the worker answered. */
  request(body: WorkerRequest['body'], options?: RequestOptions): Promise<unknown>;
  /** Starts workers before anybody asks. */
  prewarm(count: number): void;
  /** Ends every worker; requests under way are lost. */
  close(): Promise<void>;
}

/** The request failed for a reason that its worker explained. */
export class WorkerFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'WorkerFailure';
    this.failure = failure;
  }
}

/** The worker went without an answer. */
export class WorkerLost extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WorkerLost';
  }
}

/** The caller aborted the request, and nothing of it runs any more. */
export class RequestCancelled extends Error {
  constructor() {
    super('the request was cancelled');
    this.name = 'RequestCancelled';
  }
}

interface Job {
  readonly body: WorkerRequest['body'];
  readonly options: RequestOptions;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const defaultRecycleBytes = 1024 * 1024 * 1024;

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { entry, size, execArgv = [], recycleBytes = defaultRecycleBytes } = options;
  const env = workerEnvironment(options.env);
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  const queue: Job[] = [];
  let closed = false;

  const spawn = (): Worker => createWorker({ entry, env, execArgv });

  const serveNext = (): void => {
    while (queue.length > 0 && busy.size < size && !closed) {
      const job = queue.shift();
      if (job !== undefined) void serve(job, idleWorker());
    }
  };

  const idleWorker = (): Worker => {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop())
      if (worker.isFit()) return worker;
    return spawn();
  };

  const serve = async (job: Job, worker: Worker): Promise<void> => {
    busy.add(worker);
    const { signal } = job.options;
    const abort = (): void => void worker.end();
    signal?.addEventListener('abort', abort, { once: true });
    const answer = await worker.ask(job.body, job.options);
    signal?.removeEventListener('abort', abort);
    if (answer.kind === 'done') job.resolve(answer.result);
    else if (signal?.aborted) await worker.end().then(() => job.reject(new RequestCancelled()));
    else
      job.reject(
        answer.kind === 'failed' ? new WorkerFailure(answer.failure) : new WorkerLost(answer.message),
      );
    await release(worker);
    serveNext();
  };

  const release = async (worker: Worker): Promise<void> => {
    const isSpent = worker.residentBytes() > recycleBytes;
    if (isSpent || closed) await worker.end();
    busy.delete(worker);
    if (worker.isAlive() && !isSpent) idle.push(worker);
  };

  return {
    program: { words: [process.execPath, ...execArgv, entry], variables: env },
    request: (body, requestOptions = {}) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new WorkerLost('The workers have been stopped.'));
        if (requestOptions.signal?.aborted) return reject(new RequestCancelled());
        const job: Job = { body, options: requestOptions, resolve, reject };
        queue.push(job);
        requestOptions.signal?.addEventListener('abort', () => {
          const index = queue.indexOf(job);
          if (index !== -1) {
            queue.splice(index, 1);
            reject(new RequestCancelled());
          }
        });
        serveNext();
      }),
    prewarm: (count) => {
      const wanted = Math.min(count, size) - idle.length - busy.size;
      for (let started = 0; started < wanted; started++) idle.push(spawn());
    },
    close: async () => {
      closed = true;
      for (const job of queue.splice(0)) job.reject(new WorkerLost('The workers have been stopped.'));
      await Promise.all([...idle.splice(0), ...busy].map((worker) => worker.end()));
    },
  };
}
