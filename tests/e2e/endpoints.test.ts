/**
 * B50 in Chromium on a real server: an endpoint is made of a published pipeline, called by form with rows, and its result
 * is downloaded; its token calls it by the lines that the page gives. In light and English, in dark and Japanese.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from './axe.ts';
import { openPage } from './browser.ts';
import { checkedPicture, scratchAndBrowser } from './looks.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const looks = [
  { name: 'light', options: {} },
  { name: 'dark-japanese', options: { colorScheme: 'dark', locale: 'ja-JP' } },
] as const;

const pipeline = `type: pipeline
display_name: Count words
inputs:
  words: { type: uri_file, path: ../data/words.txt }
  unit: words
outputs:
  told: { type: uri_folder }
jobs:
  count:
    type: command
    command: printf '%s %s' "$(wc -l < \${{inputs.words}})" "\${{inputs.unit}}" > \${{outputs.out}}/count.txt
    environment: { image: ubuntu }
    inputs: { words: "\${{parent.inputs.words}}", unit: "\${{parent.inputs.unit}}" }
    outputs: { out: "\${{parent.outputs.told}}" }
`;

const tablePipeline = `type: pipeline
inputs: { source: { type: uri_file } }
outputs: { table: { type: mltable } }
jobs:
  read:
    type: command
    component: azureml:import_data:1
    inputs: { source: "\${{parent.inputs.source}}" }
    outputs: { dataset: "\${{parent.outputs.table}}" }
`;
const tableDeployment =
  'type: pipeline\nname: table\nendpoint_name: houses\njob_definition: ../../pipelines/houses.yml\n';

const shared = scratchAndBrowser();

describe.each(looks)('the Endpoints page, $name', ({ name, options }) => {
  let server: ServerProcess;
  let page: Page;
  const word = (english: string, japanese: string): string => (name === 'dark-japanese' ? japanese : english);
  const button = (english: string, japanese: string) =>
    page.getByRole('button', { name: word(english, japanese), exact: true });

  beforeAll(async () => {
    server = await startServer(path.join(shared().scratch.directory, name), { env: shared().scratch.env });
    for (const [file, text] of [
      ['pipelines/count.yml', pipeline],
      ['data/words.txt', 'one\ntwo\n'],
    ] as const) {
      mkdirSync(path.dirname(path.join(server.workspace, file)), { recursive: true });
      writeFileSync(path.join(server.workspace, file), text);
    }
    ({ page } = await openPage(shared().browser, options));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.addInitScript({ path: axe });
    await page.goto(server.url);
    await page.locator('.react-flow__node').first().waitFor();
    const status = await page.evaluate(async () => {
      const body = JSON.stringify({ path: 'pipelines/count.yml', name: 'count-words' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/v1/published', { method: 'POST', headers, body })).status;
    });
    expect(status).toBe(201);
  });
  afterAll(async () => {
    await page?.close();
    await server?.stop();
  });

  const check = async (picture: string): Promise<void> => {
    await page.mouse.move(700, 2);
    await checkedPicture(page, `${picture}-${name}`);
  };

  it('B50 B51 makes an endpoint of a published pipeline', async () => {
    await button('Endpoints', 'エンドポイント').click();
    await page.getByText(word('No endpoints yet', 'エンドポイントはまだありません')).waitFor();
    await check('endpoints-empty');
    await button('New endpoint', '新しいエンドポイント').click();
    const dialog = page.getByRole('dialog');
    await expect
      .poll(() => dialog.getByRole('textbox', { name: word('Name', '名前') }).inputValue())
      .toBe('count-words');
    await check('endpoint-new');
    await dialog.getByRole('button', { name: word('Create', '作成') }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'count-words' }).waitFor();
    expect(readFileSync(path.join(server.workspace, 'endpoints/count-words.yml'), 'utf8')).toContain(
      'millrace.keep_days: "30"',
    );
  });

  it('B50 calls it with rows, follows the call, and downloads what came of it', async () => {
    await button('Call', '呼び出す').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: new RegExp(word('Data from', 'データの取得元')) }).click();
    await page.getByRole('option', { name: word('Rows', '行を入力') }).click();
    const rows = dialog.getByRole('textbox', { name: word('Rows', '行'), exact: true });
    await rows.fill('{"id": 1}\n{"id": }');
    await dialog.getByText(word('Line 2 is no JSON object', '2 行目は')).waitFor();
    await check('endpoint-call');
    await rows.fill('{"id": 1}\n{"id": 2}\n{"id": 3}');
    await dialog.getByRole('button', { name: word('Call', '呼び出す'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row').filter({ hasText: word('Run 1', '実行 1') });
    await row.getByText(word('Done', '完了')).waitFor({ timeout: 60_000 });
    await check('endpoint');
    await row.getByRole('button', { name: word('Results of run 1', '実行 1 の結果') }).click();
    const link = page.getByRole('link', { name: word('Download told', 'told をダウンロード') });
    await link.waitFor();
    await check('endpoint-results');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('told.tar');
    const text = execFileSync('tar', ['-xOf', await download.path(), 'count.txt'], { encoding: 'utf8' });
    expect(text).toBe('3 words');
    await page.keyboard.press('Escape');
  });

  it('B43 B50 B53 its token calls it from outside until it is revoked', async () => {
    await button('Make a token', 'トークンを作成').click();
    const dialog = page.getByRole('dialog');
    const token = (await dialog.locator('code').textContent()) ?? '';
    await check('endpoint-token');
    await dialog
      .getByRole('button', { name: word('Close', '閉じる') })
      .last()
      .click();
    await page.getByRole('tab', { name: word('How to call it', '呼び出し方') }).click();
    await check('endpoint-curl');
    await button('Copy', 'コピー').click();
    const lines = await page.evaluate(() => navigator.clipboard.readText());
    const [first = ''] = lines.split('\ncurl');
    const call = () =>
      execFileSync('bash', ['-c', `${first} -s -o /dev/null -w '%{http_code}'`], {
        encoding: 'utf8',
        env: { ...process.env, MILLRACE_TOKEN: token },
      });
    expect(call()).toBe('201');
    await button('Revoke', '無効にする').click();
    const asked = page.getByRole('alertdialog');
    await asked.getByRole('button', { name: word('Revoke', '無効にする') }).click();
    await asked.waitFor({ state: 'detached' });
    expect(call()).toBe('401');
    await button('All endpoints', 'エンドポイント一覧').click();
    await page.getByRole('row').filter({ hasText: 'count-words' }).waitFor();
    await check('endpoints');
  });

  it('B41 B79 takes a dropped file, a path and registered data, and shows the result as a table', async () => {
    for (const [file, text] of [
      ['pipelines/houses.yml', tablePipeline],
      ['endpoints/houses/table.yml', tableDeployment],
      ['data/houses.csv', 'size,price\n70,250\n'],
      ['data/houses.yml', 'name: houses\nversion: "1"\ntype: uri_file\npath: ./houses.csv\n'],
    ] as const) {
      mkdirSync(path.dirname(path.join(server.workspace, file)), { recursive: true });
      writeFileSync(path.join(server.workspace, file), text);
    }
    await page.reload();
    await button('Endpoints', 'エンドポイント').click();
    await button('houses', 'houses').click();
    const dialog = page.getByRole('dialog');
    const send = async (): Promise<void> => {
      await dialog.getByRole('button', { name: word('Call', '呼び出す'), exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    const from = async (source: string): Promise<void> => {
      await button('Call', '呼び出す').click();
      await dialog.getByRole('button', { name: new RegExp(word('Data from', 'データの取得元')) }).click();
      await page.getByRole('option', { name: source }).click();
    };

    await button('Call', '呼び出す').click();
    const files = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['size,price\n50,180\n60,210\n'], 'dropped.csv', { type: 'text/csv' }));
      return transfer;
    });
    const area = dialog.getByRole('button', { name: word('Drop a data file', 'ファイルを') });
    await area.dispatchEvent('dragover', { dataTransfer: files });
    await area.dispatchEvent('drop', { dataTransfer: files });
    await dialog.getByText('dropped.csv').waitFor();
    await check('endpoint-drop');
    await send();
    await from(word('A path of the workspace', 'ワークスペースのパス'));
    await dialog.getByRole('textbox', { name: word('Path', 'パス') }).fill('data/houses.csv');
    await send();
    await from(word('Registered data', '登録済みデータ'));
    await dialog
      .getByRole('button', { name: word('Registered data', '登録済みデータ') })
      .last()
      .click();
    await page.getByRole('option', { name: 'azureml:houses:1' }).click();
    await send();

    const done = page.getByRole('row').filter({ hasText: word('Done', '完了') });
    await expect.poll(() => done.count(), { timeout: 60_000 }).toBe(3);
    await page
      .getByRole('row')
      .last()
      .getByRole('button', { name: new RegExp(word('Results of run', 'の結果')) })
      .click();
    await dialog.getByRole('button', { name: word('View table', 'table を表示') }).click();
    await dialog.getByText('210').first().waitFor();
    await check('endpoint-table');
    const link = dialog.getByRole('link', { name: word('Download table', 'table をダウンロード') });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('table.csv');
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/size,price\r?\n50,180\r?\n60,210/);
    await page.keyboard.press('Escape');
    await button('All endpoints', 'エンドポイント一覧').click();
  });

  it('B70 B72 is deleted only after its name was typed, and what goes is named', async () => {
    await button('count-words', 'count-words').click();
    await button('Delete', '削除').click();
    const asked = page.getByRole('alertdialog');
    await asked.getByText('endpoints/count-words.yml').waitFor();
    const remove = asked.getByRole('button', { name: word('Delete', '削除'), exact: true });
    expect(await remove.isDisabled()).toBe(true);
    await asked.getByRole('textbox').fill('count-word');
    await check('endpoint-delete');
    expect(await remove.isDisabled()).toBe(true);
    await asked.getByRole('textbox').fill('count-words');
    await remove.click();
    await asked.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'count-words' }).waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'houses' }).waitFor();
    expect(existsSync(path.join(server.workspace, 'endpoints/count-words.yml'))).toBe(false);
  });
});
