import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freeName, uniqueNames } from './names.ts';

it('numbers repeated names without taking a name that comes later', () => {
  expect(uniqueNames(['a', 'A', 'a_2', '', ' a '])).toEqual(['a', 'A_3', 'a_2', 'Col4', 'a_4']);
});

it('makes any names unique, case aside, and does not change unique ones', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('a', 'A', 'a_2', 'Col1'))), (names) => {
      const unique = uniqueNames(names);
      expect(new Set(unique.map((name) => name.toLowerCase())).size).toBe(names.length);
      expect(uniqueNames(unique)).toEqual(unique);
    }),
  );
});

it('finds a free name', () => {
  expect(freeName('x', ['y'])).toBe('x');
  expect(freeName('x', ['X', 'x_2'])).toBe('x_3');
});
