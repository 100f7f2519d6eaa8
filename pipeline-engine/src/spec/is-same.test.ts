import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSame } from './is-same.ts';

it('P160 says of plain JSON whether two values say the same', () => {
  expect(isSame({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(true);
  expect(isSame({ a: 1 }, { a: 1, b: null })).toBe(false);
  expect(isSame([1, 2], [1, 2, 3])).toBe(false);
  expect(isSame([], {})).toBe(false);
  expect(isSame({}, [])).toBe(false);
  expect(isSame(null, {})).toBe(false);
  expect(isSame(JSON.parse('{"__proto__":{}}'), { a: 1 })).toBe(false);
  expect(isSame({ toString: {} }, {})).toBe(false);
});

it('P160 agrees with the canonical text of any two values', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(isSame(a, JSON.parse(JSON.stringify(a)))).toBe(true);
      expect(isSame(a, b)).toBe(isSame(b, a));
      if (sorted(a) !== sorted(b)) expect(isSame(a, b)).toBe(false);
    }),
  );
});

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
