/**
 * Sends what holds the whole text of a pipeline from a worker: writing it as JSON, handing it to the network and
 * reading the answer would each keep a key waiting. Where no worker can be started, it is slower and just as right.
 */
import { createAnswerReader } from '../model/answer-difference.ts';
import { createWorkerClient, type WorkerClient } from '../store/worker-client.ts';
import { ApiProblem } from './problem.ts';
import { sendJson } from './request.ts';
import { createByKey, type TextRequest, type TrafficAnswer, type TrafficQuestion } from './text-request.ts';

let worker: WorkerClient<TrafficQuestion, TrafficAnswer> | undefined;
let lastNumber = 0;
const readerOf = createByKey(createAnswerReader);

/** Throws what `request` throws; a shared answer has the objects of the one before where it says the same. */
export async function sendText<T>(request: TextRequest, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  const number = ++lastNumber;
  const traffic = workerNow();
  const giveUp = () => void traffic?.ask({ kind: 'give-up', number });
  signal?.addEventListener('abort', giveUp);
  const answer = await traffic?.ask({ kind: 'send', number, request });
  signal?.removeEventListener('abort', giveUp);
  // Also when nobody waits any more: the next difference is to this one.
  const value = answer?.kind === 'difference' ? readerOf(answer.key)(answer.difference) : undefined;
  signal?.throwIfAborted();
  switch (answer?.kind) {
    case 'difference':
      return value as T;
    case 'whole':
      return answer.value as T;
    case 'refused':
      throw new ApiProblem(answer.problem);
    default:
      return sendJson<T>(request.method, request.path, { query: request.query, body: request.body, signal });
  }
}

function workerNow(): WorkerClient<TrafficQuestion, TrafficAnswer> | undefined {
  if (typeof Worker === 'undefined') return undefined;
  worker ??= createWorkerClient(new Worker(new URL('./text-worker.ts', import.meta.url), { type: 'module' }));
  return worker;
}
