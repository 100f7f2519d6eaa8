/**
 * Every page in light, dark and Japanese: pictures for people, and axe-core, which finds nothing wrong with
 * them. The picture of the README is one of them.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from './axe.ts';
import { openPage } from './browser.ts';
import { canvasPage } from './canvas-page.ts';
import { checkedPicture, looks, scratchAndBrowser } from './looks.ts';
import { elsewherePipeline, partPipeline, wholePipeline, writeNestedPipelines } from './nested-pipelines.ts';
import { root, type ServerProcess, startServer } from './server-process.ts';

const shared = scratchAndBrowser();

describe.each(looks)('the designer, $name', ({ name, options }) => {
  let server: ServerProcess;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    server = await startServer(path.join(shared().scratch.directory, name), { env: shared().scratch.env });
    writeNestedPipelines(server.workspace);
    ({ page, errors } = await openPage(shared().browser, options));
    await page.addInitScript({ path: axe });
    await page.goto(server.url);
    await page.locator('.react-flow__node').first().waitFor();
  });
  afterAll(async () => {
    await page?.close();
    await server?.stop();
  });

  const check = async (picture: string): Promise<void> => {
    await checkedPicture(page, `${picture}-${name}`);
  };

  it('the canvas before and after a run', async () => {
    const origin = new URL(server.url).origin;
    await page.goto(`${origin}/#/edit/pipelines/cars-regression.yml`);
    await page.locator('.react-flow__node[data-id="import_cars"]').waitFor();
    await check('canvas');
    await page.getByRole('button', { name: name === 'japanese' ? '実行' : 'Run', exact: true }).click();
    const canvas = canvasPage(page);
    await expect
      .poll(async () => [...new Set(Object.values(await canvas.states()))], { timeout: 60_000 })
      .toEqual(['done']);
    const score = page.locator('.react-flow__node[data-id*="score"]').first();
    await score.locator('[data-state] svg').first().dblclick();
    await page.getByRole('grid').waitFor();
    await page.locator('[role="columnheader"] svg').nth(9).waitFor();
    // On a slow machine it has gone by itself.
    await page
      .getByRole('region', { name: /Notifications|通知/ })
      .getByRole('button')
      .evaluateAll((buttons) => {
        for (const button of buttons) if (button instanceof HTMLElement) button.click();
      });
    await page.mouse.move(700, 2);
    await check('results');
    if (name === 'light') keepForReadme('results-light');
  });

  it('the evaluation', async () => {
    const evaluate = page.locator('.react-flow__node[data-id*="evaluate"]').first();
    await evaluate.locator('[data-state] svg').first().dblclick();
    await page.getByText(/R²/).first().waitFor();
    await check('evaluation');
  });

  it('the outline', async () => {
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    await page.keyboard.press('o');
    await page.getByRole('tree').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await check('outline');
  });

  it('a pipeline inside a pipeline, with its plan and its inputs', async () => {
    const { origin } = new URL(server.url);
    await page.goto(`${origin}/#/edit/${partPipeline}?of=${encodeURIComponent(wholePipeline)}&node=prepare`);
    await page.locator('.react-flow__node[data-id="split"]').waitFor();
    await check('nested');
  });

  it('nodes that are not executed here, with ports of their own', async () => {
    await page.goto(`${new URL(server.url).origin}/#/edit/${elsewherePipeline}`);
    await page.locator('#node-search[data-state="elsewhere"]').waitFor();
    await check('elsewhere');
  });

  it('the code beside the canvas', async () => {
    await page.getByRole('button', { name: /the code beside|コードをキャンバスの横/ }).click();
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await check('code-beside');
    await page.getByRole('button', { name: /the code beside|コードをキャンバスの横/ }).click();
  });

  it('the settings of a node and its help page', async () => {
    await page.goto(`${new URL(server.url).origin}/#/edit/pipelines/cars-regression.yml`);
    const canvas = canvasPage(page);
    await canvas.node('clean_missing').waitFor();
    await canvas.select('clean_missing');
    await page.locator('[data-field="cleaning_mode"]').waitFor();
    await check('settings');
    await page.getByRole('tab', { name: /^(About|説明)$/ }).click();
    await page.getByRole('heading', { name: name === 'japanese' ? 'パラメーター' : 'Parameters' }).waitFor();
    await check('help');
    await page.getByRole('tab', { name: /^(Settings|設定)$/ }).click();
  });

  it('a conflict with another program, and a file that it deleted', async () => {
    const file = path.join(server.workspace, 'pipelines/cars-regression.yml');
    const original = readFileSync(file, 'utf8');
    await canvasPage(page).select('split');
    const fraction = page.locator('[data-field="fraction_of_rows"]').getByRole('textbox');
    await fraction.fill('0.61');
    await fraction.press('Enter');
    await page.locator('[data-state="draft"]').waitFor();
    writeFileSync(file, original.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.62'));
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('radio').nth(1).click();
    await check('conflict');
    await dialog.getByRole('button').last().click();
    await dialog.waitFor({ state: 'detached' });
    rmSync(file);
    await dialog.waitFor();
    await check('deleted-file');
    await dialog.getByRole('button').last().click();
    await dialog.waitFor({ state: 'detached' });
  });

  it.each(['pipelines', 'data', 'runs', 'compute', 'storage'])('the page %s', async (route) => {
    await page.goto(`${new URL(server.url).origin}/#/${route}`);
    await page.getByRole('heading').first().waitFor();
    await check(route);
  });

  it('a run as its graph and as its steps', async () => {
    await page.goto(`${new URL(server.url).origin}/#/runs`);
    await page.getByRole('button', { name: /^(Run 1|実行 1)$/ }).click();
    const graph = page.getByRole('region', { name: /run 1|実行 1/ });
    await graph.getByRole('button').nth(7).waitFor();
    await graph.getByRole('button').nth(3).click();
    await check('run');
    await page.getByRole('tab').nth(1).click();
    await page.getByRole('table').first().waitFor();
    await check('run-steps');
  });

  it('D56 a window as small as a telephone', async () => {
    const { origin } = new URL(server.url);
    const isTooWide = (): Promise<boolean> =>
      page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const route of ['pipelines', 'data', 'runs', 'schedules', 'compute', 'endpoints', 'storage']) {
      await page.goto(`${origin}/#/${route}`);
      await page.getByRole('heading').first().waitFor();
      expect(await isTooWide(), route).toBe(false);
    }
    await page.goto(`${origin}/#/edit/pipelines/penguins-classification.yml`);
    const palette = page.getByRole('searchbox');
    const inspector = page.getByRole('heading', { level: 2 }).first();
    await page.getByRole('button', { name: /hide components|コンポーネント一覧/ }).click();
    await palette.waitFor();
    await page.getByRole('button', { name: /hide the inspector|インスペクター/ }).click();
    await palette.waitFor({ state: 'detached' });
    await inspector.waitFor();
    await check('small-window');
    await page.setViewportSize({ width: 1440, height: 900 });
    await palette.waitFor();
    expect(await isTooWide()).toBe(false);
  });

  it('has no error in the console but the one about the deleted file', () => {
    expect(errors.filter((error) => !/404/.test(error))).toEqual([]);
  });
});

/** The one picture that is committed: `MILLRACE_UPDATE_README=1 npm run e2e -- looks`. */
function keepForReadme(picture: string): void {
  if (process.env.MILLRACE_UPDATE_README !== '1') return;
  const folder = path.join(root, 'docs/images');
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(root, `test-results/screenshots/${picture}.png`), path.join(folder, 'designer.png'));
}
