/**
 * From training to a night that scores by itself (V14, V20, S8, B21): train on the penguins, make the batch inference
 * pipeline, publish it, schedule it every minute of a fast clock, and see that every row is accounted for and that only
 * a partition that changed is scored again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import { type CanvasPage, canvasPage } from './canvas-page.ts';
import { designerPage } from './designer-page.ts';

/** The new rows arrive as a table of their own, which nothing has to be learned from. */
const training = `type: pipeline
display_name: Nightly penguins
inputs:
  new_rows: { type: mltable, path: ../data/new-rows }
jobs:
  read:
    type: command
    component: azureml:import_data:1
    inputs:
      source: { type: uri_file, path: ../data/penguins.csv }
      missing_values: ",NA,N/A,NaN,null,?,."
  logistic: { type: command, component: azureml:two_class_logistic_regression:1 }
  train:
    type: command
    component: azureml:train_model:1
    inputs:
      untrained_model: \${{parent.jobs.logistic.outputs.untrained_model}}
      dataset: \${{parent.jobs.read.outputs.dataset}}
      label_column: Sex
  score:
    type: command
    component: azureml:score_model:1
    inputs:
      trained_model: \${{parent.jobs.train.outputs.trained_model}}
      dataset: \${{parent.inputs.new_rows}}
`;

interface Metric {
  readonly name: string;
  readonly value: number;
}

describe('a night that scores by itself', () => {
  const designer = designerPage('nightly', { MILLRACE_SCHEDULE_CLOCK: '2026-11-21T01:00:20Z*12' });
  let page: Page;
  let canvas: CanvasPage;
  let api: (path: string) => Promise<unknown>;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const file = (name: string): string => path.join(designer().server.workspace, name);

  /** A partition as a system of records would write it: the features, and no label. */
  async function writePartition(name: string, where: string): Promise<void> {
    mkdirSync(file('data/new-rows'), { recursive: true });
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT * EXCLUDE ("Sex") FROM read_csv('${file('data/penguins.csv')}', nullstr=['NA', '', '.', 'null']) WHERE ${where})
       TO '${file(`data/new-rows/${name}.parquet`)}' (FORMAT parquet)`,
    );
    connection.closeSync();
  }

  beforeAll(async () => {
    ({ page } = designer());
    canvas = canvasPage(page);
    const origin = new URL(designer().server.url).origin;
    api = async (where) => (await page.request.get(`${origin}/api/v1${where}`)).json();
    await writePartition('adelie', `"Species" = 'Adelie'`);
    await writePartition('chinstrap', `"Species" = 'Chinstrap'`);
    await writePartition('gentoo', `"Species" = 'Gentoo'`);
    writeFileSync(file('pipelines/nightly.yml'), training);
    await designer().open('pipelines/nightly.yml');
    await canvas.node('read').waitFor();
  });

  it('V14 V20 is trained, made ready for new rows, and published', async () => {
    await button('Run').click();
    await expect
      .poll(async () => Object.values(await canvas.states()).every((state) => state === 'done'), {
        timeout: 90_000,
      })
      .toBe(true);
    await button('Runs').click();
    await button('Run 1').click();
    await button('Create batch inference pipeline').click();
    await expect.poll(async () => Object.keys(await canvas.states())).toEqual(['score']);
    await button('Actions for the pipeline').click();
    await page.getByRole('menuitem', { name: 'Publish…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Published nightly-batch-inference, version 1').waitFor();
  });

  it('S8 is scheduled every minute', async () => {
    await button('Schedules').click();
    await page.getByRole('button', { name: 'New schedule' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('nightly');
    await dialog.getByRole('button', { name: /Pipeline/ }).click();
    await page
      .getByRole('option', { name: /batch inference/ })
      .first()
      .click();
    await dialog.getByRole('button', { name: /How often/ }).click();
    await page.getByRole('option', { name: 'Cron expression' }).click();
    const expression = dialog.getByRole('textbox', { name: 'Cron expression' });
    await expression.fill('* * * * *');
    await expression.press('Enter');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: /nightly/ })
      .getByRole('switch')
      .check();
  });

  /** Runs that the schedule started and that ended, the oldest first. */
  async function nights(): Promise<readonly string[]> {
    const runs = (await api('/runs?source=schedule')) as { run: string; status: string }[];
    return runs
      .filter(({ status }) => status === 'succeeded')
      .map(({ run }) => run)
      .reverse();
  }
  async function scoreOf(run: string) {
    const state = (await api(`/runs/${run}`)) as {
      steps: {
        score: { status: string; metrics: Metric[]; outputs: { name: string; table?: { rows: number } }[] };
      };
    };
    const { status, metrics, outputs } = state.steps.score;
    const rows = outputs.find(({ name }) => name === 'scored_dataset')?.table?.rows;
    const account = Object.fromEntries(metrics.map(({ name, value }) => [name.replace('batch.', ''), value]));
    return { status, rows, account };
  }

  it('B21 B22 two nights give scored rows, each accounted for', async () => {
    await expect.poll(async () => (await nights()).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
    const [first = '', second = ''] = await nights();
    const scored = await scoreOf(first);
    expect(scored.rows).toBe(344);
    expect(scored.account).toMatchObject({ parts: 3, parts_failed: 0, rows_in: 344, rows_out: 344 });
    expect(await scoreOf(second)).toMatchObject({ status: 'reused', rows: 344 });
  });

  it('B21 a partition that changed is scored again, and no other', async () => {
    const known = (await nights()).length;
    await writePartition('chinstrap', `"Species" = 'Chinstrap' AND "Island" = 'Dream' LIMIT 50`);
    await expect.poll(async () => (await nights()).length, { timeout: 60_000 }).toBeGreaterThan(known + 1);
    const scored = await Promise.all((await nights()).slice(known).map(scoreOf));
    const changed = scored.filter(({ status }) => status !== 'reused');
    expect(changed).toMatchObject([{ rows: 326, account: { parts: 3, parts_kept: 2, rows_in: 326 } }]);
  });

  it('B10 B79 the page of each run shows its account, and how much of it was computed', async () => {
    await page
      .getByRole('row', { name: /nightly/ })
      .getByRole('switch')
      .uncheck();
    const runs = await nights();
    const scored = await Promise.all(runs.map(scoreOf));
    const changed = runs[scored.findIndex(({ account }) => account.parts_kept === 2)] ?? '';
    // What the first nights give was scored when the pipeline was tried: its account stands all the same.
    for (const run of runs.slice(0, 2))
      await showAccount(run, ['Parts 3', 'Rows in 344', 'Rows out 344', 'Rows rejected 0']);
    await showAccount(changed, [
      'Parts 3',
      'Parts kept from before 2',
      'Rows in 326',
      'Rows out 326',
      'Rows rejected 0',
    ]);
    await page.getByText('1 of 3 parts new').waitFor();
    await screenshot(page, 'nightly-run');
    expect(designer().errors).toEqual([]);
  });

  /** Opens a run from the list, and the account of its step. */
  async function showAccount(run: string, rows: readonly string[]): Promise<void> {
    await button('Runs').click();
    if (await button('Back to the runs').isVisible()) await button('Back to the runs').click();
    await button(`Run ${run}`).click();
    await page.getByRole('button', { name: /Score Model/ }).click();
    await page.getByRole('tab', { name: 'Row accounting' }).click();
    for (const name of rows) await page.getByRole('row', { name, exact: true }).waitFor();
  }
});
