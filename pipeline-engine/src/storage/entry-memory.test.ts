import { expect, it } from 'vitest';
import { createEntryMemory } from './entry-memory.ts';
import type { TreeEntry } from './tree-hash.ts';

const entries = (count: number): readonly TreeEntry[] =>
  Array.from({ length: count }, (_, index) => ({ path: `${index}`, kind: 'file', size: 1, mtimeNs: '1' }));

it('R27 what is remembered of artifacts has a limit, and the oldest gives way', () => {
  const memory = createEntryMemory(10);
  for (const digest of ['a', 'b', 'c']) memory.keep(digest, entries(4));
  expect(memory.get('a')).toBeUndefined();
  expect(memory.get('b')).toHaveLength(4);
  memory.keep('c', entries(6));
  expect(memory.get('b')).toHaveLength(4);
  memory.forget('b');
  memory.keep('d', entries(4));
  expect(memory.get('c')).toHaveLength(6);
  memory.keep('e', entries(11));
  expect(['c', 'd', 'e'].map((digest) => memory.get(digest))).toEqual([undefined, undefined, undefined]);
});
