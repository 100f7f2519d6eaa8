/** S65 over HTTP: a schedule of which no run succeeds in time is told once, by its page, by the list and by a notice. */
import { writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import type { ScheduleSummary } from '../contract/index.ts';
import type { NoticeList } from '../contract/notices.ts';
import { useScheduleBench, writer } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const { advance, call, enable, history, lookAround, place, until, write } = useScheduleBench(() => {
  write(
    'millrace.yml',
    'notices:\n  ops:\n    on: [missed_run]\n    webhook: { url: https://hooks.example.com/x }\n',
  );
});

const summary = async (name: string): Promise<ScheduleSummary> =>
  (await call('GET', `/schedules/${name}`)).body;
const lateOf = (name: string, isLate: boolean) =>
  until(async () => {
    const { late } = await summary(name);
    return (late !== null) === isLate ? { late } : undefined;
  });
const told = async (): Promise<NoticeList['waiting']> => {
  const { waiting, dead }: NoticeList = (await call('GET', '/notices')).body;
  return [...waiting, ...dead];
};

it('S65 runs that fail, one after the other, are told once; a success ends it', async () => {
  write('pipelines/beat.yml', writer('word', `test -e "${place('mended')}" || exit 1; `));
  const text = `name: beat
properties: { millrace.expect_within: 3m }
trigger: { type: cron, expression: "* * * * *" }
create_job: ../pipelines/beat.yml
`;
  await enable(text, 'beat');
  const { late } = await lateOf('beat', true);
  expect(late).toEqual({ due: '2026-03-29T00:31:00.000Z', within: '3m' });
  expect((await history('beat')).filter(({ runStatus }) => runStatus === 'failed').length).toBeGreaterThan(1);
  for (let turn = 0; turn < 4; turn += 1) await lookAround();
  expect((await summary('beat')).late).toEqual(late);
  expect(await told()).toMatchObject([
    { type: 'org.millrace.run.missed', subject: 'beat 2026-03-29T00:31:00.000Z' },
  ]);
  writeFileSync(place('mended'), '');
  await lateOf('beat', false);
  expect(await told()).toHaveLength(1);
});

it('S65 a schedule that waits for events has to run so often, and by hand counts; one without a deadline is never late', async () => {
  write('pipelines/beat.yml', writer('word'));
  const called = (name: string, properties: string): string =>
    `name: ${name}\nproperties: { millrace.trigger: call${properties} }\ncreate_job: ../pipelines/beat.yml\n`;
  await enable(called('quiet', ''), 'quiet');
  await enable(called('daily', ', millrace.expect_within: 1d'), 'daily');
  advance(24 * 3_600_000);
  const { late } = await lateOf('daily', true);
  expect(late).toEqual({ due: '2026-03-29T00:30:00.000Z', within: '1d' });
  expect((await summary('quiet')).late).toBeNull();
  expect((await call('POST', '/schedules/daily/run')).status).toBe(202);
  await lateOf('daily', false);
  expect(
    await call('POST', '/schedules', { text: called('bad', ', millrace.expect_within: soon') }),
  ).toMatchObject({
    status: 201,
  });
  expect(await call('POST', '/schedules/bad/enable')).toMatchObject({ status: 422 });
});
