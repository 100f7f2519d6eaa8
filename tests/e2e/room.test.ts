/** The history and the storage of a workspace on the page: finding, pinning, deleting and collecting runs. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, screenshot } from './browser.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';

const cars = 'pipelines/cars-regression.yml';
const penguins = 'pipelines/penguins-classification.yml';

describe('room', () => {
  let scratch: Scratch;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let errors: string[];

  /** As the page asks: with its cookie. */
  const ask = async <T>(route: string, body?: object): Promise<T> => {
    const { origin } = new URL(server.url);
    const url = `${origin}/api/v1${route}`;
    const options = { headers: { origin }, ...(body === undefined ? {} : { data: body }) };
    const answer = await (body === undefined ? page.request.get(url) : page.request.post(url, options));
    return (await answer.json()) as T;
  };

  const runToEnd = async (file: string, source: string): Promise<void> => {
    const { text } = await ask<{ text: string }>(`/pipelines/file?path=${file}`);
    const { run } = await ask<{ run: string }>('/runs', { path: file, text, source });
    const status = async () => (await ask<{ status: string }>(`/runs/${run}`)).status;
    await expect.poll(status, { timeout: 60_000 }).toBe('succeeded');
  };

  beforeAll(async () => {
    scratch = createScratch();
    server = await startServer(path.join(scratch.directory, 'workspace'), { env: scratch.env });
    browser = await launchBrowser();
    ({ page, errors } = await openPage(browser));
    await page.goto(server.url);
    await page.locator('.react-flow__node').first().waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    scratch?.remove();
  });

  const rows = () => page.getByRole('row').count();
  const choose = async (label: RegExp, option: string): Promise<void> => {
    await page.getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
  };

  it('C12 runs are found by trigger, text and pipeline', async () => {
    await runToEnd(cars, 'http');
    await runToEnd(cars, 'designer');
    await runToEnd(penguins, 'command-line');
    await page.goto(`${new URL(server.url).origin}/#/runs`);
    await expect.poll(rows).toBe(4);
    await page.getByText('3 runs').waitFor();
    await choose(/started by/, 'Command line');
    await expect.poll(rows).toBe(2);
    await choose(/started by/, 'Any trigger');
    await page.getByRole('searchbox').fill('CARS');
    await expect.poll(rows).toBe(3);
    await screenshot(page, 'room-runs-found');
    await page.getByRole('searchbox').fill('nowhere');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await expect.poll(rows).toBe(4);
  });

  it('C13 a run is pinned, and another one deleted', async () => {
    const pin = page.getByRole('button', { name: /^Pin run 1/ });
    await pin.click();
    await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('checkbox', { name: 'Pinned only' }).check();
    await expect.poll(rows).toBe(2);
    await page.getByRole('checkbox', { name: 'Pinned only' }).uncheck();
    await page.getByRole('button', { name: 'Actions for Run 2' }).click();
    await page.getByRole('menuitem', { name: 'Delete the run…' }).click();
    await page.getByRole('alertdialog').waitFor();
    await screenshot(page, 'room-delete');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(rows).toBe(3);
    await page.mouse.move(700, 700);
    await screenshot(page, 'room-runs');
  });

  it('C14 the storage page says what takes room, and frees what the settings let go', async () => {
    writeFileSync(
      path.join(server.workspace, 'millrace.yml'),
      'retention:\n  keep_runs: 0\n  keep_days: 0\n',
    );
    await page.getByRole('button', { name: 'Storage' }).click();
    await page.getByText(/A collection would free/).waitFor();
    await page.getByRole('button', { name: penguins }).waitFor();
    await page.getByRole('button', { name: 'Check the state' }).click();
    await page.getByText(/Nothing is damaged\. Looked at \d+ runs/).waitFor();
    await screenshot(page, 'room-storage');
    await page.getByRole('button', { name: 'Collect now' }).click();
    await page.getByText('Nothing to collect').waitFor();
    await expect.poll(() => page.getByRole('button', { name: penguins }).count()).toBe(0);
    await page.getByRole('button', { name: cars }).waitFor();
    await page.getByRole('button', { name: 'Runs' }).click();
    await page.getByText('Results collected').waitFor();
    await screenshot(page, 'room-runs-collected');
  });

  it('C16 a mistake in the settings is shown with its line, and nothing is collected', async () => {
    writeFileSync(path.join(server.workspace, 'millrace.yml'), 'retention:\n  keep_runs: many\n');
    await page.getByRole('button', { name: 'Storage' }).click();
    await page.getByText(/millrace\.yml:2:.*keep_runs/).waitFor();
    expect(await page.getByRole('button', { name: 'Collect now' }).isDisabled()).toBe(true);
    await screenshot(page, 'room-storage-mistake');
  });

  it('has no error of its own in the console', () => {
    expect(errors.filter((error) => !error.includes('422'))).toEqual([]);
  });
});
