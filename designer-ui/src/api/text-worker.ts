/** The worker that sends texts and reads what the server answers: of a long text, each takes as long as a key may. */
import { createAnswerDiffer } from '../model/answer-difference.ts';
import { answerQuestions } from '../store/worker-client.ts';
import { ApiProblem } from './problem.ts';
import { sendJson } from './request.ts';
import {
  answerKey,
  createByKey,
  type TextRequest,
  type TrafficAnswer,
  type TrafficQuestion,
} from './text-request.ts';

const underway = new Map<number, AbortController>();
const differOf = createByKey(createAnswerDiffer);

async function send(number: number, request: TextRequest): Promise<TrafficAnswer> {
  const giveUp = new AbortController();
  underway.set(number, giveUp);
  try {
    const { method, path, query, body } = request;
    const value = await sendJson<unknown>(method, path, { query, body, signal: giveUp.signal });
    if (!request.isShared || typeof value !== 'object' || value === null) return { kind: 'whole', value };
    const key = answerKey(request);
    return { kind: 'difference', key, difference: differOf(key)(value) };
  } catch (error) {
    if (error instanceof ApiProblem) return { kind: 'refused', problem: error.problem };
    if (error instanceof DOMException && error.name === 'AbortError') return { kind: 'given-up' };
    throw error;
  } finally {
    underway.delete(number);
  }
}

answerQuestions((question: TrafficQuestion): Promise<TrafficAnswer> | TrafficAnswer => {
  if (question.kind === 'send') return send(question.number, question.request);
  underway.get(question.number)?.abort();
  return { kind: 'given-up' };
});
