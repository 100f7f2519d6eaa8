import { expect, it } from 'vitest';
import { depthOf, mostInRow, type OwnRun, quietMs } from './own-files.ts';

const run = (begunAt: number, endedAt: number | undefined, depth: number): OwnRun => ({
  begunAt,
  endedAt,
  depth,
});

it('S62 a file counts for the run that went on when it changed, and for the deepest of several', () => {
  const runs = [run(100, 200, 1), run(150, 300, 3), run(400, undefined, 2)];
  expect([99, 100, 175, 300, 350, 9999].map((at) => depthOf(at, runs))).toEqual([1, 2, 4, 4, 1, 3]);
  expect(depthOf(5, [])).toBe(1);
});

it('S62 it is looked on for twice as long as a run took, and as a file has to stand still', () => {
  expect(quietMs([run(0, 60_000, 1), run(0, undefined, 1)], 10_000)).toBe(120_000);
  expect(quietMs([run(0, 10, 1)], 10_000)).toBe(20_000);
  expect(quietMs([], 1000)).toBe(5000);
  expect(mostInRow).toBeGreaterThan(2);
});
