/** S12: schedules in hostile worlds. `npm run simulate -- schedules` plays any number of them, with 200 schedules each. */
import { expect, it } from 'vitest';
import { simulateSchedules } from './schedule-simulator.ts';

it('S12 a year of schedules with every policy: every due time once, whatever dies and however clocks are set', async () => {
  const played = await simulateSchedules({ from: 1, seeds: 5, schedules: 40 });
  expect(played.failure ?? '').toBe('');
  expect(played.worlds).toBe(5);
  expect(Math.min(played.deaths, played.jumps)).toBeGreaterThan(20);
}, 600_000);
