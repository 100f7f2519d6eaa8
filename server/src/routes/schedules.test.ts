/** S1 to S21 over HTTP, with real files, published versions and runs. The clock of schedules is moved by hand. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OccurrenceBody, ScheduleDetail, ScheduleSummary } from '../contract/index.ts';
import { createHandClock, type HandClock } from '../testing/hand-clock.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let clock: HandClock;
const minute = 60_000;
const begin = Date.parse('2026-03-29T00:30:00Z');

const place = (file: string): string => path.join(server.workspace.root, file);
const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(place(file)), { recursive: true });
  writeFileSync(place(file), text);
};
const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const answer = await server.inject({
    method,
    url: `/api/v1${url}`,
    ...(method === 'GET' || method === 'DELETE' ? {} : { payload: payload ?? {} }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
};

const pipeline = `type: pipeline
display_name: Note
inputs:
  day: never
outputs:
  note: { type: uri_file, path: ../out/note.txt }
jobs:
  write:
    type: command
    command: echo "\${{inputs.day}} $(cat rate.txt)" > \${{outputs.note}}
    code: ../code
    environment: azureml:none:1
    inputs: { day: "\${{parent.inputs.day}}" }
    outputs: { note: "\${{parent.outputs.note}}" }
`;
const schedule = (properties = 'millrace.overlap: allow'): string => `name: notes
properties:
  ${properties}
trigger:
  type: cron
  expression: "*/10 * * * *"
  time_zone: W. Europe Standard Time
create_job:
  job: ../pipelines/note.yml
  inputs:
    day: \${{creation_context.trigger_time}}
`;

beforeEach(async () => {
  clock = createHandClock(begin);
  server = await createTemporaryServer({ scheduleClock: clock });
  write('code/rate.txt', 'v1');
  write('pipelines/note.yml', pipeline);
});
afterEach(() => server.close());

const history = async (): Promise<readonly OccurrenceBody[]> =>
  (await call('GET', '/schedules/notes/history')).body;
const summary = async (): Promise<ScheduleSummary> => (await call('GET', '/schedules')).body[0];

async function enable(text = schedule()): Promise<void> {
  expect((await call('POST', '/schedules', { text })).status).toBe(201);
  expect((await call('POST', '/schedules/notes/enable')).status).toBe(204);
  await server.services.schedules.start();
}

/** Waits for the runs that have begun by then, and gives what they wrote last. */
async function settled(runs: number): Promise<string> {
  for (let turn = 0; turn < 500; turn += 1) {
    const started = (await history()).filter(({ run }) => run !== null);
    if (started.length >= runs) {
      for (const { run } of started) await server.services.engine.finished(run ?? '');
      return readFileSync(place('out/note.txt'), 'utf8');
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${runs} runs never began: ${JSON.stringify(await history())}`);
}

it('S8 S17 S19 runs when it is due, of the version that was published when it was enabled', async () => {
  await enable();
  expect(await summary()).toMatchObject({ isEnabled: true, next: { time: '2026-03-29T00:40:00Z' } });
  write('code/rate.txt', 'v2');
  write('pipelines/note.yml', pipeline.replace('echo', 'echo changed'));
  clock.advance(10 * minute);
  expect(await settled(1)).toBe('2026-03-29T00:40:00Z v1\n');
  const [done] = await history();
  expect(done).toMatchObject({
    nominal: '2026-03-29T00:40:00.000Z',
    kind: 'due',
    status: 'started',
    runStatus: 'succeeded',
  });
  const { body: runs } = await call('GET', '/runs?source=schedule');
  expect(runs).toMatchObject([{ displayName: 'notes-20260329T004000Z', source: 'schedule' }]);
  await call('POST', '/schedules/notes/enable');
  clock.advance(10 * minute);
  expect(await settled(2)).toBe('changed 2026-03-29T00:50:00Z v2\n');
});

it('S1 a file that is new, or changed by anything but us, is disabled', async () => {
  write('schedules/notes.yml', schedule());
  await server.services.schedules.start();
  expect(await summary()).toMatchObject({ isEnabled: false, disabledBecause: null, next: null });
  await call('POST', '/schedules/notes/enable');
  write('schedules/notes.yml', schedule().replace('*/10', '*/5'));
  expect(await summary()).toMatchObject({ isEnabled: false, disabledBecause: 'changed' });
  clock.advance(60 * minute);
  expect(await history()).toEqual([]);
});

it('S1 a change that is saved here stays enabled; one over an older file is refused', async () => {
  await enable();
  const { digest, text }: ScheduleDetail = (await call('GET', '/schedules/notes')).body;
  const changed = text.replace('*/10', '*/5');
  expect((await call('PUT', '/schedules/notes', { text: changed, baseDigest: digest })).status).toBe(204);
  expect(await summary()).toMatchObject({ isEnabled: true, next: { time: '2026-03-29T00:35:00Z' } });
  expect((await call('PUT', '/schedules/notes', { text, baseDigest: digest })).status).toBe(409);
  const wrong = await call('PUT', '/schedules/notes', {
    text: changed.replace('*/5', '*/99 25'),
    baseDigest: (await call('GET', '/schedules/notes')).body.digest,
  });
  expect([wrong.status, wrong.body.issues[0].code]).toEqual([422, 'bad-cron']);
});

it('S1 nothing of a workspace that nobody trusts is enabled or starts', async () => {
  await server.close();
  server = await createTemporaryServer({ scheduleClock: clock, trusted: false });
  write('pipelines/note.yml', pipeline);
  write('schedules/notes.yml', schedule());
  expect((await call('POST', '/schedules/notes/enable')).status).toBe(403);
  expect((await call('POST', '/schedules/notes/run')).status).toBe(403);
  expect(await summary()).toMatchObject({ isEnabled: false, disabledBecause: 'untrusted' });
});

it('S9 what was missed is made up for by the rule, and told', async () => {
  await enable();
  clock.advance(35 * minute);
  expect(await settled(1)).toBe('2026-03-29T01:00:00Z v1\n');
  expect(
    (await history()).map(({ nominal, status, reason }) => [nominal.slice(11, 16), status, reason]),
  ).toEqual([
    ['01:00', 'started', null],
    ['00:40', 'skipped', { kind: 'missed', until: Date.parse('2026-03-29T00:50:00Z'), count: 2 }],
  ]);
});

it('S16 who asked for it is told of what was missed, once', async () => {
  await server.close();
  const told: string[] = [];
  const receiver = createServer((request, response) => {
    request.on('data', (chunk) => told.push(String(chunk)));
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  server = await createTemporaryServer({ scheduleClock: clock, fetchHosts: [`127.0.0.1:${port}`] });
  write('code/rate.txt', 'v1');
  write('pipelines/note.yml', pipeline);
  write(
    'millrace.yml',
    `notices:\n  ops: { on: [missed_run], webhook: { url: "http://127.0.0.1:${port}/" } }\n`,
  );
  await enable();
  clock.advance(35 * minute);
  await settled(1);
  await expect.poll(() => told.length).toBe(1);
  expect(JSON.parse(told[0] ?? '')).toMatchObject({
    type: 'org.millrace.run.missed',
    data: { schedule: 'notes', due: '2026-03-29T00:40:00.000Z' },
  });
  await new Promise((resolve) => receiver.close(resolve));
});

it('S21 runs now, and S20 for the past, once each', async () => {
  await enable();
  expect((await call('POST', '/schedules/notes/run')).status).toBe(202);
  expect(await settled(1)).toBe('2026-03-29T00:30:00Z v1\n');
  const past = { from: '2026-03-28T10:00:00Z', until: '2026-03-28T10:20:00Z' };
  const preview = await call('POST', '/schedules/notes/backfill', { ...past, preview: true });
  expect(preview.body).toMatchObject({ existing: 0, times: [{ time: '2026-03-28T10:00:00Z' }, {}, {}] });
  expect(await history()).toHaveLength(1);
  await call('POST', '/schedules/notes/backfill', { ...past, newestFirst: true });
  expect(await settled(4)).toBe('2026-03-28T10:00:00Z v1\n');
  expect((await call('POST', '/schedules/notes/backfill', past)).body).toEqual({ existing: 3, times: [] });
  const long = await call('POST', '/schedules/notes/backfill', { ...past, from: '2020-01-01T00:00:00Z' });
  expect(long.status).toBe(400);
});

it('W12 a backfill of days in the time zone of the schedule tells how far it is, is stopped, and taken up again', async () => {
  const hourly = schedule().replace('*/10 *', '0 *');
  await enable(hourly);
  // The 28th in Berlin, where the next day has only just begun.
  const day = { from: '2026-03-28', until: '2026-03-28' };
  const preview = await call('POST', '/schedules/notes/backfill', { ...day, preview: true });
  const { times } = preview.body;
  expect([times.length, times[0].time, times.at(-1).local]).toEqual([
    24,
    '2026-03-27T23:00:00Z',
    '2026-03-28T23:00:00+01:00',
  ]);
  expect((await call('GET', '/schedules/notes/backfills')).body).toEqual([]);
  await call('POST', '/schedules/notes/backfill', day);
  const [asked] = (await call('GET', '/schedules/notes/backfills')).body;
  const { waiting, running, succeeded, failed, skipped } = asked;
  expect(asked).toMatchObject({
    from: { time: '2026-03-27T23:00:00Z', local: '2026-03-28T00:00:00+01:00' },
    until: { local: '2026-03-28T23:59:59+01:00' },
    concurrency: 1,
  });
  expect([waiting + running + succeeded, failed, skipped]).toEqual([24, 0, 0]);
  const stopped = await call('POST', `/schedules/notes/backfills/${asked.id}/stop`);
  expect(stopped).toMatchObject({ status: 200, body: { cancelled: 0 } });
  const [left] = (await call('GET', '/schedules/notes/backfills')).body;
  expect([left.waiting, left.skipped > 0]).toEqual([0, true]);
  const reasons = (await history()).filter(({ status }) => status === 'skipped').map(({ reason }) => reason);
  expect(reasons).toEqual(Array.from({ length: left.skipped }, () => ({ kind: 'stopped' })));
  const rest = await call('POST', '/schedules/notes/backfill', { ...day, preview: true });
  expect(rest.body.times).toHaveLength(left.skipped);
  for (const from of ['yesterday', '2026-02-30'])
    expect((await call('POST', '/schedules/notes/backfill', { ...day, from })).status).toBe(400);
  expect((await call('GET', '/schedules/other/backfills')).status).toBe(404);
});

it('S14 a run that cannot begin has failed, with the reason', async () => {
  await enable();
  const [version] = (await call('GET', '/published')).body;
  rmSync(path.dirname(place(version.file)), { recursive: true });
  clock.advance(10 * minute);
  for (let turn = 0; turn < 200 && (await history())[0]?.status !== 'failed'; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await history())[0]).toMatchObject({
    status: 'failed',
    run: null,
    reason: { kind: 'refused', failure: { code: 'stale-revision' } },
  });
});

it('S2 S18 tells the coming due times of a text, what is wrong with it, and of a file', async () => {
  const text = schedule().replace('*/10 *', '30 2');
  const { body } = await call('POST', '/schedules/preview', { text, count: 2 });
  expect(body.coming).toEqual([
    { time: '2026-03-29T01:00:00Z', local: '2026-03-29T03:00:00+02:00', clock: 'forward' },
    { time: '2026-03-30T00:30:00Z', local: '2026-03-30T02:30:00+02:00', clock: null },
  ]);
  const wrong = await call('POST', '/schedules/preview', { text: schedule('millrace.jitter: soon') });
  expect(wrong.body.issues.map(({ code }: { code: string }) => code)).toContain('bad-policy');
  write('schedules/notes.yml', text);
  const times = await call(
    'GET',
    '/schedules/notes/times?from=2026-10-24T00:00:00Z&until=2026-10-26T00:00:00Z',
  );
  expect(times.body.map(({ clock: set }: { clock: string }) => set)).toEqual([null, 'repeated']);
});

it('S1 a schedule is deleted when it is disabled, and its file kept in the trash', async () => {
  await enable();
  expect((await call('DELETE', '/schedules/notes')).status).toBe(400);
  await call('POST', '/schedules/notes/disable');
  expect((await call('DELETE', '/schedules/notes')).status).toBe(204);
  expect([existsSync(place('schedules/notes.yml')), (await call('GET', '/schedules')).body]).toEqual([
    false,
    [],
  ]);
  expect((await call('GET', '/schedules/notes')).status).toBe(404);
  expect(
    (await call('POST', '/schedules', { text: schedule().replace('name: notes', 'name: ../x') })).status,
  ).toBe(400);
});
