/**
 * A newcomer draws the cars regression from an empty canvas, runs it, looks at the results, changes one
 * parameter, reads the plan, runs again, saves, and goes on in the terminal. Real server, real Chromium.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import type { CanvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';
import { runCommand, type Scratch, type ServerProcess } from './server-process.ts';

const done = (ids: readonly string[], state: string): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, state]));

const above = ['import_data', 'select_columns_in_dataset', 'clean_missing_data', 'linear_regression'];
const below = ['train_model', 'score_model', 'evaluate_model'];
const all = [...above, 'split_data', ...below];

describe('a newcomer', () => {
  const designer = designerPage('newcomer');
  let server: ServerProcess;
  let scratch: Scratch;
  let page: Page;
  let canvas: CanvasPage;
  beforeAll(() => {
    ({ server, scratch, page, canvas } = designer());
  });

  it('starts with a starter workspace and an empty pipeline that offers three starts', async () => {
    await page.locator('.react-flow__node').first().waitFor();
    await page
      .getByRole('link', { name: 'Pipelines' })
      .or(page.getByRole('button', { name: 'Pipelines' }))
      .first()
      .click();
    await page.getByText('cars-regression.yml').first().waitFor();
    await screenshot(page, 'pipelines');
    await page.getByRole('button', { name: 'New pipeline' }).click();
    await page.getByText('Open a sample').first().waitFor();
    await screenshot(page, 'empty-pipeline');
  });

  it('draws the pipeline with the mouse', async () => {
    await page.getByRole('button', { name: 'cars.csv' }).dragTo(page.locator('.react-flow__pane'), {
      targetPosition: { x: 420, y: 60 },
    });
    await canvas.node('import_data').waitFor();
    await canvas.drop('Select Columns in Dataset', 420, 170);
    await canvas.drop('Clean Missing Data', 420, 280);
    await canvas.drop('Split Data', 420, 390);
    await canvas.drop('Linear Regression', 130, 390);
    await canvas.drop('Train Model', 200, 520);
    await canvas.drop('Score Model', 420, 640);
    await canvas.drop('Evaluate Model', 420, 750);
    await canvas.wire('import_data', 'dataset', 'select_columns_in_dataset', 'dataset');
    await canvas.wire('select_columns_in_dataset', 'results_dataset', 'clean_missing_data', 'dataset');
    await canvas.wire('clean_missing_data', 'cleaned_dataset', 'split_data', 'dataset');
    await canvas.wire('linear_regression', 'untrained_model', 'train_model', 'untrained_model');
    await canvas.wire('split_data', 'results_dataset1', 'train_model', 'dataset');
    await canvas.wire('train_model', 'trained_model', 'score_model', 'trained_model');
    await canvas.wire('split_data', 'results_dataset2', 'score_model', 'dataset');
    await canvas.wire('score_model', 'scored_dataset', 'evaluate_model', 'scored_dataset');
    await screenshot(page, 'drawn');
  });

  it('refuses a wire between unlike ports and says why', async () => {
    const before = await page.locator('.react-flow__edge').count();
    await canvas.node('linear_regression').locator('.react-flow__handle.source').click();
    await canvas.node('split_data').locator('.react-flow__handle.target').click();
    await page.getByText('Split Data needs a table at').waitFor();
    await screenshot(page, 'refused');
    await page.keyboard.press('Escape');
    expect(await page.locator('.react-flow__edge').count()).toBe(before);
  });

  it('fills the forms', async () => {
    await canvas.select('select_columns_in_dataset');
    await page.getByRole('button', { name: 'Choose columns…' }).click();
    await screenshot(page, 'column-picker');
    await chooseAllColumnsBut(page, 'Name');
    await canvas.select('clean_missing_data');
    await page.getByRole('button', { name: /Cleaning mode/ }).click();
    await page.getByRole('option', { name: 'Remove entire row' }).click();
    await canvas.select('split_data');
    await fraction(page, '0.7');
    await canvas.select('train_model');
    const label = page.getByRole('combobox', { name: /Label column/ });
    await label.fill('Miles_per');
    await page.getByRole('option', { name: /Miles_per_Gallon/ }).click();
    await screenshot(page, 'forms');
  });

  it('runs it and sees R² and a table with statistics', async () => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    expect(await coveredByNotice(page), 'D51 notices lie on no node').toEqual([]);
    await canvas.expectStates(done(all, 'done'));
    await screenshot(page, 'after-run');
    await canvas
      .node('evaluate_model')
      .getByText(/R² 0\.\d+/)
      .waitFor();
    await canvas.node('score_model').locator('[data-state] svg').first().dblclick();
    await page.getByRole('grid').waitFor();
    await page.getByText(/118 rows × 9 columns/).waitFor();
    await page.getByRole('columnheader', { name: /Scored Labels/ }).click();
    await page.getByText('Standard deviation').waitFor();
    await screenshot(page, 'table');
  });

  it('reuses everything when nothing changed, and says from which run', async () => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await canvas.expectStates(done(all, 'reused'));
    await canvas
      .node('split_data')
      .getByText(/Reused from run 1/)
      .waitFor();
    await screenshot(page, 'reused');
  });

  it('shows before the run what a changed fraction makes run, and why; then just that runs', async () => {
    await page.getByRole('button', { name: 'Close the drawer' }).click();
    await page.getByRole('button', { name: 'Fit', exact: true }).click();
    await canvas.select('split_data');
    await fraction(page, '0.6');
    await canvas.expectStates({
      ...done(above, 'up-to-date'),
      split_data: 'will-run',
      ...done(below, 'may-run'),
    });
    await canvas
      .node('split_data')
      .getByText(/0\.7 → 0\.6/)
      .waitFor();
    await screenshot(page, 'plan');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await canvas.expectStates({ ...done(above, 'reused'), split_data: 'done', ...done(below, 'done') });
    await screenshot(page, 'after-change');
  });

  it('saves an Azure ML pipeline with a layout sidecar, which the terminal runs without running anything again', async () => {
    await page.keyboard.press('Control+s');
    const file = path.join(server.workspace, 'pipelines/untitled.yml');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('component: azureml:evaluate_model:1');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('type: pipeline');
    expect(text).toContain('fraction_of_rows: 0.6');
    const sidecar = file.replace(/\.yml$/, '.layout.json');
    await expect.poll(() => existsSync(sidecar)).toBe(true);
    const layout = JSON.parse(readFileSync(sidecar, 'utf8')) as { nodes: object };
    expect(Object.keys(layout.nodes).sort()).toEqual([...all].sort());
    const command = await runCommand(['run', 'pipelines/untitled.yml', '--json'], {
      env: scratch.env,
      cwd: server.workspace,
    });
    expect(command.code, command.stderr).toBe(0);
    const last = JSON.parse(command.stdout.trim().split('\n').at(-1) ?? '') as {
      type: string;
      status: string;
      steps: Record<string, { reused: boolean }>;
    };
    expect(last).toMatchObject({ type: 'run-finished', status: 'succeeded' });
    expect(Object.values(last.steps).map((step) => step.reused)).toEqual(all.map(() => true));
  });

  it('undoes with the keyboard to the saved text, and redoes', async () => {
    const pane = page.locator('.react-flow__pane');
    await pane.click({ position: { x: 20, y: 20 } });
    await canvas.select('evaluate_model');
    await page.keyboard.press('Delete');
    await expect.poll(() => canvas.node('evaluate_model').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await expect.poll(() => canvas.node('evaluate_model').count()).toBe(1);
    await page.getByText('Saved').first().waitFor();
  });

  it('had no error on the page', () => {
    expect(designer().errors).toEqual([]);
  });
});

/** The nodes under the first notice that appears; asked in the page, for a notice soon goes. */
async function coveredByNotice(page: Page): Promise<unknown> {
  const found = await page.waitForFunction(
    () => {
      const notice = document.querySelector('section[aria-live] > div')?.getBoundingClientRect();
      if (!notice) return undefined;
      const nodes = [...document.querySelectorAll<HTMLElement>('.react-flow__node')];
      const isCovered = (box: DOMRect): boolean =>
        box.left < notice.right &&
        notice.left < box.right &&
        box.top < notice.bottom &&
        notice.top < box.bottom;
      return nodes.filter((node) => isCovered(node.getBoundingClientRect())).map((node) => node.dataset.id);
    },
    undefined,
    { timeout: 60_000 },
  );
  return found.jsonValue();
}

async function fraction(page: Page, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /Fraction of rows/ }).first();
  await field.fill(value);
  await field.press('Enter');
}

async function chooseAllColumnsBut(page: Page, column: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'With rules' }).click();
  await dialog.getByRole('button', { name: /Begin with$/ }).click();
  await page.getByRole('option', { name: 'All columns' }).click();
  await dialog.getByRole('button', { name: 'Add a rule' }).click();
  const names = dialog.getByRole('combobox');
  await names.fill(column);
  await page
    .getByRole('option', { name: `${column} ` })
    .first()
    .click();
  await screenshot(page, 'column-rules');
  await dialog.getByRole('button', { name: 'Apply' }).click();
}
