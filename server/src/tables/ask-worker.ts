/** Sends questions to worker processes. What a worker says about its question is the asker's mistake; the rest is ours. */
import type { LibraryRequest } from '@millrace/component-library';
import { EngineError, WorkerFailure, WorkerLost, type WorkerPool } from '@millrace/pipeline-engine';

/** The answer's type belongs to the request's type (component-library/src/queries.ts). */
export type AskWorker = <T>(request: LibraryRequest) => Promise<T>;

export function createAskWorker(pool: Pick<WorkerPool, 'request'>): AskWorker {
  return async <T>(request: LibraryRequest): Promise<T> => {
    try {
      // The worker is ours, and answers each kind of request with its own kind of result.
      return (await pool.request(request)) as T;
    } catch (error) {
      if (error instanceof WorkerFailure) {
        const { message, remedy, code } = error.failure;
        throw new EngineError('invalid-request', remedy === undefined ? message : `${message} ${remedy}`, {
          reason: code,
        });
      }
      if (error instanceof WorkerLost)
        throw new EngineError('worker-lost', error.message, {}, { cause: error });
      throw error;
    }
  };
}
