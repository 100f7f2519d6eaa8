/** Questions to a worker and their answers, on both sides. */

interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

interface Answered<Answer> {
  readonly id: number;
  readonly answer: Answer;
}

export interface WorkerClient<Question, Answer> {
  /** Undefined when the worker could not be started or died. */
  readonly ask: (question: Question) => Promise<Answer | undefined>;
  readonly end: () => void;
}

export function createWorkerClient<Question, Answer>(worker: Worker): WorkerClient<Question, Answer> {
  const waiting = new Map<number, (answer: Answer | undefined) => void>();
  let dead = false;
  let lastId = 0;
  const giveUp = () => {
    dead = true;
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  };
  worker.onmessage = ({ data: { id, answer } }: MessageEvent<Answered<Answer>>) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  };
  worker.onerror = giveUp;
  return {
    ask: (question) => {
      if (dead) return Promise.resolve(undefined);
      const asked: Asked<Question> = { id: ++lastId, question };
      return new Promise((settle) => {
        waiting.set(asked.id, settle);
        worker.postMessage(asked);
      });
    },
    end: () => {
      worker.terminate();
      giveUp();
    },
  };
}

/** The worker's side: one answer to each question, in the order in which they are found. */
export function answerQuestions<Question, Answer>(
  answer: (question: Question) => Answer | Promise<Answer>,
): void {
  self.onmessage = async ({ data: { id, question } }: MessageEvent<Asked<Question>>) => {
    try {
      const answered: Answered<Answer> = { id, answer: await answer(question) };
      self.postMessage(answered);
    } catch (error) {
      // Or the page would wait for ever: a promise that is rejected is not told to it.
      reportError(error);
    }
  };
}
