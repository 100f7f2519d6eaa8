import { expect, it } from 'vitest';
import { createLimitedMemory } from './limited-memory.ts';

const items = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

it('R27 what is remembered of artifacts has a limit, and the oldest gives way', () => {
  const memory = createLimitedMemory<readonly number[]>(10, ({ length }) => length);
  for (const name of ['a', 'b', 'c']) memory.keep(name, items(4));
  expect(memory.get('a')).toBeUndefined();
  expect(memory.get('b')).toHaveLength(4);
  memory.keep('c', items(6));
  expect(memory.get('b')).toHaveLength(4);
  memory.forget('b');
  memory.keep('d', items(4));
  expect(memory.get('c')).toHaveLength(6);
  memory.keep('e', items(11));
  expect(['c', 'd', 'e'].map((name) => memory.get(name))).toEqual([undefined, undefined, undefined]);
  memory.keep('f', items(10));
  memory.clear();
  memory.keep('g', items(10));
  expect(['f', 'g'].map((name) => memory.get(name)?.length)).toEqual([undefined, 10]);
});
