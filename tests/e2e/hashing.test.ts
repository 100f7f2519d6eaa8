/** A large input: its reading is seen and can be called off, in the designer and in a terminal. */
import { mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, screenshot } from './browser.ts';
import {
  createScratch,
  runCommand,
  type Scratch,
  type ServerProcess,
  startServer,
} from './server-process.ts';

const pipeline = `type: pipeline
jobs:
  look:
    type: command
    command: wc -c \${{inputs.big}} > \${{outputs.size}}
    inputs:
      big: { type: uri_file, path: ../data/big.bin }
    outputs:
      size: { type: uri_file }
`;

let scratch: Scratch;
let browser: Browser;
let server: ServerProcess;
let workspace: string;

const bigFile = (gigabytes: number): void => {
  const file = path.join(workspace, 'data/big.bin');
  writeFileSync(file, '');
  // Without blocks on disk: it is read as zeros.
  truncateSync(file, gigabytes * 1_000_000_000);
  utimesSync(file, 1000, 1000);
};

beforeAll(async () => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  for (const folder of ['.millrace', 'data', 'pipelines'])
    mkdirSync(path.join(workspace, folder), { recursive: true });
  writeFileSync(path.join(workspace, 'pipelines/p.yml'), pipeline);
  bigFile(20);
  browser = await launchBrowser();
  server = await startServer(workspace, { env: scratch.env });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  scratch.remove();
});

it('F27 F28 the designer shows how far the reading is, and the start is called off', async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(server.url);
  await page.evaluate(() =>
    fetch('/api/v1/workspace/trust', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }),
  );
  await page.goto(`${new URL(server.url).origin}/#/edit/pipelines/p.yml`);
  await page.getByText(/Reading inputs: .* of 20 GB/).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel', exact: false }).first().waitFor();
  await screenshot(page, 'hashing');
  await page.getByRole('button', { name: 'Cancel', exact: false }).first().click();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  const { stdout } = await runCommand(['runs', '--json'], { env: scratch.env, cwd: workspace });
  expect(JSON.parse(stdout)).toEqual({ runs: [] });
  expect(errors).toEqual([]);
});
