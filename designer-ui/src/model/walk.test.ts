import { expect, it } from 'vitest';
import { job, pipeline } from './fixtures.ts';
import { nodeTowards } from './walk.ts';

const model = pipeline([
  job('data', 'c'),
  job('learner', 'c'),
  job('train', 'c', { model: ['learner', 'o'], dataset: ['data', 'o'] }),
  job('score', 'c', { model: ['train', 'o'], dataset: ['data', 'o'] }),
]);
const positions = new Map([
  ['data', { x: 300, y: 0 }],
  ['learner', { x: 0, y: 0 }],
  ['train', { x: 0, y: 150 }],
  ['score', { x: 200, y: 300 }],
]);

it.each([
  ['data', 'down', 'score'],
  ['train', 'up', 'learner'],
  ['score', 'up', 'data'],
  ['learner', 'right', 'data'],
  ['data', 'left', 'learner'],
  ['score', 'down', undefined],
  [undefined, 'down', 'learner'],
] as const)('from %s %s is %s', (from, direction, to) => {
  expect(nodeTowards(model, positions, from, direction)).toBe(to);
});
