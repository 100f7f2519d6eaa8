/** `millrace export` from the built program: what it writes runs outside Millrace, whatever the values hold. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPipelineFiles, createStarter, workspaceOfFolder } from '@millrace/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runExported } from './azure-rendering.ts';
import { createScratch, runCommand, type Scratch } from './server-process.ts';

let scratch: Scratch;
let workspace: string;
beforeAll(async () => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
  await createStarter(await workspaceOfFolder(workspace), createPipelineFiles(workspace));
});
afterAll(() => scratch.remove());

const millrace = (...args: string[]): ReturnType<typeof runCommand> =>
  runCommand(args, { env: scratch.env, cwd: workspace });

async function exportPipeline(file: string): Promise<string> {
  const out = path.join(scratch.directory, `out-${path.basename(file, '.yml')}`);
  const { code, stdout, stderr } = await millrace('export', file, '--to', 'azureml', '--out', out, '--json');
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ directory: out, pipeline: path.basename(file), absent: [] });
  return out;
}

it.each(['cars-regression', 'penguins-classification'])(
  'runs %s outside Millrace, step by step',
  async (name) => {
    const out = await exportPipeline(`pipelines/${name}.yml`);
    const ran = await runExported(out, `${name}.yml`, scratch.directory);
    const evaluation = ran.at(-1)?.outputs.evaluation_results ?? '';
    expect(existsSync(path.join(evaluation, 'evaluation.json'))).toBe(true);
    const { metrics } = JSON.parse(ran.at(-1)?.printed ?? '');
    expect(metrics.length).toBeGreaterThan(3);
    for (const { value } of metrics) expect(Number.isFinite(value)).toBe(true);
  },
);

const names = ["it's", 'a "quoted" name', '$HOME `date` \\n', ' two  spaces', '日本語'];

it('keeps values whole that hold quotes, blanks, line ends and what bash would read', async () => {
  const cells = (line: readonly string[]): string =>
    line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  const data = `${cells(names)}\n1,2,3,4,5\n6,7,8,9,10\n`;
  const columns = JSON.stringify(names.slice(0, 3));
  const file = path.join(workspace, 'pipelines/nasty.yml');
  writeFileSync(
    file,
    `type: pipeline
jobs:
  enter:
    component: azureml:enter_data_manually:1
    inputs: {data: ${JSON.stringify(data)}}
  select:
    component: azureml:select_columns_in_dataset:1
    inputs:
      dataset: \${{parent.jobs.enter.outputs.dataset}}
      columns: ${JSON.stringify(columns)}
`,
  );
  const out = await exportPipeline('pipelines/nasty.yml');
  const [, select] = await runExported(out, 'nasty.yml', path.join(scratch.directory, 'nasty work'));
  const [{ summary }] = JSON.parse(select?.printed ?? '').tables;
  expect(summary.rows).toBe(2);
  expect(summary.columns.map((column: { name: string }) => column.name)).toEqual(names.slice(0, 3));
});

it('reads a table given as a folder or as an MLTable', async () => {
  // A table that the test above made.
  const table = path.join(scratch.directory, 'nasty work/enter/dataset');
  cpSync(table, path.join(workspace, 'data/table'), { recursive: true });
  const node = (type: string, place: string): string => `  as_${type}:
    component: azureml:split_data:1
    inputs: {dataset: {type: ${type}, path: ../data/${place}}}
`;
  const nodes = node('uri_folder', 'table') + node('mltable', 'table/');
  writeFileSync(path.join(workspace, 'pipelines/tables.yml'), `type: pipeline\njobs:\n${nodes}`);
  const out = await exportPipeline('pipelines/tables.yml');
  const ran = await runExported(out, 'tables.yml', path.join(scratch.directory, 'tables work'));
  expect(ran.map(({ printed }) => JSON.parse(printed).tables[0].summary.rows)).toEqual([1, 1]);
});

it('runs in Millrace as well, where the command of the container is at hand', async () => {
  const out = path.join(scratch.directory, 'out-nasty');
  const PATH = `${path.join(out, 'components/millrace-runtime/bin')}:${process.env.PATH}`;
  const { code, stderr } = await runCommand(['run', 'nasty.yml'], {
    env: { ...scratch.env, PATH },
    cwd: out,
  });
  expect(code, stderr).toBe(0);
});

it('refuses what is wrong with exit code 2, and says where and what to do', async () => {
  const cars = path.join(workspace, 'pipelines/cars-regression.yml');
  const broken = path.join(workspace, 'pipelines/broken.yml');
  writeFileSync(broken, readFileSync(cars, 'utf8').replace('      label_column: Miles_per_Gallon\n', ''));
  const out = path.join(scratch.directory, 'refused');
  const wrong = await millrace('export', broken, '--to', 'azureml', '--out', out);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/broken\.yml:\d+:\d+: error: /);
  expect(existsSync(out)).toBe(false);
  const elsewhere = await millrace('export', cars, '--to', 'airflow', '--out', out);
  expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('azureml') });
  expect((await millrace('export', cars, '--to', 'azureml')).code).toBe(2);
});
