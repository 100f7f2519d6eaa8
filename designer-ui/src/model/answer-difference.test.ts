import { describe, expect, it } from 'vitest';
import { createAnswerDiffer, createAnswerReader } from './answer-difference.ts';

/** As between a worker and the page: nothing but copies goes over. */
function wire() {
  const differ = createAnswerDiffer();
  const read = createAnswerReader();
  return (answer: object) => {
    const difference = structuredClone(differ(structuredClone(answer)));
    return { answer: read(difference), size: JSON.stringify(difference).length };
  };
}

const step = (id: number, action = 'run') => ({ id: `n${id}`, action, because: [{ part: 'first-run' }] });
const planOf = (steps: readonly object[], revision = 1) => ({ revision, steps, issues: [] });
const thousand = Array.from({ length: 1_000 }, (_, id) => step(id));

describe('differences between answers', () => {
  it('P150 an answer that changes one step keeps the objects of all others', () => {
    const send = wire();
    const first = send(planOf(thousand)).answer.steps as readonly object[];
    const changed = thousand.with(500, step(500, 'reuse'));
    const { answer, size } = send(planOf(changed, 2));
    const second = answer.steps as readonly object[];
    expect(answer).toEqual(planOf(changed, 2));
    expect(second.flatMap((each, index) => (each === first[index] ? [] : index))).toEqual([500]);
    expect(size).toBeLessThan(500);
  });

  it('P150 a list of which nothing changed is the same list', () => {
    const send = wire();
    const first = send(planOf(thousand)).answer;
    const second = send(planOf(thousand, 2)).answer;
    expect(second.steps).toBe(first.steps);
    expect(second.issues).toEqual([]);
    expect(second.revision).toBe(2);
  });

  it('P150 steps that come, go, move or stand twice are told as they are', () => {
    const send = wire();
    const answers = [
      planOf([step(1), step(2), step(3)]),
      planOf([step(3), step(2), step(1)]),
      planOf([step(2), step(2), step(9), step(1)]),
      planOf([]),
      planOf([step(1), step(1)]),
      { revision: 7, outputs: [step(4)] },
      planOf([step(4)]),
    ];
    for (const answer of answers) expect(send(answer).answer).toEqual(answer);
  });
});
