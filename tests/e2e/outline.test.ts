/** The outline of the graph, by keyboard alone: what the canvas shows, and what can be done there. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CanvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';

describe('the outline', () => {
  const designer = designerPage('outline');
  let page: Page;
  let canvas: CanvasPage;
  beforeAll(async () => {
    ({ page, canvas } = designer());
    await designer().open('pipelines/cars-regression.yml');
    await canvas.node('split').waitFor();
  });

  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');

  it('D59 is not needed to get past the lists: two tab stops to the canvas, from either side', async () => {
    const role = (): Promise<string | null | undefined> =>
      page.evaluate(() => document.activeElement?.getAttribute('role'));
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the canvas');
    await page.keyboard.press('Enter');
    expect(await role()).toBe('application');
    await page.getByRole('searchbox', { name: 'Search components' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('cars.csv');
    await page.keyboard.press('Tab');
    expect(await role()).toBe('application');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('cars.csv');
  });

  it('D59 has the menu of a node under a key', async () => {
    await canvas.select('split');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: /Run up to here/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('lists every node of the canvas with its state, in reading order', async () => {
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    await page.keyboard.press('o');
    const items = page.getByRole('treeitem');
    await items.first().waitFor();
    const texts = await items.allTextContents();
    expect(texts[0]).toBe('Import carsNot run yet');
    expect(texts.at(-1)).toBe('Evaluate ModelNot run yet');
    expect(texts.length).toBe(await page.locator('.react-flow__node').count());
    expect(await focused()).toBe('Import carsNot run yet');
  });

  it('shows the connections of a node, and leads along them', async () => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Dataset from Select Columns in Dataset, Results dataset');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Select Columns in DatasetNot run yet');
    await expect.poll(() => canvas.node('select_columns').getAttribute('class')).toContain('selected');
  });

  it('finds a node, selects it with Enter and brings it to the middle', async () => {
    const search = page.getByRole('searchbox', { name: 'Search nodes' });
    await search.fill('ｔｒａｉｎ');
    await search.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => canvas.node('train').getAttribute('class')).toContain('selected');
    await expect.poll(() => offMiddle(page, canvas)).toBeLessThan(4);
    await search.fill('');
  });

  it('deletes and undoes, and the focus stays in the tree', async () => {
    const last = page.getByRole('treeitem').last();
    await last.focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => canvas.node('evaluate').count()).toBe(0);
    await expect.poll(focused).toBe('Score ModelNot run yet');
    await page.keyboard.press('Control+z');
    await canvas.node('evaluate').waitFor();
    await page.keyboard.press('o');
    await expect.poll(() => page.getByRole('tree').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application');
  });

  it('had no error on the page', () => {
    expect(designer().errors).toEqual([]);
  });
});

/** How far the node's middle is from the middle of the canvas, in pixels. */
async function offMiddle(page: Page, canvas: CanvasPage): Promise<number> {
  const node = await canvas.node('train').boundingBox();
  const area = await page.locator('.react-flow').boundingBox();
  if (node === null || area === null) return Number.POSITIVE_INFINITY;
  const x = node.x + node.width / 2 - area.x - area.width / 2;
  const y = node.y + node.height / 2 - area.y - area.height / 2;
  return Math.hypot(x, y);
}
