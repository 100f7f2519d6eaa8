/** What changed, old against new, as a person reads it: in the plan of a node, in a run, and in a terminal. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, screenshot } from './browser.ts';
import {
  createScratch,
  runCommand,
  type Scratch,
  type ServerProcess,
  startServer,
} from './server-process.ts';

const pipeline = (rules: string): string => `type: pipeline
display_name: Explain
jobs:
  fit:
    type: command
    component: ../components/fit/component.yaml
    inputs:
      rate: 0.10
      rules: '${rules}'
`;
const component = `type: command
name: fit
version: 1
code: .
command: bash fit.sh > \${{outputs.model}}
environment: { image: "python:3.12", conda_file: ./conda.yml }
environment_variables: { API_TOKEN: abc }
inputs:
  rate: { type: number }
  rules: { type: string }
outputs:
  model: { type: uri_file }
`;
const conda = (version: string): string => `dependencies:\n  - pip:\n    - pandas==${version}\n`;

let scratch: Scratch;
let browser: Browser;
let server: ServerProcess;
let workspace: string;

const write = (name: string, text: string): void => {
  const file = path.join(workspace, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const millrace = (...words: string[]) => runCommand(words, { env: scratch.env, cwd: workspace });

beforeAll(async () => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
  write('pipelines/p.yml', pipeline('{"keep": true, "columns": ["a", "b"]}'));
  write('components/fit/component.yaml', component);
  write('environments.yml', 'provide: system\n');
  write('components/fit/conda.yml', conda('2.1.0'));
  write('components/fit/fit.sh', 'echo fit\n');
  browser = await launchBrowser();
  server = await startServer(workspace, { env: scratch.env });
  expect((await millrace('run', 'pipelines/p.yml')).code).toBe(0);
  write('pipelines/p.yml', pipeline('{"keep": false, "columns": ["a", "c"]}'));
  write('components/fit/conda.yml', conda('2.2.0'));
  write('components/fit/component.yaml', component.replace('API_TOKEN: abc', 'API_TOKEN: def'));
  write('components/fit/fit.sh', 'echo fit better\n');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  scratch.remove();
});

it('F10 in a terminal', async () => {
  const { stderr, stdout } = await millrace('plan', 'pipelines/p.yml');
  expect(stdout).toBe('');
  for (const line of [
    /^run +fit +about /m,
    /^ +fit\.sh changed \([0-9a-f]{8} → [0-9a-f]{8}\)$/m,
    /^ +pandas \(pip\) ==2\.1\.0 → ==2\.2\.0$/m,
    /^ +variable API_TOKEN •••••• → ••••••$/m,
    /^ +rules: 2 changes$/m,
    /^ +keep true → false$/m,
    /^ +columns\[1\] "b" → "c"$/m,
    /^0 reused, 1 to run, 0 may run$/m,
  ]) {
    expect(stderr).toMatch(line);
  }
  const json = await millrace('plan', 'pipelines/p.yml', '--json');
  expect(json.stdout).not.toContain('abc');
  expect(
    JSON.parse(json.stdout).steps[0].because.find((entry: { part: string }) => entry.part === 'param:rules'),
  ).toMatchObject({
    changes: [
      { at: 'keep', old: 'true', new: 'false' },
      { at: 'columns[1]', old: '"b"', new: '"c"' },
    ],
  });
});

const changes = async (page: Page): Promise<readonly string[]> =>
  (await page.getByRole('table').filter({ hasText: 'columns[1]' }).getByRole('row').allInnerTexts()).map(
    (row) => row.split(/\s+/).join(' '),
  );

it('F11 in the designer, before a run and after it', async () => {
  const { page, errors } = await openPage(browser);
  await page.goto(server.url);
  const origin = new URL(server.url).origin;
  await page.goto(`${origin}/#/edit/pipelines/p.yml`);
  const node = page.locator('.react-flow__node[data-id="fit"]');
  await node.click();
  await page.getByText('pandas ==2.1.0 → ==2.2.0').last().waitFor();
  await screenshot(page, 'explain-plan');
  expect(await changes(page)).toContainEqual('Rules columns[1] "b" "c"');
  expect((await millrace('run', 'pipelines/p.yml')).code).toBe(0);
  await page.goto(`${origin}/#/runs`);
  await page
    .getByRole('button', { name: /^Run \d+$/ })
    .first()
    .click();
  await page.getByRole('tab').nth(1).click();
  await page.getByRole('table').first().getByRole('row').nth(1).getByRole('button').first().click();
  await page.getByText('pip pandas').or(page.getByText('pip:pandas')).first().waitFor();
  await screenshot(page, 'explain-run');
  expect(await changes(page)).toContainEqual('Rules keep true false');
  expect(errors).toEqual([]);
});
