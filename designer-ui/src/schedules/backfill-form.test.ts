import { expect, it } from 'vitest';
import { dayBefore, isConcurrency } from './backfill-form.ts';

it('D37 a stretch begins with whole days, over the ends of months and years', () => {
  const now = new Date(2026, 2, 3, 0, 30);
  expect([0, 1, 7].map((days) => dayBefore(now, days))).toEqual(['2026-03-03', '2026-03-02', '2026-02-24']);
  expect(dayBefore(new Date(2026, 0, 1, 23, 59), 1)).toBe('2025-12-31');
});

it('D37 from one to a hundred runs go on at once', () => {
  expect(['1', '100', '0', '101', '', '1.5', 'two'].map(isConcurrency)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
