import { expect, it } from 'vitest';
import { createCallLimits } from './call-limits.ts';

it('B77 so many at once, then one for each share of a minute, each name by itself', () => {
  let now = 0;
  const limits = createCallLimits(() => now);
  const take = (name = 'a', perMinute = 3) => limits.take(name, perMinute);
  expect([take(), take(), take(), take()]).toEqual([undefined, undefined, undefined, 20]);
  expect(take('b')).toBeUndefined();
  now += 12_000;
  expect(take()).toBe(8);
  now += 8_000;
  expect([take(), take()]).toEqual([undefined, 20]);
  now += 3_600_000;
  expect([take(), take(), take(), take()]).toEqual([undefined, undefined, undefined, 20]);
  // A smaller limit holds at once.
  now += 3_600_000;
  expect([take('a', 1), take('a', 1)]).toEqual([undefined, 60]);
});
