import { expect, it } from 'vitest';
import { missingShare, rowsDelta } from './column-facts.ts';

it('missingShare is a share of the rows, unknown when the count is', () => {
  expect(missingShare(41, 205)).toBe(0.2);
  expect(missingShare(0, 0)).toBe(0);
  expect(missingShare(undefined, 205)).toBeUndefined();
});

it('rowsDelta says how many rows came or went, and nothing when none did', () => {
  expect(rowsDelta(193, 205)).toEqual({ rows: -12, share: -12 / 205 });
  expect(rowsDelta(5, 0)).toEqual({ rows: 5, share: undefined });
  expect(rowsDelta(205, 205)).toBeUndefined();
  expect(rowsDelta(205, undefined)).toBeUndefined();
});
