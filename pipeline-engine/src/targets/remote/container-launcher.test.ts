import { expect, it } from 'vitest';
import { parseContainers } from './container-launcher.ts';

it('T36 tells containers that run, wait, were killed for their memory, or are gone', () => {
  const text =
    'a running 0 false\nb created 0 false\nc exited 137 false\nd exited 1 true\ne missing 0 false\nf removing 0 false\n';
  expect(
    [...parseContainers(text)].map(([id, sight]) => [id, sight.kind === 'ended' ? sight.how : sight.kind]),
  ).toEqual([
    ['a', 'running'],
    ['b', 'waiting'],
    ['c', 'out-of-memory'],
    ['d', 'out-of-memory'],
    ['e', 'lost'],
  ]);
});
