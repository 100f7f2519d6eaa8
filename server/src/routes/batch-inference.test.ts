/** V10 to V14 with the real components: train on the penguins, score with what was learned. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let root: string;
const training = 'pipelines/penguins-classification.yml';
beforeAll(async () => {
  server = await createTemporaryServer({ starter: true });
  root = server.workspace.root;
});
afterAll(() => server.close());

async function run(file: string) {
  const payload = { path: file, text: readFileSync(path.join(root, file), 'utf8') };
  const answer = await server.inject({ method: 'POST', url: '/api/v1/runs', payload });
  expect([answer.statusCode, answer.json().issues]).toEqual([201, undefined]);
  const { run: number } = answer.json();
  return { number, state: await server.services.engine.finished(number) };
}

async function scoredRows(file: string) {
  const { state } = await run(file);
  expect(state.status).toBe('succeeded');
  const output = state.steps.score?.outputs?.find(({ name }) => name === 'scored_dataset');
  return { rows: output?.table?.rows, columns: output?.table?.columns.map(({ name }) => name) };
}

it('V14 makes a pipeline that scores data without a label as the training pipeline would have', async () => {
  const { number, state } = await run(training);
  expect(state.status).toBe('succeeded');
  const url = `/api/v1/runs/${number}/batch-inference`;
  const made = (await server.inject({ method: 'POST', url, payload: {} })).json();
  expect(made.path).toBe('pipelines/penguins-classification-batch-inference.yml');
  expect(made.registered.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
    ['penguins-classification_train', 'mlflow_model'],
    ['penguins-classification_normalize', 'custom_model'],
    ['penguins-classification_clean_missing', 'custom_model'],
  ]);
  // The same rows: 333 have no missing cell.
  expect((await scoredRows(made.path)).rows).toBe(333);

  const rows = readFileSync(path.join(root, 'data/penguins.csv'), 'utf8').trim().split('\n');
  const label = rows[0]?.split(',').indexOf('Sex') ?? -1;
  const unlabelled = rows.map((row) => row.split(',').toSpliced(label, 1).join(','));
  writeFileSync(path.join(root, 'data/penguins.csv'), `${unlabelled.join('\n')}\n`);
  const scored = await scoredRows(made.path);
  // Without the label, nine rows more are whole.
  expect(scored.rows).toBe(342);
  expect(scored.columns).toContain('Scored Labels');
});

it('V13 says what a run without a scored model lacks', async () => {
  const text = 'type: pipeline\njobs:\n  a: {type: command, environment: azureml:none:1, command: echo a}\n';
  writeFileSync(path.join(root, 'pipelines/a.yml'), text);
  const { number } = await run('pipelines/a.yml');
  const answer = await server.inject({
    method: 'POST',
    url: `/api/v1/runs/${number}/batch-inference`,
    payload: {},
  });
  expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining('Score Model')]);
});
