/**
 * The interface of a pipeline, by mouse: settings and outputs promoted, inputs renamed, compute and version chosen.
 * What is saved differs from the file in the lines that say so, and undo restores every byte.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import type { CanvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';

const cars = 'pipelines/cars-regression.yml';

describe('the interface of a pipeline', () => {
  const designer = designerPage('interface');
  let page: Page;
  let canvas: CanvasPage;
  let original: string;
  const file = (): string => path.join(designer().server.workspace, cars);
  const saved = async (): Promise<string> => {
    await page.keyboard.press('Control+s');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    return readFileSync(file(), 'utf8');
  };
  const choose = async (button: Locator, entry: string): Promise<void> => {
    await button.click();
    await page.getByRole('menuitem', { name: entry, exact: true }).click();
  };
  const fractionMenu = (): Locator =>
    page.locator('[data-field="fraction_of_rows"]').getByRole('button', { name: 'Pipeline input…' });
  const showPipeline = (): Promise<void> =>
    page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });

  beforeAll(async () => {
    ({ page, canvas } = designer());
    await designer().open(cars);
    await canvas.node('split').waitFor();
    original = readFileSync(file(), 'utf8');
  });
  it('promotes a setting, renames the input with what reads it, changes it, and takes it back', async () => {
    await canvas.select('split');
    await choose(fractionMenu(), 'Promote to pipeline input');
    await page.getByText('Takes its value from the pipeline input fraction_of_rows.').waitFor();
    await screenshot(page, 'promoted-input');
    await showPipeline();
    await page.getByRole('button', { name: 'Rename fraction_of_rows' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).last().fill('share');
    await page.keyboard.press('Enter');
    const share = page.getByRole('textbox', { name: 'share', exact: true });
    await share.fill('0.65');
    await share.press('Enter');
    await screenshot(page, 'pipeline-interface');
    const text = await saved();
    expect(text).toContain('inputs:\n  share: 0.65\n');
    expect(text).toContain('fraction_of_rows: ${{parent.inputs.share}}');
    await canvas.select('split');
    await choose(fractionMenu(), 'Use a value of its own');
    await page.getByRole('textbox', { name: /Fraction of rows/ }).waitFor();
    expect(await saved()).toBe(original.replace('fraction_of_rows: 0.7', 'fraction_of_rows: 0.65'));
    for (const _ of ['take back', 'change', 'rename', 'promote']) await page.keyboard.press('Control+z');
    expect(await saved()).toBe(original);
  });

  it('promotes an output, and shows the node that writes it', async () => {
    await canvas.select('score');
    await choose(
      page.locator('[data-port="out:scored_dataset"]').getByRole('button'),
      'Promote to pipeline output',
    );
    await page.getByText('Pipeline output scored_dataset').waitFor();
    await screenshot(page, 'promoted-output');
    const text = await saved();
    expect(text).toContain('scored_dataset: ${{parent.outputs.scored_dataset}}');
    await showPipeline();
    await page.getByText('From Score Model, Scored dataset').waitFor();
    await page.getByRole('button', { name: 'Remove scored_dataset' }).click();
    expect(await saved()).toBe(original);
  });

  it('adds inputs of every kind, and removes them without a trace', async () => {
    await showPipeline();
    for (const kind of ['Text', 'Number', 'Whole number', 'Switch', 'File', 'Folder', 'Table']) {
      await choose(page.getByRole('button', { name: 'Add a pipeline input' }), kind);
    }
    await page.getByRole('button', { name: 'Remove input_7' }).waitFor();
    await screenshot(page, 'inputs-of-every-kind');
    expect(await saved()).toContain('  input_4: false\n  input_5:\n');
    for (const number of ['', '_2', '_3', '_4', '_5', '_6', '_7']) {
      await page.getByRole('button', { name: `Remove input${number}`, exact: true }).click();
    }
    expect(await saved()).toBe(original);
  });

  it('chooses the compute of a node and its version, and undoes both', async () => {
    await canvas.select('split');
    const compute = page.getByRole('combobox', { name: 'Compute', exact: true });
    await compute.fill('gpu');
    await compute.press('Enter');
    const version = page.getByRole('combobox', { name: 'Component version' });
    await version.fill('@latest');
    await version.press('Enter');
    await screenshot(page, 'node-compute');
    const text = await saved();
    expect(text).toContain('component: azureml:split_data@latest\n    compute: azureml:gpu\n');
    await canvas.select('train');
    await compute.scrollIntoViewIfNeeded();
    await compute.click();
    await page.getByRole('option', { name: 'gpu' }).waitFor();
    await page.keyboard.press('Escape');
    await showPipeline();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await saved()).toBe(original);
  });

  it('D38 names the places of the rail on focus, and beside their icons when it is unfolded', async () => {
    const rail = page.getByRole('navigation', { name: 'Pages' });
    const width = async (): Promise<number> => (await rail.boundingBox())?.width ?? 0;
    expect(await width()).toBe(48);
    await rail.getByRole('button', { name: 'Models', exact: true }).focus();
    await page.keyboard.press('Tab');
    await page.getByRole('tooltip').filter({ hasText: 'Runs' }).waitFor();
    await screenshot(page, 'rail-tooltip');
    await rail.getByRole('button', { name: 'Show names' }).press('Enter');
    await rail.getByText('Schedules', { exact: true }).waitFor();
    expect(await width()).toBe(168);
    await screenshot(page, 'rail-unfolded');
    await page.reload();
    await rail.getByRole('button', { name: 'Hide names' }).press('Enter');
    await expect.poll(width).toBe(48);
  });

  it('had no error on the page', () => {
    expect(designer().errors).toEqual([]);
  });
});
