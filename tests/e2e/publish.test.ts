/** V1, V14 and V20 to V24 as a person meets them: train, make the batch inference pipeline, publish it, run and restore it. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axe, violations } from './axe.ts';
import { screenshot } from './browser.ts';
import { type CanvasPage, canvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';

describe('from training to a published version', () => {
  const designer = designerPage('publish');
  let page: Page;
  let canvas: CanvasPage;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const file = (name: string): string => path.join(designer().server.workspace, name);
  const look = async (picture: string): Promise<void> => {
    await page.mouse.move(700, 2);
    await screenshot(page, picture);
    expect(await violations(page), picture).toEqual([]);
  };
  const allDone = () =>
    expect
      .poll(
        async () => Object.values(await canvas.states()).every((state) => /^(done|reused)$/.test(state)),
        {
          timeout: 90_000,
        },
      )
      .toBe(true);

  beforeAll(async () => {
    ({ page } = designer());
    canvas = canvasPage(page);
    await page.addInitScript({ path: axe });
    await page.reload();
    await designer().open('pipelines/penguins-classification.yml');
    await canvas.node('train').waitFor();
  });

  it('V1 registers a trained model from its result, under the name that is offered', async () => {
    await button('Run').click();
    await allDone();
    await canvas.select('train');
    await page.getByRole('tab', { name: 'Results' }).last().click();
    await button('Register Trained model').click();
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
    await look('register-dialog');
    await button('Register').click();
    await page.getByText('Registered penguins-classification_train, version 1').waitFor();
    expect(readFileSync(file('models/penguins-classification_train/1/model.yml'), 'utf8')).toContain(
      'type: mlflow_model',
    );
  });

  it('V14 makes the batch inference pipeline of the run, which opens and runs', async () => {
    await button('Runs').click();
    await button('Run 1').click();
    await button('Create batch inference pipeline').click();
    await canvas.node('score').waitFor();
    expect(Object.keys(await canvas.states()).sort()).toEqual([
      'clean_missing',
      'import_penguins',
      'normalize',
      'score',
    ]);
    await button('Run').click();
    await allDone();
    await screenshot(page, 'batch-inference');
  });

  it('V11 lists the models and transformations with the run that they came from', async () => {
    await button('Models').click();
    await page.getByRole('row').nth(3).waitFor();
    expect(await page.getByRole('row').count()).toBe(4);
    await look('models-page');
  });

  it('V20 publishes the pipeline, and a changed one as the next version', async () => {
    const publish = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Designer', exact: true }).click();
      await button('Actions for the pipeline').click();
      await page.getByRole('menuitem', { name: 'Publish…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    };
    await publish();
    const name = 'penguins-classification-batch-inference';
    await page.getByText(`Published ${name}, version 1`).waitFor();
    const source = file(`pipelines/${name}.yml`);
    const text = readFileSync(source, 'utf8');
    writeFileSync(source, text.replace('comment: One penguin', 'comment: A penguin'));
    await canvas.node('import_penguins').getByText('A penguin').waitFor();
    await publish();
    await page.getByText(`Published ${name}, version 2`).waitFor();
    await button('Published').click();
    await page.getByRole('row').nth(2).waitFor();
    await look('published-page');
  });

  const choose = async (version: string, entry: string): Promise<void> => {
    await page.getByRole('button', { name: new RegExp(`batch-inference ${version}$`) }).click();
    await page.getByRole('menuitem', { name: entry, exact: true }).click();
  };

  it('V22 compares two versions, and makes the newer one the default', async () => {
    await choose('2', 'Compare …');
    const dialog = page.getByRole('dialog');
    await dialog.locator('[data-changed]').first().waitFor();
    expect(await dialog.locator('[data-changed]').allTextContents()).toEqual([
      expect.stringContaining('One penguin'),
      expect.stringContaining('A penguin'),
    ]);
    await look('published-compare');
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await choose('2', 'Make it the default');
    await expect.poll(() => page.getByRole('row').nth(1).textContent()).toContain('Default');
  });

  it('V23 runs a version with other data, and leaves the version as it is', async () => {
    const rows = readFileSync(file('data/penguins.csv'), 'utf8').split('\n');
    writeFileSync(file('data/few.csv'), `${rows.slice(0, 8).join('\n')}\n`);
    await choose('2', 'Run');
    await page.getByRole('textbox', { name: 'dataset' }).fill('data/few.csv');
    await look('published-run');
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Done', { exact: true }).first().waitFor();
    await screenshot(page, 'published-ran');
  });

  it('V24 restores a version as a pipeline that opens', async () => {
    await button('Published').click();
    await choose('1', 'Restore as a pipeline');
    await canvas.node('import_penguins').getByText('One penguin').waitFor();
    expect(designer().errors).toEqual([]);
  });
});
