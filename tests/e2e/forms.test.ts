/** The forms of the inspector: complaints while typing, code in an editor, and without it in a plain text area. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import type { CanvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';

const component = `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: run_query
version: 1
display_name: Run a query
inputs:
  sql_query: {type: string, default: SELECT 1}
  limit: {type: integer, default: 10, min: 1, max: 100}
outputs:
  result: {type: uri_folder}
command: echo \${{inputs.limit}} > \${{outputs.result}}/limit
environment: azureml:local:1
x-millrace:
  inputs:
    sql_query: {control: code}
`;

const pipeline = `type: pipeline
jobs:
  query:
    type: command
    component: ../components/query/component.yaml
    inputs:
      limit: 20   # rows
`;

describe('the forms', () => {
  const designer = designerPage('forms');
  let page: Page;
  let canvas: CanvasPage;
  const file = (): string => path.join(designer().server.workspace, 'pipelines/query.yml');
  const open = async (): Promise<void> => {
    await designer().open('pipelines/query.yml');
    await canvas.node('query').waitFor();
    await canvas.select('query');
  };
  const saved = async (): Promise<string> => {
    await page.keyboard.press('Control+s');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    return readFileSync(file(), 'utf8');
  };

  beforeAll(() => {
    ({ page, canvas } = designer());
    mkdirSync(path.join(designer().server.workspace, 'components/query'), { recursive: true });
    writeFileSync(path.join(designer().server.workspace, 'components/query/component.yaml'), component);
    writeFileSync(file(), pipeline);
  });

  it('keep a plain text area where the editor does not come', async () => {
    await page.route('**/assets/code-editor*.js', (route) => route.abort());
    await open();
    const area = page.getByRole('textbox', { name: 'Sql query' });
    await area.fill('SELECT 2\nFROM cars');
    await area.blur();
    expect(await saved()).toContain('      sql_query: |-\n        SELECT 2\n        FROM cars\n');
    expect(await page.locator('[data-field] .monaco-editor').count()).toBe(0);
    await page.unrouteAll();
    writeFileSync(file(), pipeline);
    designer().errors.splice(0);
  });

  it('show code in an editor, and write it as it is typed', async () => {
    await page.reload();
    await open();
    const editor = page.locator('[data-field="sql_query"] .monaco-editor');
    await editor.waitFor();
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('SELECT name -- 名前\nFROM cars');
    await page.keyboard.press('Tab');
    await screenshot(page, 'code-field');
    expect(await saved()).toBe(
      `${pipeline}      sql_query: |-\n        SELECT name -- 名前\n        FROM cars\n`,
    );
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    await page.keyboard.press('Control+z');
    expect(await saved()).toBe(pipeline);
  });

  it('complain with every key, before anything is written', async () => {
    await canvas.select('query');
    const limit = page.getByRole('textbox', { name: 'Limit' });
    const complaint = page.locator('[data-field="limit"]').getByRole('alert');
    await limit.fill('');
    await limit.pressSequentially('1x', { delay: 10 });
    await complaint.getByText('"1x" is not a number.').waitFor();
    await limit.press('Backspace');
    await complaint.waitFor({ state: 'detached' });
    await limit.press('.');
    await limit.press('5');
    await complaint.getByText('"1.5" is not a whole number.').waitFor();
    await limit.fill('250');
    await complaint.getByText('Must be from 1 to 100.').waitFor();
    await screenshot(page, 'complaint-while-typing');
    await limit.press('Escape');
    await complaint.waitFor({ state: 'detached' });
    expect(await limit.inputValue()).toBe('20');
    expect(await saved()).toBe(pipeline);
  });

  it('had no error on the page', () => {
    expect(designer().errors).toEqual([]);
  });
});
