/** A script node in the designer: its code in an editor, and after a run its tables, its images and its files. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import { designerPage } from './designer-page.ts';

const pipeline = `type: pipeline
jobs:
  draw:
    type: command
    component: azureml:execute_javascript:1
    inputs:
      script: |
        import { mkdirSync, writeFileSync } from 'node:fs';
        export function main() {
          const bar = '<rect width="120" height="80" fill="teal"/>';
          writeFileSync('graphics/bar.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80">' + bar + '</svg>');
          mkdirSync('outputs');
          writeFileSync('outputs/note.txt', 'noted');
          return [{ name: 'one', value: 1 }];
        }
`;

const designer = designerPage('script-nodes');

it('T71 D39 the designer shows the code, and the images and files of a script', async () => {
  const { page, canvas, server } = designer();
  writeFileSync(path.join(server.workspace, 'pipelines/draw.yml'), pipeline);
  await designer().open('pipelines/draw.yml');
  await canvas.node('draw').waitFor();
  await canvas.select('draw');
  await page.locator('[data-field="script"] .monaco-editor').waitFor();

  // D39: more room for the same text, in which nothing that was typed is lost.
  await page.getByRole('button', { name: 'Enlarge JavaScript script' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.view-line').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('// typed in the large editor\n');
  await screenshot(page, 'code-enlarged');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page
    .locator('[data-field="script"] .view-line')
    .filter({ hasText: 'typed in the large editor' })
    .waitFor();

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('tab', { name: 'Results' }).first().click();
  await page.getByRole('button', { name: 'Files and images' }).click();
  const image = page.getByRole('img', { name: 'graphics/bar.svg' });
  await image.waitFor();
  const width = await image.evaluate((element) => {
    return element instanceof HTMLImageElement ? element.decode().then(() => element.naturalWidth) : 0;
  });
  expect(width).toBe(120);
  await page.getByRole('link', { name: /outputs\/note\.txt/ }).waitFor();
  await screenshot(page, 'script-node');
});
