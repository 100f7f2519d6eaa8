/** A script node in the designer: its code in an editor, and after a run its tables, its images and its files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
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
// A machine that does not answer would be asked for half a minute to end its step.
afterAll(() => designer().server.kill());

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

const ways = `type: pipeline
display_name: Ways to end badly
settings: {continue_on_step_failure: true}
jobs:
  exit_one:
    type: command
    command: for n in $(seq 1 400); do echo "row $n"; done; echo "ValueError, no column price" >&2; exit 1
    environment: {image: python}
  crashed: {type: command, command: "echo 'before the crash'; kill -SEGV $$", environment: {image: python}}
  too_long:
    type: command
    command: echo "still at it"; sleep 600
    environment: {image: python}
    limits: {timeout: 1}
  too_big: {type: command, command: "echo 'reading everything'; kill -KILL $$", environment: {image: python}}
  no_environment:
    type: command
    command: python train.py
    environment: {image: python, conda_file: {dependencies: ["python=3.99"]}}
  unreachable: {type: command, command: date, compute: azureml:far, environment: {image: python}}
  stopped: {type: command, command: "echo 'going on'; sleep 600", environment: {image: python}}
`;

/** What the inspector says of each, and the end of its log. */
const told: Readonly<Record<string, { readonly says: readonly RegExp[]; readonly log?: string }>> = {
  exit_one: { says: [/ended with exit code 1/, /log says why/], log: 'ValueError, no column price' },
  crashed: { says: [/SIGSEGV/], log: 'before the crash' },
  too_long: { says: [/1 second|1 s/, /limits\.timeout/], log: 'still at it' },
  too_big: { says: [/memory/], log: 'reading everything' },
  no_environment: { says: [/needs Python 3\.99/, /Install Python 3\.99/] },
  unreachable: { says: [/far/] },
  stopped: { says: [/Running/], log: 'going on' },
};

it('D40 a step that ends badly says how, what to do about it, and shows the end of its log', async () => {
  const { page, canvas, server, open } = designer();
  mkdirSync(path.join(server.workspace, 'computes'), { recursive: true });
  const far = 'name: far\ntype: ssh\nhost: 127.0.0.1\nport: 9\nuser: nobody\n';
  writeFileSync(path.join(server.workspace, 'computes/far.yml'), far);
  writeFileSync(path.join(server.workspace, 'pipelines/ways.yml'), ways);
  await open('pipelines/ways.yml');
  await canvas.node('exit_one').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const failed = { exit_one: 'failed', crashed: 'failed', too_long: 'failed', too_big: 'failed' };
  const bad = { ...failed, no_environment: 'failed' };
  await canvas.expectStates({ ...bad, unreachable: 'queued', stopped: 'running' });
  const inspector = page.getByRole('tabpanel', { name: 'Settings' });
  for (const [id, { says, log }] of Object.entries(told)) {
    await canvas.select(id);
    await page.getByRole('tab', { name: 'Settings' }).click();
    const note = inspector.getByRole('region', { name: 'Failed' }).or(inspector.getByRole('status')).first();
    for (const sentence of says) await expect.poll(() => note.innerText()).toMatch(sentence);
    if (log !== undefined) {
      // The log that is open goes with the selection.
      if (id !== 'stopped') await note.getByRole('button', { name: 'Open log' }).click();
      await page.getByRole('log').getByText(log).waitFor();
    }
    await screenshot(page, `failure-${id}`);
  }
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expect.poll(async () => (await canvas.states()).stopped).toBe('cancelled');
  await expect.poll(async () => (await canvas.states()).unreachable).toBe('cancelled');
  // The end of a run leads to what failed first.
  await page
    .getByText(/^Run \d+ was cancelled/)
    .first()
    .waitFor();
  await inspector.getByRole('region', { name: 'Failed' }).waitFor();
  await canvas.select('unreachable');
  await inspector.getByRole('status').filter({ hasText: 'Cancelled' }).waitFor();
  await screenshot(page, 'failure-cancelled');
}, 60_000);

it('D42 the log of a distributed step is shown of each of its processes', async () => {
  const { page, canvas, server, open } = designer();
  const text = `type: pipeline
jobs:
  ranks:
    type: command
    command: echo "this is rank $OMPI_COMM_WORLD_RANK of $OMPI_COMM_WORLD_SIZE"
    environment: {image: python}
    distribution: {type: mpi, process_count_per_instance: 3}
`;
  writeFileSync(path.join(server.workspace, 'pipelines/ranks.yml'), text);
  await open('pipelines/ranks.yml');
  await canvas.node('ranks').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await canvas.expectStates({ ranks: 'done' });
  await canvas.select('ranks');
  const log = page.getByRole('log');
  // The drawer stayed on the log.
  if (!(await log.isVisible())) await page.getByRole('tab', { name: 'Log', exact: true }).click();
  await log.getByText('3 processes begin').waitFor();
  for (const rank of [2, 0, 1]) {
    await page.getByRole('button', { name: /Process/ }).click();
    await page.getByRole('option', { name: `Process ${rank}`, exact: true }).click();
    await log.getByText(`this is rank ${rank} of 3`).waitFor();
  }
  await screenshot(page, 'log-of-process');
}, 60_000);
