import { expect, it } from 'vitest';
import { createGathering, type Gathered } from './gather-attempts.ts';

/** What waits for its turn, done by hand. */
function driven(submit: (ids: readonly string[]) => void = () => undefined) {
  const turns: (() => void)[] = [];
  const submitted: (readonly string[])[] = [];
  let arrays = 0;
  const gathering = createGathering({
    newId: () => `array-${++arrays}`,
    timer: (_, work) => {
      turns.push(work);
      return () => undefined;
    },
    alone: async (id) => {
      submitted.push([id]);
      submit([id]);
    },
    together: async (array, ids) => {
      submitted.push([array, ...ids]);
      submit(ids);
    },
  });
  const turn = (): void => {
    for (const work of turns.splice(0)) work();
  };
  return { gathering, submitted, turn };
}

const wanted = (id: string): Gathered => ({ id, isWanted: () => true });

it('T160 attempts that come together with equal wishes are one submission; another wish, and one alone, is its own', async () => {
  const { gathering, submitted, turn } = driven();
  const all = [
    gathering.begin(wanted('a'), { timeoutSeconds: 60 }),
    gathering.begin(wanted('b'), { timeoutSeconds: 90 }),
    gathering.begin(wanted('c'), { timeoutSeconds: 60 }),
  ];
  turn();
  await Promise.all(all);
  expect(submitted).toEqual([['array-1', 'a', 'c'], ['b']]);
});

it('T160 those that are on their way are waited for, one that was called off is left out', async () => {
  const { gathering, submitted, turn } = driven();
  let isWanted = true;
  const arrives = gathering.expect();
  const first = gathering.begin(wanted('a'), {});
  const off = gathering.begin({ id: 'b', isWanted: () => isWanted }, {});
  turn();
  isWanted = false;
  const late = gathering.begin(wanted('c'), {});
  arrives();
  turn();
  await Promise.all([first, off, late]);
  expect(submitted).toEqual([['array-1', 'a', 'c']]);
});

it('T161 a submission without an answer is repeated with the same attempts under the same name', async () => {
  let fails = true;
  const { gathering, submitted, turn } = driven(() => {
    if (fails) throw new Error('no answer');
  });
  const [a, b] = [wanted('a'), wanted('b')];
  const first = [gathering.begin(a, {}), gathering.begin(b, {})];
  turn();
  for (const begun of first) await expect(begun).rejects.toThrow('no answer');
  fails = false;
  await Promise.all([gathering.begin(b, {}), gathering.begin(a, {})]);
  expect(submitted).toEqual([
    ['array-1', 'a', 'b'],
    ['array-1', 'a', 'b'],
  ]);
});
