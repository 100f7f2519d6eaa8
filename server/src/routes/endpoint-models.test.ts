/** B60 to B63 over HTTP: a model that Train Model made behind an endpoint, and what a deployment of a model lacks. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipelineOf } from '../endpoints/deployments.ts';
import { readEndpoints } from '../endpoints/endpoint-files.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
const write = (file: string, text: string) => {
  const place = path.join(server.workspace.root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
};
const training = `type: pipeline
jobs:
  rows: { component: azureml:enter_data_manually:1, inputs: { data: "x,y\\n1,3\\n2,5\\n3,7\\n4,9\\n" } }
  learner: { component: azureml:linear_regression:1 }
  train:
    component: azureml:train_model:1
    inputs:
      untrained_model: \${{parent.jobs.learner.outputs.untrained_model}}
      dataset: \${{parent.jobs.rows.outputs.dataset}}
      label_column: y
`;

beforeAll(async () => {
  server = await createTemporaryServer();
  write('pipelines/line.yml', training);
  const { run } = await send('/runs', { path: 'pipelines/line.yml', text: training });
  expect((await server.services.engine.finished(run)).status).toBe('succeeded');
  await send('/assets', { name: 'line', run, step: 'train', output: 'trained_model' });
});
afterAll(() => server.close());

async function send(url: string, payload?: object) {
  const request = payload === undefined ? {} : { method: 'POST' as const, payload };
  return (await server.inject({ url: `/api/v1${url}`, ...request })).json();
}
const deploy = (name: string, more: string) =>
  write(`endpoints/${name}/m.yml`, `type: model\nname: m\nendpoint_name: ${name}\n${more}`);
async function call(name: string, input: object) {
  const called = await send(`/endpoints/${name}/invoke`, { inputs: [{ name: 'data', ...input }] });
  const state = await server.services.engine.finished(called.run ?? '');
  expect(state.status, JSON.stringify([called, state.steps])).toBe('succeeded');
  const csv = await server.inject(`/api/v1/endpoints/${name}/runs/${called.run}/outputs/predictions`);
  return { told: await send(`/endpoints/${name}/runs/${called.run}`), csv: csv.body };
}
async function textOf(name: string): Promise<string> {
  const endpoint = (await readEndpoints(server.workspace.root)).find((known) => known.name === name);
  const [deployment] = endpoint?.deployments ?? [];
  return deployment === undefined ? '' : (await pipelineOf(server.services, deployment)).text;
}
const problemOf = async (name: string): Promise<string> =>
  (await send(`/endpoints/${name}`)).deployments[0].problem;

it('B60 B62 a registered model without code scores rows, a file and a table of partitions', async () => {
  deploy('line', 'model: azureml:line@latest\n');
  expect((await send('/endpoints/line')).deployments).toMatchObject([
    { runs: 'azureml:line@latest', parameters: [{ name: 'data', kind: 'data', value: '' }] },
  ]);
  const rows = await call('line', { rows: [{ x: 10 }, { x: 20 }] });
  expect(rows.told).toMatchObject({ account: { rowsIn: 2, rowsOut: 2, rowsRejected: 0 } });
  const cells = rows.csv
    .replaceAll(/[^\d.,\n]/g, '')
    .trim()
    .split('\n')
    .slice(1);
  expect(cells.map((line) => line.split(',').map((cell) => Math.round(Number(cell))))).toEqual([
    [10, 21],
    [20, 41],
  ]);
  write('data/new.csv', 'x\n5\n');
  expect((await call('line', { path: 'data/new.csv' })).told.account.rowsOut).toBe(1);
  // What an earlier run made is a table, and is read as one.
  const { run } = await send('/runs', { path: 'pipelines/line.yml', text: training });
  await server.services.engine.finished(run);
  await send('/assets', { name: 'points', run, step: 'rows', output: 'dataset' });
  expect((await call('line', { asset: 'azureml:points:1' })).told.account.rowsOut).toBe(4);
});

it('B60 a path of the document, and the older form without settings', async () => {
  deploy(
    'near',
    'model: { path: ../../models/line/1/trained_model }\nmini_batch_size: 5\noutput_action: append_row\n',
  );
  expect((await call('near', { rows: [{ x: 1 }] })).told.account.rowsOut).toBe(1);
});

it('B63 what a deployment of a model lacks is told in a sentence, and a call is refused with it', async () => {
  deploy('lost', 'model: azureml:nobody:1\n');
  expect(await problemOf('lost')).toContain('"azureml:nobody:1", which is not there');
  write('other/model.pkl', 'x');
  deploy('foreign', 'model: { path: ../../other }\n');
  expect(await problemOf('foreign')).toContain('no MLflow model with the flavor python_function');
  const code =
    'model: { path: ../../other }\ncode_configuration: { code: ../../other, scoring_script: a.py }\n';
  deploy('bare', code);
  expect(await problemOf('bare')).toContain('names no environment');
  deploy('named', `${code}environment: { image: ubuntu }\noutput_file_name: ../x.csv\n`);
  expect(await problemOf('named')).toContain('output_file_name "../x.csv"');
  deploy(
    'remote',
    `${code.replace('../../other, scoring', 'azureml:c:1, scoring')}environment: azureml:e:1\n`,
  );
  expect(await problemOf('remote')).toContain('takes its code from azureml:c:1');
  const refused = await send('/endpoints/foreign/invoke', { inputs: [] });
  expect(refused.detail).toContain('no MLflow model');
  deploy('escaping', 'model: { path: ../../../secret }\n');
  expect((await send('/endpoints/escaping/invoke', { inputs: [] })).status).toBe(403);
});

it('B75 an MLflow model that is not ours is scored in its own environment, or in that of the deployment', async () => {
  write('flow/MLmodel', 'flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n');
  deploy('flow', 'model: { path: ../../flow }\n');
  expect(await problemOf('flow')).toContain('no conda.yaml and no requirements.txt');
  write('flow/requirements.txt', 'mlflow\n');
  expect((await send('/endpoints/flow')).deployments).toMatchObject([
    { parameters: [{ name: 'data' }], unused: [] },
  ]);
  expect(await textOf('flow')).toContain('"conda_file": "../../flow/requirements.txt"');
  deploy('other', 'model: { path: ../../flow }\nenvironment: { image: ubuntu }\n');
  expect(await textOf('other')).toContain('"image": "ubuntu"');
  // What no row came of has an output of its own.
  expect(await textOf('other')).toContain('"millrace.row_accounting": "rejected=rejected"');
  write('other/MLmodel', 'flavors:\n  sklearn:\n    code: null\n');
  expect(await problemOf('foreign')).toContain('no MLflow model with the flavor python_function');
});

it('B76 with summary_only only rejected rows are given, and keys without effect are told', async () => {
  const settings =
    'settings: { output_action: summary_only, mini_batch_size: 5, retry_settings: { timeout: 9 } }';
  deploy(
    'quiet',
    `model: azureml:line:1\n${settings}\nresources: { instance_count: 2, instance_type: big }\n`,
  );
  const { deployments, files } = await send('/endpoints/quiet');
  expect(deployments[0].unused).toEqual(['mini_batch_size', 'retry_settings', 'instance_count']);
  expect(files[0].issues).toMatchObject([
    { code: 'key-not-used', severity: 'info', params: { key: 'instance_type' } },
  ]);
  const called = await send('/endpoints/quiet/invoke', {
    inputs: [{ name: 'data', rows: [{ x: 1 }, { x: 2 }] }],
  });
  await server.services.engine.finished(called.run);
  expect(await send(`/endpoints/quiet/runs/${called.run}`)).toMatchObject({
    status: 'succeeded',
    account: { rowsIn: 2, rowsOut: 2 },
    outputs: [{ name: 'rejected', rows: 0 }],
  });
});

it('B11 B80 a deployed script asks for row accounting as a parallel node does', async () => {
  const script = `model: { path: ../../flow }
code_configuration: { code: ../../flow, scoring_script: a.py }
environment: { image: ubuntu }
`;
  deploy('plain', script);
  expect(await textOf('plain')).not.toContain('row_accounting');
  deploy('counted', `${script}properties: { millrace.row_accounting: "keys=id rejected=lost" }\n`);
  const { outputs, jobs } = JSON.parse(await textOf('counted'));
  expect(outputs).toEqual({ predictions: { type: 'uri_folder' }, lost: { type: 'uri_file' } });
  expect(jobs.score).toMatchObject({
    properties: { 'millrace.row_accounting': 'keys=id rejected=lost' },
    outputs: { lost: '${{parent.outputs.lost}}' },
  });
  deploy('odd', `${script}properties: { millrace.row_accounting: "lost=x" }\n`);
  expect(await problemOf('odd')).toContain('"lost=x" is no part');
  deploy('twice', `${script}properties: { millrace.row_accounting: "rejected=predictions" }\n`);
  expect(await problemOf('twice')).toContain('Use another name');
});

it('B78 what the parts of its calls take is told without walking them, before a collection and after', async () => {
  const partsOf = async () =>
    (await send('/storage')).kinds.find(({ kind }: { kind: string }) => kind === 'parts');
  const folder = path.join(server.workspace.stateDirectory, 'batches');
  const bytes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(path.join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  expect(bytes).toBeGreaterThan(0);
  await expect.poll(async () => (await partsOf()).bytes).toBe(bytes);
  const before = await partsOf();
  await send('/gc', {});
  expect(await partsOf()).toEqual(before);
  await send('/gc', { keepRuns: 0, keepDays: 0 });
  expect((await partsOf()).count).toBe(0);
});
