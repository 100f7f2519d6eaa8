/** R60: the engine in hostile worlds. `npm run simulate` plays any number of them. */
import { expect, it } from 'vitest';
import { simulate } from './simulate.ts';

it('R8 a cancel that meets the end of its run still counts (seed 15)', async () => {
  expect((await simulate({ from: 15, seeds: 1 })).failure ?? '').toBe('');
});

it('R14 the place of a shared attempt is counted where it runs, also after a restart (seed 20185)', async () => {
  expect((await simulate({ from: 20_185, seeds: 1 })).failure ?? '').toBe('');
});

it('R60 an attempt that an ousted process removed is made again by the one that follows it (seed 51693)', async () => {
  expect((await simulate({ from: 51_693, seeds: 1 })).failure ?? '').toBe('');
});

it('R51 a loss that is on its way to the log begins one new attempt, not two (seed 261796)', async () => {
  expect((await simulate({ from: 261_796, seeds: 1 })).failure ?? '').toBe('');
});

it('R60 every invariant holds in 2,000 worlds', async () => {
  const report = await simulate({ from: 1, seeds: 2_000 });
  expect(report.failure ?? '').toBe('');
  expect(report.worlds).toBe(2_000);
  expect(report.moves).toBeGreaterThan(10_000);
}, 600_000);
