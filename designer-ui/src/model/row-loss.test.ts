import { expect, it } from 'vitest';
import { rowLoss } from './row-loss.ts';

const output = (rows: number, digest: string) => ({
  name: 'dataset',
  type: 'mltable',
  digest,
  bytes: 0,
  table: { rows, columns: [] },
});

it.each([
  [94, 100, { rows: 6, share: 0.06 }],
  [96, 100, undefined],
  [120, 100, undefined],
  [0, 0, undefined],
])('%i rows after %i', (now, before, expected) => {
  expect(rowLoss(output(now, 'b'), output(before, 'a'))).toEqual(expected);
});

it('is nothing when the same result is used again, or when nothing is known', () => {
  expect(rowLoss(output(1, 'a'), output(100, 'a'))).toBeUndefined();
  expect(rowLoss(output(1, 'a'), undefined)).toBeUndefined();
});
