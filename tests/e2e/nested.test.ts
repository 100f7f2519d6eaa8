/** Pipelines inside pipelines: the plan shows inside them too, and the browser's Back and Reload keep the way in. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import { type CanvasPage, canvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';
import { partPipeline, wholePipeline, writeNestedPipelines } from './nested-pipelines.ts';

describe('a pipeline inside a pipeline', () => {
  const designer = designerPage('nested');
  let page: Page;
  let canvas: CanvasPage;
  beforeAll(async () => {
    ({ page } = designer());
    canvas = canvasPage(page);
    writeNestedPipelines(designer().server.workspace);
    await designer().open(wholePipeline);
    await canvas.node('prepare').waitFor();
  });
  const goIn = async (): Promise<void> => {
    await canvas.select('prepare');
    await page.getByRole('button', { name: 'Open pipeline' }).first().click();
    await canvas.node('split').waitFor();
  };
  const crumbs = (): Promise<string[]> =>
    page
      .getByRole('navigation', { name: 'Where this pipeline belongs' })
      .getByRole('listitem')
      .allTextContents();

  it('shows inside what ran', async () => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await canvas.expectStates({ prepare: 'done', linear: 'done', train: 'done', score: 'done' });
    await goIn();
    expect(await crumbs()).toEqual(['Cars in two levels', 'Prepare cars']);
    await canvas.expectStates({ read: 'done', clean: 'done', split: 'done' });
  });

  it('keeps the way in over Back, Forward and Reload', async () => {
    await page.goBack();
    await canvas.node('train').waitFor();
    expect(await crumbs()).toEqual([]);
    await page.goForward();
    await canvas.node('split').waitFor();
    expect(await crumbs()).toEqual(['Cars in two levels', 'Prepare cars']);
    await page.reload();
    await canvas.node('split').waitFor();
    expect(await crumbs()).toEqual(['Cars in two levels', 'Prepare cars']);
    await page.getByText(partPipeline).waitFor();
  });

  it('shows inside what a run of the pipeline above would do, with the values that it gives', async () => {
    await expect
      .poll(async () => Object.keys(await canvas.states()).sort())
      .toEqual(['clean', 'read', 'split']);
    await page.getByRole('button', { name: 'Cars in two levels' }).click();
    await canvas.node('train').waitFor();
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    const share = page.getByRole('textbox', { name: 'share', exact: true });
    await share.fill('0.6');
    await share.press('Enter');
    await canvas.expectStates({
      prepare: 'will-run',
      linear: 'done',
      train: 'may-run',
      score: 'may-run',
    });
    await page.getByText('Draft kept, file not saved').waitFor();
    await goIn();
    await canvas.expectStates({ read: 'done', clean: 'done', split: 'will-run' });
    await screenshot(page, 'nested-plan');
  });

  it('says when an address leads to no file', async () => {
    await designer().open('pipelines/none.yml');
    await page.getByText('There is no file pipelines/none.yml in this workspace.').waitFor();
    expect(page.url()).toContain(partPipeline);
    designer().errors.splice(
      0,
      Number.POSITIVE_INFINITY,
      ...designer().errors.filter((error) => !/404/.test(error)),
    );
  });

  it('had no error on the page', () => {
    expect(designer().errors).toEqual([]);
  });
});
