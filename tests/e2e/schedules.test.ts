/**
 * Schedules in Chromium on a real server, whose clock of schedules runs sixty times as fast: made, enabled, two runs
 * seen, a change of the clock shown; and a server that is killed again and again, with every due time once.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from './axe.ts';
import { openPage } from './browser.ts';
import { checkedPicture, looks, scratchAndBrowser } from './looks.ts';
import { apiOf } from './run-client.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const shared = scratchAndBrowser();

const start = (workspace: string, clock: string): Promise<ServerProcess> =>
  startServer(path.join(shared().scratch.directory, workspace), {
    env: { ...shared().scratch.env, MILLRACE_SCHEDULE_CLOCK: clock },
  });

function write(server: ServerProcess, file: string, text: string): void {
  const absolute = path.join(server.workspace, file);
  mkdirSync(path.dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
}

const pipeline = 'type: pipeline\ndisplay_name: Heartbeat\njobs:\n  beat: { type: command, command: date }\n';
const nightly = `name: nightly-report
display_name: Nightly report
properties:
  millrace.missed_runs: all 3
trigger:
  type: cron
  expression: 30 2 * * *
  time_zone: W. Europe Standard Time
create_job: ../pipelines/heartbeat.yml
`;

interface Past {
  readonly nominal: string;
  readonly status: string;
  readonly run: string | null;
  readonly runStatus: string | null;
  readonly reason: { readonly kind: string; readonly count?: number } | null;
}

describe.each(looks)('the Schedules page, $name', ({ name, options }) => {
  let server: ServerProcess;
  let page: Page;
  const isJapanese = name === 'japanese';
  const word = (english: string, japanese: string): string => (isJapanese ? japanese : english);

  beforeAll(async () => {
    server = await start(name, '2026-03-28T00:58:30Z*60');
    write(server, 'pipelines/heartbeat.yml', pipeline);
    write(server, 'schedules/nightly-report.yml', nightly);
    ({ page } = await openPage(shared().browser, options));
    await page.addInitScript({ path: axe });
    await page.goto(server.url);
    await page.locator('.react-flow__node').first().waitFor();
  });
  afterAll(async () => {
    await page?.close();
    await server?.stop();
  });

  const check = async (picture: string): Promise<void> => {
    await page.mouse.move(700, 2);
    await checkedPicture(page, `${picture}-${name}`);
  };

  it('S1 S8 a schedule is made, enabled, and runs every minute', async () => {
    await page
      .getByRole('button', { name: word('Schedule this pipeline', 'このパイプラインをスケジュール') })
      .click();
    const drafted = page.getByRole('dialog').getByRole('textbox', { name: 'YAML' });
    await expect.poll(() => drafted.inputValue()).toMatch(/create_job: "\.\.\/pipelines\/.+\.yml"/);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('Nightly report').waitFor();
    await page.getByRole('button', { name: word('New schedule', '新しいスケジュール') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: word('Name', '名前') }).fill('heartbeat');
    await dialog.getByRole('button', { name: new RegExp(word('Pipeline', 'パイプライン')) }).click();
    await page.getByRole('option', { name: 'Heartbeat' }).click();
    await dialog.getByRole('button', { name: new RegExp(word('How often', '頻度')) }).click();
    await page.getByRole('option', { name: word('Cron expression', 'cron 式') }).click();
    const expression = dialog.getByRole('textbox', { name: word('Cron expression', 'cron 式') });
    await expression.fill('* * * * *');
    await expression.press('Enter');
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(5);
    await check('schedule-form');
    await dialog.getByRole('button', { name: word('Create', '作成') }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /heartbeat/ });
    await row.getByRole('switch').check();
    await row
      .getByRole('switch', { name: word('Enabled', '有効') })
      .and(row.locator(':enabled'))
      .waitFor();
    await row.getByRole('button', { name: /^(Run \d+|実行 \d+)/ }).waitFor({ timeout: 30_000 });
  });

  it('S18 its page shows two runs, the next five, and the calendar', async () => {
    await page
      .getByRole('row', { name: /heartbeat/ })
      .getByRole('button', { name: 'heartbeat', exact: true })
      .click();
    await page.getByRole('tab', { name: word('History', '履歴') }).click();
    const done = page.getByRole('row').filter({ hasText: word('Done', '完了') });
    await expect.poll(() => done.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    await page.getByRole('switch').uncheck();
    await check('schedule-history');
  });

  it('S5 S18 the next five of a nightly schedule mark the night in which the clock is set forward', async () => {
    await page.getByRole('button', { name: word('All schedules', 'スケジュール一覧') }).click();
    const row = page.getByRole('row', { name: /Nightly report/ });
    await row.getByRole('switch').check();
    await row
      .getByRole('switch', { name: word('Enabled', '有効') })
      .and(row.locator(':enabled'))
      .waitFor();
    await check('schedules');
    await row.getByRole('button', { name: 'Nightly report', exact: true }).click();
    const coming = page.getByRole('region', { name: word('Coming runs', '次の予定') });
    await expect.poll(() => coming.getByRole('listitem').count()).toBe(5);
    const forward = coming
      .getByRole('listitem')
      .filter({ hasText: word('Clock set forward', '時計が進められた') });
    expect(await forward.locator('time').getAttribute('datetime')).toBe('2026-03-29T01:00:00Z');
    await page.getByRole('button', { name: word('Run now', '今すぐ実行') }).click();
    await check('schedule-calendar');
    await page.getByRole('tab', { name: 'YAML' }).click();
    await page.getByText('millrace.missed_runs').waitFor();
    await check('schedule-yaml');
  });

  it('S20 D37 a backfill shows the runs that it makes, with the night of the clock, and how far it is', async () => {
    await page.getByRole('button', { name: word('Backfill…', '過去分を実行…') }).click();
    const dialog = page.getByRole('dialog');
    const from = dialog.getByLabel(word('From', '開始日'), { exact: true });
    await from.fill('2025-03-31');
    await dialog.getByLabel(word('Until, inclusive', '終了日（この日を含む）')).fill('2025-03-30');
    await dialog.getByText(word('It begins after its end.', '開始日が終了日より後です。')).waitFor();
    await from.fill('2015-01-01');
    await dialog.getByRole('alert').filter({ hasText: '1000' }).waitFor();
    await from.fill('2025-03-29');
    await dialog.getByText(word('Makes 2 runs', '2 件を実行します')).waitFor();
    await dialog.getByText(word('Clock set forward', '時計が進められた')).waitFor();
    await check('schedule-backfill');
    await dialog.getByRole('button', { name: word('Start 2 runs', '2 件を開始') }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(word('2 of 2 done', '2 件中 2 件完了')).waitFor({ timeout: 30_000 });
    await check('schedule-backfilled');
  });

  it('S1 D36 another trigger and other policies are written into the text, and the schedule stays enabled', async () => {
    await page.getByRole('button', { name: word('Edit', '編集'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: new RegExp(word('How often', '頻度')) }).click();
    await page.getByRole('option', { name: word('Every week', '毎週') }).click();
    // Its time zone stays.
    await dialog.getByText('time_zone: "W. Europe Standard Time"').waitFor();
    await dialog
      .getByRole('button', { name: new RegExp(word('An earlier run still goes on', '前の実行が続いている')) })
      .click();
    await page.getByRole('option', { name: word('Cancel the earlier one', '前の実行を中止する') }).click();
    const most = dialog.getByRole('textbox', { name: word('At most', '最大回数') });
    await most.fill('12');
    const spread = dialog.getByRole('textbox', { name: word('Spread the starts over', '開始をずらす幅') });
    await spread.fill('soon');
    await dialog.getByRole('alert').filter({ hasText: '24h' }).first().waitFor();
    await check('schedule-edit');
    await spread.fill('5m');
    await spread.press('Enter');
    await dialog.getByText(/missed_runs: all 12\n.*overlap: cancel_older\n.*jitter: 5m/).waitFor();
    await dialog.getByRole('button', { name: word('Save', '保存') }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('30 2 * * mon').first().waitFor();
    expect(await page.getByRole('switch').isChecked()).toBe(true);
  });
});

it('S11 S12 a server that is killed at any moment loses no due time and doubles none', async () => {
  const begin = Date.parse('2026-06-01T00:00:00Z');
  let server = await start('killed', new Date(begin).toISOString());
  write(server, 'pipelines/heartbeat.yml', pipeline);
  write(
    server,
    'schedules/beat.yml',
    'name: beat\nproperties: { millrace.missed_runs: all 100, millrace.overlap: allow }\ntrigger: { type: cron, expression: "* * * * *" }\ncreate_job: ../pipelines/heartbeat.yml\n',
  );
  const call = async <T>(method: string, url: string): Promise<T> => {
    const post = { method, headers: { 'content-type': 'application/json' }, body: '{}' };
    const answer = await (await apiOf(server))(url, method === 'POST' ? post : {});
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  await call('POST', '/schedules/beat/enable');
  let shown = begin;
  for (let round = 0; round < 6; round += 1) {
    await server.kill();
    // Each goes on a little later than the one before it was killed.
    shown += 7 * 60_000;
    server = await start('killed', `${new Date(shown).toISOString()}*120`);
    // In the middle of recording and starting: a due time comes every half second.
    await new Promise((resolve) => setTimeout(resolve, 700 + round * 230));
    shown += (700 + round * 230) * 120;
  }
  const isSettled = async (): Promise<boolean> => {
    const history = await call<readonly Past[]>('GET', '/schedules/beat/history?limit=500');
    return history.every(
      ({ status, runStatus }) => status !== 'waiting' && (runStatus === null || runStatus === 'succeeded'),
    );
  };
  await server.kill();
  server = await start('killed', new Date(shown + 20 * 60_000).toISOString());
  await call('POST', '/schedules/beat/disable');
  await expect.poll(isSettled, { timeout: 60_000 }).toBe(true);
  const history = await call<readonly Past[]>('GET', '/schedules/beat/history?limit=500');
  const runs = await call<readonly { readonly displayName: string }[]>(
    'GET',
    '/runs?source=schedule&limit=500',
  );
  const due = history.map(({ nominal }) => Date.parse(nominal)).sort((a, b) => a - b);
  expect(due.length).toBeGreaterThan(40);
  // Every minute from the first to the last, each once, and none was skipped.
  expect(due).toEqual(due.map((_, index) => (due[0] ?? 0) + index * 60_000));
  expect(history.filter(({ status }) => status !== 'started' && status !== 'skipped')).toEqual([]);
  const names = runs.map(({ displayName }) => displayName);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBe(history.filter(({ run }) => run !== null).length);
  await server.stop();
});
