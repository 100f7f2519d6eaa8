import { expect, it } from 'vitest';
import { finiteValues, mean, median, populationStdDev, range, sampleStdDev, sum } from './statistics.ts';

const values = Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9);

it('knows the textbook sample', () => {
  expect([mean(values), median(values), populationStdDev(values)]).toEqual([5, 4.5, 2]);
  expect(sampleStdDev(values)).toBeCloseTo(2.138089935299395, 14);
  expect(range(values)).toEqual({ min: 2, max: 9 });
});

it('does not lose small values beside large ones', () => {
  expect(sum(Float64Array.of(1e16, 1, -1e16, 1))).toBe(2);
});

it('answers NaN for no values', () => {
  const none = Float64Array.of();
  expect([mean(none), median(none), range(none).min]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

it('leaves out missing, NaN and infinite cells', () => {
  const data = Float64Array.of(1, Number.NaN, Infinity, 3, 0);
  expect([...finiteValues({ kind: 'numbers', data, missing: Uint8Array.of(0, 0, 0, 0, 1) })]).toEqual([1, 3]);
  expect([...finiteValues({ kind: 'booleans', data: [true, null, false] })]).toEqual([1, 0]);
});
