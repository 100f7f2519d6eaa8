/** S12: schedules in hostile worlds. `npm run simulate -- schedules` plays any number of them. */
import { expect, it } from 'vitest';
import { simulateSchedules } from './schedule-simulator.ts';

it('S12 every due time comes once in 1,000 worlds, whatever dies and however clocks are set', async () => {
  const played = await simulateSchedules({ from: 1, seeds: 1000 });
  expect(played.failure ?? '').toBe('');
  expect(played).toMatchObject({ worlds: 1000, years: 1 });
  expect(Math.min(played.deaths, played.jumps)).toBeGreaterThan(1000);
}, 1_200_000);
