/** The worker's side of the protocol: one request at a time, progress and log lines in between. */
import type { WorkerMessage } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from './failure.ts';
import { knownFailure } from './known-failure.ts';

interface Request {
  readonly id: number;
  readonly body: { readonly type: string };
}

/** Answers requests until the server disconnects. A bug ends the process with exit code 70 and no answer. */
export function serveRequests(): void {
  let previous = Promise.resolve();
  process.on('disconnect', () => process.exit(0));
  process.on('message', (request: Request) => {
    previous = previous.then(() => answer(request)).catch(endAfterBug);
  });
  send({ type: 'ready' });
}

async function answer({ id, body }: Request): Promise<void> {
  const { handleRequest } = await import('./handle-request.ts');
  try {
    const result = await handleRequest(body, {
      progress: (fraction, message) => send({ type: 'progress', id, fraction, ...(message && { message }) }),
      log: (text) => send({ type: 'log', id, text }),
    });
    send({ type: 'done', id, result });
  } catch (error) {
    const failure = error instanceof ComponentFailure ? error.failure : knownFailure(error);
    if (failure === undefined) throw error;
    send({ type: 'failed', id, failure });
  }
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}

function endAfterBug(error: unknown): void {
  console.error(error);
  process.exit(70);
}
