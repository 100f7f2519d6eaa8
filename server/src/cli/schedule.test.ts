/** `millrace schedule`, without a server and with one of its own. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enterWorkspace, millrace } from '../testing/typed-command.ts';
import { createTrust } from '../workspace/trust.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';

let folder: string;
let leave: () => Promise<void>;

const yaml = (more = ''): string => `name: nightly
trigger:
  type: cron
  expression: "30 2 29 3 *"
  time_zone: Europe/Berlin
${more}create_job: ../pipelines/p.yml
`;

beforeAll(async () => {
  ({ folder, leave } = await enterWorkspace('schedule'));
  await mkdir('pipelines');
  await writeFile('pipelines/p.yml', 'type: pipeline\njobs:\n  a: { type: command, command: "true" }\n');
  await writeFile(path.join(folder, 'nightly.yml'), yaml());
  await createTrust(await workspaceOfFolder(undefined), process.env.MILLRACE_CONFIG_DIR).grant();
});
afterAll(() => leave());

it('S18 schedule next tells due times of a file in UTC, with changes of the clock, and what is wrong with it', async () => {
  const file = path.join(folder, 'nightly.yml');
  const { code, json } = await millrace('schedule', 'next', file, '--count', '300', '--json');
  const next = json.next as { time: string; local: string; clock: string | null }[];
  expect([code, json.timeZone, next.length]).toEqual([0, 'Europe/Berlin', 300]);
  expect(next.every(({ time }) => /^\d{4}-03-29T0[01]:[03]0:00Z$/.test(time))).toBe(true);
  // 29 March is a last Sunday in 2026, 2037 and 2048: there the clock skips half past two.
  expect(next.find(({ time }) => time.startsWith('2037'))).toEqual({
    time: '2037-03-29T01:00:00Z',
    local: '2037-03-29T03:00:00+02:00',
    clock: 'forward',
  });
  expect(next.find(({ time }) => time.startsWith('2038'))?.clock).toBeNull();
  const wrong = path.join(folder, 'wrong.yml');
  await writeFile(wrong, yaml().replace('30 2', '61 2'));
  expect(await millrace('schedule', 'next', wrong)).toMatchObject({
    code: 2,
    said: expect.stringContaining('wrong.yml:4:15: error'),
  });
  expect(await millrace('schedule', 'next', path.join(folder, 'none.yml'))).toMatchObject({ code: 2 });
});

it('S1 schedules are created disabled, enabled, shown, disabled and deleted', async () => {
  expect(await millrace('schedule', 'create', path.join(folder, 'nightly.yml'))).toMatchObject({ code: 0 });
  expect(existsSync('schedules/nightly.yml')).toBe(true);
  expect((await millrace('schedule', 'create', path.join(folder, 'nightly.yml'))).code).toBe(2);
  expect((await millrace('schedule', 'list')).said).toMatch(/nightly +disabled +30 2 29 3 \*/);
  expect(await millrace('schedule', 'enable', 'nightly')).toMatchObject({ code: 0 });
  const { json } = await millrace('schedule', 'list', '--json');
  expect(json.schedules).toMatchObject([
    { name: 'nightly', isEnabled: true, published: { name: 'p', version: '1' } },
  ]);
  expect((await millrace('schedule', 'next', 'nightly', '--json')).json).toMatchObject({
    schedule: 'nightly',
  });
  expect((await millrace('schedule', 'show', 'nightly')).said).toContain('nightly: enabled');
  const fill = await millrace(
    'schedule',
    'backfill',
    'nightly',
    '--from',
    '2020-01-01',
    '--until',
    '2022-12-31',
    '--dry-run',
    '--json',
  );
  expect((fill.json.times as unknown[]).length).toBe(3);
  // Without a server nothing of a backfill begins: all of it waits, and is left out.
  await millrace('schedule', 'backfill', 'nightly', '--from', '2020-01-01', '--until', '2021-12-31');
  expect((await millrace('schedule', 'backfills', 'nightly')).said).toMatch(/2021-12-31.* 2 waiting/);
  expect(
    (await millrace('schedule', 'stop-backfill', 'nightly', '--cancel-running', '--json')).json,
  ).toMatchObject({
    leftOut: 2,
    cancelled: 0,
  });
  expect((await millrace('schedule', 'backfills', 'nightly')).said).toMatch(/2 skipped/);
  expect((await millrace('schedule', 'stop-backfill', 'nightly', 'other')).code).toBe(2);
  expect((await millrace('schedule', 'delete', 'nightly')).code).toBe(2);
  await millrace('schedule', 'disable', 'nightly');
  expect(await millrace('schedule', 'delete', 'nightly')).toMatchObject({ code: 0 });
  expect(existsSync('schedules/nightly.yml')).toBe(false);
  expect((await millrace('schedule', 'show', 'nightly')).code).toBe(2);
  expect((await millrace('schedule', 'backfill', 'nightly', '--from', 'soon')).code).toBe(2);
});

it('S40 S51 a schedule that waits for calls is told so, and its token is made and revoked', async () => {
  const called = yaml().replace(
    /trigger:[\s\S]*create_job/,
    'properties: { millrace.trigger: call }\ncreate_job',
  );
  await writeFile(path.join(folder, 'called.yml'), called.replace('nightly', 'called'));
  await millrace('schedule', 'create', path.join(folder, 'called.yml'), '--enable');
  expect((await millrace('schedule', 'list')).said).toMatch(
    /called +enabled +when it is called; there is no token yet/,
  );
  const { json } = await millrace('schedule', 'token', 'called', '--json');
  expect(json.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect((await millrace('schedule', 'show', 'called')).said).toContain(
    'called: enabled, when it is called,',
  );
  expect(await millrace('schedule', 'token', 'called', '--revoke')).toMatchObject({ code: 0 });
  expect((await millrace('schedule', 'list')).said).toContain('there is no token yet');
  expect((await millrace('schedule', 'token', 'nobody')).code).toBe(2);
});
