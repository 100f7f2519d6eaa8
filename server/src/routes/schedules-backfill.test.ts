/** S66 over HTTP: a backfill that is stopped together with its runs, and taken up again. */
import { expect, it, vi } from 'vitest';
import type { BackfillProgress } from '../contract/index.ts';
import { useScheduleBench, writer } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const { call, enable, place, until, write } = useScheduleBench(() => undefined);

const hourly = `name: hourly
trigger: { type: cron, expression: "0 * * * *" }
create_job: ../pipelines/gated.yml
`;
const progress = async (): Promise<BackfillProgress> =>
  (await call('GET', '/schedules/hourly/backfills')).body[0];
const isSo = (expected: Partial<BackfillProgress>) =>
  until(async () => {
    const found: Partial<BackfillProgress> = await progress();
    const keys = Object.keys(expected) as (keyof BackfillProgress)[]; // the keys of its own type
    return keys.every((key) => found[key] === expected[key]) ? true : undefined;
  });

it('S66 a backfill that is stopped with its runs leaves nothing going on, and what was cancelled is taken up again', async () => {
  write('pipelines/gated.yml', writer('word', `while [ ! -e "${place('open')}" ]; do sleep 0.02; done; `));
  await enable(hourly, 'hourly');
  const stretch = { from: '2026-03-28T00:00:00Z', until: '2026-03-28T05:30:00Z', concurrency: 2 };
  expect((await call('POST', '/schedules/hourly/backfill', stretch)).body.times).toHaveLength(6);
  await isSo({ running: 2, waiting: 4 });
  const url = `/schedules/hourly/backfills/${(await progress()).id}/stop`;
  expect((await call('POST', url, { cancelRunning: 'yes' })).status).toBe(400);
  expect(await call('POST', url, { cancelRunning: true })).toEqual({
    status: 200,
    body: { leftOut: 4, cancelled: 2 },
  });
  await isSo({ running: 0, waiting: 0, cancelled: 2, skipped: 4, failed: 0 });
  expect((await call('POST', url, { cancelRunning: true })).body).toEqual({ leftOut: 0, cancelled: 0 });
  write('open', '');
  const rest = { ...stretch, newestFirst: true, concurrency: 1 };
  expect((await call('POST', '/schedules/hourly/backfill', rest)).body.times).toHaveLength(6);
  await isSo({ succeeded: 6 });
  const again = await call('POST', '/schedules/hourly/backfill', { ...stretch, preview: true });
  expect(again.body).toEqual({ times: [], existing: 6 });
  // The newest ran first.
  const runs: readonly { readonly displayName: string; readonly status: string }[] = (
    await call('GET', '/runs?source=schedule&status=succeeded&limit=10')
  ).body;
  expect(runs.map(({ displayName }) => displayName.slice(-7, -5))).toEqual([
    '00',
    '01',
    '02',
    '03',
    '04',
    '05',
  ]);
});
