import { expect, it } from 'vitest';
import { type HistoricRun, planRetention, runsAboveSize } from './retention.ts';

const run = (id: number, more: Partial<HistoricRun> = {}): HistoricRun => ({
  run: String(id),
  pipeline: 'p',
  finishedAt: id,
  isPinned: false,
  isCompacted: false,
  ...more,
});
const ids = (runs: readonly HistoricRun[]) => runs.map((entry) => entry.run);

it('C10 keeps the newest runs of each pipeline, young ones, pinned ones and those that go on', () => {
  const runs = [
    run(90),
    run(80, { pipeline: 'q' }),
    run(70),
    run(60),
    run(50, { isPinned: true }),
    run(40, { finishedAt: null }),
    run(30, { finishedAt: 95 }),
    run(20, { isCompacted: true }),
  ];
  const { kept, compacted } = planRetention(runs, { keepRuns: 1, keepMs: 10 }, 100);
  expect(ids(kept)).toEqual(['90', '80', '50', '40', '30']);
  expect(ids(compacted)).toEqual(['70', '60']);
});

it('B55 a run with a time of its own is kept for that, and takes no place of another', () => {
  const own = new Map([
    ['90', 20],
    ['80', 5],
    ['60', 5],
  ]);
  const runs = [run(90), run(80), run(70), run(65), run(60, { isPinned: true })];
  const { kept, compacted } = planRetention(runs, { keepRuns: 1, keepMs: 1, keepMsOfRun: own }, 100);
  expect([ids(kept), ids(compacted)]).toEqual([
    ['90', '70', '60'],
    ['80', '65'],
  ]);
});

it('C11 above the size, the oldest runs give way, until the rest fits; shared artifacts count once', async () => {
  const sized = (id: number, artifacts: Record<string, number>, more: Partial<HistoricRun> = {}) => ({
    run: run(id, more),
    artifacts: new Map(Object.entries(artifacts)),
  });
  const runs = [
    sized(4, { shared: 10, d: 10 }),
    sized(3, { shared: 10, c: 10 }),
    sized(2, { shared: 10, b: 10 }, { isPinned: true }),
    sized(1, { a: 10 }),
  ];
  const above = async (mostBytes: number) => {
    const artifactsOf = async ({ run }: HistoricRun) =>
      runs.find((entry) => entry.run.run === run)?.artifacts ?? new Map();
    return [
      ...(await runsAboveSize(
        runs.map((entry) => entry.run),
        mostBytes,
        artifactsOf,
      )),
    ];
  };
  expect(await above(50)).toEqual([]);
  expect(await above(40)).toEqual(['1']);
  expect(await above(30)).toEqual(['1', '3']);
  expect(await above(0)).toEqual(['1', '3']);
});
