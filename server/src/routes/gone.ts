/** Whether anybody still waits for an answer. */
import type { ServerResponse } from 'node:http';

/** Aborts when whoever asked is gone before the answer. */
export function gone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
