/** Making a component: from a template to the canvas, with its ports read, and tried on a sample before. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWheel } from '@millrace/pipeline-engine/testing';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axe, violations } from './axe.ts';
import { openPage, screenshot } from './browser.ts';
import { designerPage } from './designer-page.ts';

const hasPython = spawnSync('python', ['-c', '0'], { stdio: 'ignore' }).status === 0;
const minute = 60_000;

describe('a new component', () => {
  const designer = designerPage('wizard');
  let page: Page;
  const folder = (...names: string[]): string =>
    path.join(designer().server.workspace, 'components', ...names);
  const begin = async (title: string, template: string): Promise<void> => {
    await page.getByRole('button', { name: 'New component…' }).click();
    await page.getByRole('textbox', { name: 'What does it do?' }).fill(title);
    await page.getByRole('radio', { name: new RegExp(`^${template}`) }).check({ force: true });
    await page.getByRole('button', { name: 'Write the code' }).click();
    await page.locator('.monaco-editor .view-line').first().waitFor();
  };
  const write = async (text: string): Promise<void> => {
    await page.locator('.monaco-editor').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
  };

  beforeAll(async () => {
    ({ page } = designer());
    await page.addInitScript({ path: axe });
    await page.reload();
    await page.locator('.react-flow__node').first().waitFor();
  });

  it(
    'E24 is made of a template, and E25 tried on a sample before it is placed',
    async () => {
      await page.getByRole('button', { name: 'New component…' }).click();
      await page.getByRole('textbox', { name: 'What does it do?' }).fill('First rows');
      expect(await violations(page)).toEqual([]);
      await screenshot(page, 'wizard-choose');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await begin('First rows', 'Shell script');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('complementary').getByText('table', { exact: true }).waitFor();
      await dialog.getByRole('textbox', { name: 'Rows' }).waitFor({ state: 'detached' });
      await dialog.getByRole('button', { name: 'Run on the sample' }).click();
      await dialog.getByText(/^It worked, in/).waitFor({ timeout: minute });
      await dialog.getByText(/kept 100 rows/).waitFor();
      expect(await dialog.locator('tbody tr').count()).toBe(20);
      expect(await violations(page)).toEqual([]);
      await screenshot(page, 'wizard-tried');
      // D41: what is a table is chosen, tried with one, and follows the script.
      await write(
        'table=$1\nrows=${2:-100}\nresult=$3\nlabel=${4:-none}\necho "$label"; cp -r "$table/." "$result"\n',
      );
      await dialog.getByRole('complementary').getByText('label', { exact: true }).waitFor();
      for (const name of ['table', 'result']) {
        await dialog.getByRole('button', { name: `Data of ${name}` }).click();
        await page.getByRole('option', { name: 'Table', exact: true }).click();
      }
      await dialog.getByRole('button', { name: 'Run on the sample' }).click();
      await dialog.getByText('none', { exact: true }).waitFor({ timeout: minute });
      await dialog.getByText(/^It worked, in/).waitFor({ timeout: minute });
      await screenshot(page, 'wizard-table');
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Place on the canvas' }).click();
      await dialog.waitFor({ state: 'detached' });
      await designer().canvas.node('first_rows').waitFor();
      expect(readdirSync(folder('first_rows')).sort()).toEqual(['component.yaml', 'script.sh']);
      expect(designer().errors).toEqual([]);
    },
    2 * minute,
  );

  it(
    'E20 ports follow the arguments while they are written, and E21 what cannot be read is told',
    async () => {
      await begin('Filter rows', 'Python script');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('complementary').getByText('threshold', { exact: true }).waitFor();
      await write(
        'import argparse\np = argparse.ArgumentParser()\np.add_argument("--table", help="Path of a table")\np.add_argument("--rate", type=float, default=0.5)\np.add_argument("--many", nargs=argparse.REMAINDER)\np.add_argument("--result_file", required=True)\n',
      );
      await dialog.getByRole('complementary').getByText('rate', { exact: true }).waitFor();
      await dialog
        .getByRole('complementary')
        .getByText('threshold', { exact: true })
        .waitFor({ state: 'detached' });
      await dialog.getByText(/Line 5: --many takes several values/).waitFor();
      await screenshot(page, 'wizard-ports');
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole('tab', { name: 'component.yaml' }).click();
      await dialog.getByText('default: 0.5').waitFor();
      // Once somebody writes in the definition, it is theirs.
      await page.locator('.monaco-editor').click();
      await page.keyboard.press('Control+End');
      await page.keyboard.insertText('tags: {team: a}\n');
      await dialog.getByText('As component.yaml says.').waitFor();
      await dialog.getByRole('button', { name: 'Read them from the script again' }).click();
      await dialog.getByText(/^Read from the script/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(readdirSync(folder())).not.toContain('filter_rows');
    },
    2 * minute,
  );

  it.skipIf(!hasPython)(
    'E22 a function is called with what its types say (skipped without python)',
    async () => {
      await begin('Last rows', 'Python function');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('complementary').getByText('from_end', { exact: true }).waitFor();
      await dialog.getByRole('button', { name: 'Run on the sample' }).click();
      await dialog.getByText(/^It worked, in/).waitFor({ timeout: minute });
      await dialog.getByText(/kept 100 of \d+ rows/).waitFor();
      await dialog.getByRole('button', { name: 'Place on the canvas' }).click();
      await designer().canvas.node('last_rows').waitFor();
      expect(readFileSync(folder('last_rows/component.yaml'), 'utf8')).toContain(
        'python call_main.py script.py',
      );
    },
    2 * minute,
  );

  it(
    'E27 its code is edited in place, from its node',
    async () => {
      await designer().canvas.select('first_rows');
      await page.getByRole('tab', { name: 'About' }).click();
      await page.getByText('It sees what is installed where it runs.').waitFor();
      await screenshot(page, 'wizard-about');
      await page.getByRole('button', { name: 'Edit the code…' }).click();
      await page.locator('.monaco-editor .view-line').first().waitFor();
      await write('set -eu\necho "edited by hand"\ncp -r "$1/." "$3"\n');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Run on the sample' }).click();
      await dialog.getByText('edited by hand', { exact: true }).waitFor({ timeout: minute });
      await dialog.getByRole('button', { name: 'Save and close' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(readFileSync(folder('first_rows/script.sh'), 'utf8')).toContain('edited by hand');
    },
    2 * minute,
  );

  it.skipIf(!hasPython)(
    'E3 packages that are not to be had are named where it is tried (skipped without python)',
    async () => {
      await begin('Needs more', 'Python function');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Packages' }).fill('--no-index\nnope-nothing==9');
      await dialog.getByRole('button', { name: 'Run on the sample' }).click();
      await dialog.getByText(/Preparing environment needs_more/).waitFor({ timeout: minute });
      await screenshot(page, 'wizard-preparing');
      await dialog
        .getByText(/the package "nope-nothing==9" could not be installed/)
        .waitFor({ timeout: minute });
      await dialog.getByText(/No matching distribution/).waitFor({ timeout: minute });
      await screenshot(page, 'wizard-failed');
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Close' }).last().click();
    },
    2 * minute,
  );

  it.skipIf(!hasPython)(
    'E16 environments are listed with their size and last use, and removed (skipped without python)',
    async () => {
      const wheels = path.join(designer().scratch.directory, 'wheels');
      writeWheel(wheels, { name: 'tiny_one', version: '1.0', module: '' });
      await begin('With packages', 'Python function');
      const dialog = page.getByRole('dialog');
      const packages = `--no-index\n--find-links ${wheels}\ntiny-one`;
      await dialog.getByRole('textbox', { name: 'Packages' }).fill(packages);
      await dialog.getByRole('button', { name: 'Run on the sample' }).click();
      await dialog.getByText(/^It worked, in/).waitFor({ timeout: minute });
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('button', { name: 'Compute', exact: true }).click();
      const row = page.getByRole('row', { name: /with_packages/ });
      await row.getByText(/tiny-one 1\.0/).waitFor();
      await screenshot(page, 'environments');
      expect(await violations(page)).toEqual([]);
      await row.getByRole('button').click();
      await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
      await row.waitFor({ state: 'detached' });
      expect(readdirSync(path.join(designer().server.workspace, '.millrace/environments/made'))).toEqual([]);
    },
    2 * minute,
  );

  it(
    'E24 speaks Japanese, in the dark too',
    async () => {
      const { page: other } = await openPage(page.context().browser() as Browser, {
        locale: 'ja-JP',
        colorScheme: 'dark',
      });
      await other.context().addCookies(await page.context().cookies());
      await other.addInitScript({ path: axe });
      await other.goto(new URL(designer().server.url).origin);
      await other.getByRole('button', { name: '新しいコンポーネント…' }).click();
      await other.getByRole('textbox', { name: '何をするコンポーネントですか?' }).fill('行の絞り込み');
      await screenshot(other, 'wizard-choose-ja');
      await other.getByRole('button', { name: 'コードを書く' }).click();
      await other.locator('.monaco-editor .view-line').first().waitFor();
      await screenshot(other, 'wizard-write-ja');
      expect(await violations(other)).toEqual([]);
      await other.context().close();
    },
    minute,
  );
});
