import { expect, it } from 'vitest';
import type { WorkspaceEvent } from '../contract/index.ts';
import { createHashingNews } from './hashing-news.ts';

it('F27 tells how far the hashing is, not too often, and always its end', () => {
  const told: WorkspaceEvent[] = [];
  let now = 0;
  const tell = createHashingNews({ publishPassing: (event) => told.push(event) }, () => now);
  tell({ done: 10, total: 10 });
  for (const done of [1, 2, 3]) {
    tell({ done, total: 9 });
    now += 200;
  }
  tell({ done: 9, total: 9 });
  expect(told).toEqual([
    { type: 'inputs-hashing', done: 1, total: 9 },
    { type: 'inputs-hashing', done: 3, total: 9 },
    { type: 'inputs-hashing', done: 9, total: 9 },
  ]);
});
