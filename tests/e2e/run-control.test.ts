/** What people do to a run in the designer: pause and resume it, cancel a step inside a nested pipeline, run from a node, and make an output again. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import { type CanvasPage, canvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';

const file = 'pipelines/control.yml';

describe('a run that goes on', () => {
  const designer = designerPage('run-control');
  let page: Page;
  let canvas: CanvasPage;
  let gates: string;
  const open = (gate: string): void => writeFileSync(path.join(gates, gate), '');
  const shut = (gate: string): void => rmSync(path.join(gates, gate), { force: true });
  /** What the steps wrote as they began. */
  const begun = (): string[] => {
    const log = path.join(gates, 'begun');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').filter(Boolean) : [];
  };
  const forget = (): void => writeFileSync(path.join(gates, 'begun'), '');

  beforeAll(async () => {
    ({ page, canvas } = designer());
    canvas = canvasPage(page);
    gates = path.join(designer().scratch.directory, 'gates');
    mkdirSync(gates);
    writePipelines(designer().server.workspace, gates);
    await designer().open(file);
    await canvas.node('part').waitFor();
  });

  const choose = async (node: string, entry: string): Promise<void> => {
    await canvas.node(node).click({ button: 'right', position: { x: 60, y: 20 } });
    await page.getByRole('menuitem', { name: entry }).click();
  };
  const says = (node: string) => page.locator(`#node-${node}-state`);
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it('R64 pauses: what goes on ends, and what waits says why', async () => {
    await button('Run').click();
    await expect.poll(begun).toEqual(expect.arrayContaining(['first', 'inner']));
    await canvas.expectStates({ first: 'running', part: 'running', second: 'waiting', close: 'waiting' });
    expect(await says('second').textContent()).toBe('Waiting for First');
    await button('Pause').click();
    await button('Pausing…').waitFor();
    open('first');
    await canvas.expectStates({ first: 'done', part: 'running', second: 'waiting', close: 'waiting' });
    expect(await says('second').textContent()).toBe('Paused');
    expect(await says('close').textContent()).toBe('Runs at the end, after 3 steps');
    await screenshot(page, 'run-control-pausing');
  });

  it('R65 cancels a step inside a nested pipeline; then nothing goes on, and the pause holds', async () => {
    await canvas.select('part');
    await button('Open pipeline').first().click();
    await canvas.node('inner').waitFor();
    await choose('inner', 'Cancel this step');
    await canvas.expectStates({ inner: 'cancelled', last: 'skipped' });
    expect(await says('last').textContent()).toBe('Skipped: Inner gave no result');
    await screenshot(page, 'run-control-inside');
    await page.goBack();
    await canvas.node('second').waitFor();
    await canvas.expectStates({ first: 'done', part: 'cancelled', second: 'waiting', close: 'waiting' });
    await button('Resume').waitFor();
    expect(begun()).not.toContain('second');
    await screenshot(page, 'run-control-paused');
  });

  // What runs every time shows the next plan as soon as a run is over.
  it('R64 resumes, and the rest of the run comes to its end', async () => {
    await button('Resume').click();
    await canvas.expectStates({ first: 'done', part: 'cancelled', second: 'done', close: 'will-run' });
    await button('Run').waitFor();
    expect(begun().sort()).toEqual(['close', 'first', 'inner', 'second']);
  });

  it('R65 cancels a step of the top from its menu', async () => {
    for (const gate of ['first', 'inner']) shut(gate);
    await button('Run').click();
    await canvas.expectStates({ first: 'reused', part: 'running', second: 'reused', close: 'waiting' });
    await choose('part', 'Cancel this step');
    await canvas.expectStates({ first: 'reused', part: 'cancelled', second: 'reused', close: 'will-run' });
    await button('Run').waitFor();
  });

  it('R66 runs from a node: it runs again, what is above it does not, and nothing beside it', async () => {
    forget();
    open('first');
    await choose('second', 'Run from here');
    await expect.poll(begun, { timeout: 30_000 }).toEqual(['second', 'close']);
    await button('Run').waitFor();
    await expect.poll(async () => (await canvas.states()).second).toBe('done');
    await screenshot(page, 'run-control-from');
  });

  it('R66 makes an output again', async () => {
    forget();
    await choose('first', 'Regenerate output');
    await expect.poll(begun, { timeout: 30_000 }).toEqual(['first', 'close']);
    await button('Run').waitFor();
    await screenshot(page, 'run-control-again');
  });

  it('had no error on the page', () => {
    expect(designer().errors).toEqual([]);
  });
});

/** `first` and `inner` go on until their gates open; every step says that it began. */
function writePipelines(workspace: string, gates: string): void {
  const begin = (step: string): string => `echo ${step} >> '${gates}/begun'`;
  const wait = (gate: string): string => `while [ ! -e '${gates}/${gate}' ]; do sleep 0.05; done`;
  const node = (id: string, title: string, script: string, reads?: string): string => `  ${id}:
    type: command
    display_name: ${title}
    environment: azureml:none:1
    command: >-
      ${begin(id)}; ${script}; echo ${id} > \${{outputs.out}}
${reads === undefined ? '' : `    inputs: { in: "\${{parent.jobs.${reads}.outputs.out}}" }\n`}    outputs: { out: { type: uri_file } }
`;
  mkdirSync(path.join(workspace, 'parts'), { recursive: true });
  writeFileSync(
    path.join(workspace, 'parts/control.yml'),
    `type: pipeline
name: part_of_control
version: 1
display_name: Part
jobs:
${node('inner', 'Inner', wait('inner'))}${node('last', 'Last', 'cat ${{inputs.in}}', 'inner')}`,
  );
  writeFileSync(
    path.join(workspace, file),
    `type: pipeline
display_name: Control
settings:
  continue_on_step_failure: true
  on_finalize: close
jobs:
${node('first', 'First', wait('first'))}${node('second', 'Second', 'cat ${{inputs.in}}', 'first')}  part:
    type: pipeline
    component: ../parts/control.yml
${node('close', 'Close', 'true')}`,
  );
}
