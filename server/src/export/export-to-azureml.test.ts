import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createComponentCatalog } from '../workspace/component-catalog.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';
import { exportToAzureMl } from './export-to-azureml.ts';

let scratch: string;
let root: string;
let out: string;
beforeEach(async () => {
  scratch = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-export-')));
  root = path.join(scratch, 'workspace');
  out = path.join(scratch, 'out');
});
afterEach(() => rm(scratch, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function exportFile(pipeline: string, force = false) {
  const workspace = await workspaceOfFolder(root);
  const catalog = createComponentCatalog(workspace);
  await catalog.refresh();
  return exportToAzureMl(workspace, catalog, pipeline, { directory: out, force });
}

const read = (name: string): Promise<string> => readFile(path.join(out, name), 'utf8');

const greet = `type: command
name: greet
version: 3
code: ./src
additional_includes: [../../shared]
environment: {image: python, conda_file: env/conda.yml}
command: python greet.py
`;

it('keeps what lies below the pipeline in place, and gives the rest its workspace path', async () => {
  const pipeline = `# A comment
type: pipeline
settings: {default_compute: azureml:cpu}   # as it was
inputs:
  table: {type: uri_file, path: ../data/a.csv}
jobs:
  near: {component: ./parts/near.yml}   # near
  far: {component: "azureml:greet:3"}
  nested:
    type: pipeline
    component: file:../nested/inner.yml
`;
  await write({
    'pipelines/main.yml': pipeline,
    'pipelines/main.layout.json': '{}',
    'pipelines/parts/near.yml': 'type: command\nname: near\ncode: .\ncommand: "true"\n',
    'pipelines/parts/near.layout.json': '{}',
    'pipelines/parts/run.py': 'print(1)',
    'pipelines/parts/__pycache__/run.pyc': '',
    'pipelines/parts/other.yml': 'jobs: {a: {component: azureml:import_data:1}}\n',
    'components/greet/component.yaml': greet,
    'components/greet/src/greet.py': 'print(2)',
    'components/greet/env/conda.yml': 'dependencies: [python]\n',
    'shared/util.py': '',
    'nested/inner.yml': 'type: pipeline\njobs:\n  again: {component: ../components/greet/component.yaml}\n',
    'data/a.csv': 'a\n1\n',
    'data/b.csv': 'b\n',
  });
  const result = await exportFile('pipelines/main.yml');
  expect(await read('main.yml')).toBe(
    pipeline
      .replace('../data/a.csv', './data/a.csv')
      .replace('"azureml:greet:3"', '"./components/greet/component.yaml"')
      .replace('file:../nested', 'file:./nested'),
  );
  expect(await read('components/greet/component.yaml')).toBe(greet);
  expect(await read('nested/inner.yml')).toContain('{component: ../components/greet/component.yaml}');
  for (const name of [
    'parts/run.py',
    'components/greet/src/greet.py',
    'components/greet/env/conda.yml',
    'shared/util.py',
    'data/a.csv',
    'README.md',
  ])
    expect(existsSync(path.join(out, name)), name).toBe(true);
  expect((await readdir(path.join(out, 'parts'))).sort()).toEqual(['near.yml', 'run.py']);
  expect((await readdir(out)).sort()).not.toContain('main.layout.json');
  expect(await readdir(path.join(out, 'data'))).toEqual(['a.csv']);
  expect(result).toMatchObject({ pipeline: 'main.yml', builtins: [], absent: [], notes: [] });
});

it('points built-in components at their definitions, in nested pipelines and every spelling too', async () => {
  await write({
    'main.yml': `jobs:
  a: {component: azureml:enter_data_manually, inputs: {data: "a\\n1"}}
  b: {type: pipeline, component: sub/inner.yml}
  c: {component: azureml:train_model@latest, compute: local}
`,
    'sub/inner.yml':
      'type: pipeline\njobs:\n  d: {component: "azureml:score_model:1", compute: azureml:local}\n',
    'components/split_data/component.yaml':
      'type: command\nname: mine\nversion: 1\ncommand: "true"\nx-millrace: {icon: split}\n',
  });
  const result = await exportFile('main.yml');
  const main = await read('main.yml');
  // A component of the workspace has the folder of that name: the built-in ones go elsewhere.
  expect(main).toContain('component: ./millrace-components/enter_data_manually/component.yaml');
  expect(main).toContain('./millrace-components/train_model/component.yaml, compute: azureml:serverless');
  expect(main).toMatch(/^settings:\n {2}default_compute: azureml:serverless$/m);
  expect(await read('sub/inner.yml')).toContain('"../millrace-components/score_model/component.yaml"');
  expect(result.builtins).toEqual(['enter_data_manually', 'train_model', 'score_model']);
  const runtime = path.join(out, 'millrace-components/millrace-runtime');
  const { dependencies } = JSON.parse(await readFile(path.join(runtime, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(['@duckdb/node-api', 'onnxruntime-web']);
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});

it('tells what is not there, and what would leave the workspace', async () => {
  await write({ 'p/main.yml': 'jobs:\n  a:\n    command: ls\n    code: ../gone\n' });
  const { notes } = await exportFile('p/main.yml');
  expect(notes).toEqual([expect.stringContaining('p/main.yml:4: "../gone" is not there. Put it at "gone"')]);
  await write({ 'p/main.yml': 'jobs:\n  a:\n    command: ls\n    code: ../../elsewhere\n' });
  await mkdir(path.join(scratch, 'elsewhere'));
  await expect(exportFile('p/main.yml', true)).rejects.toThrow(/p\/main\.yml:4:11: .*leaves the workspace/);
  await symlink(path.join(scratch, 'elsewhere'), path.join(root, 'p/link'));
  await write({ 'p/main.yml': 'jobs:\n  a:\n    command: ls\n    code: .\n' });
  await expect(exportFile('p/main.yml', true)).rejects.toThrow(/link.*leaves the workspace/);
  expect(await read('main.yml')).toContain('../gone'.slice(3));
});

it('names the document that cannot be taken along, and leaves the folder alone', async () => {
  await write({
    'main.yml': 'jobs:\n  a: {type: pipeline, component: ./inner.yml}\n',
    'inner.yml': 'type: pipeline\njobs:\n  b: {component: ./gone.yml}\n',
  });
  await expect(exportFile('main.yml')).rejects.toThrow(/inner\.yml:3:18: There is no component file/);
  await write({ 'gone.yml/x': '' });
  await expect(exportFile('main.yml')).rejects.toThrow(/"gone\.yml" is a folder/);
  await rm(path.join(root, 'gone.yml'), { recursive: true });
  await writeFile(path.join(root, 'gone.yml'), Buffer.from([0xff, 0xfe, 0x41]));
  await expect(exportFile('main.yml')).rejects.toThrow(/"gone\.yml" is not UTF-8/);
  expect(existsSync(out)).toBe(false);
});

it('writes into an empty folder only, or replaces one that is an export', async () => {
  await write({ 'main.yml': 'jobs:\n  a: {command: ls, compute: azureml:c}\n' });
  await exportFile('main.yml');
  await writeFile(path.join(out, 'stale'), '');
  await expect(exportFile('main.yml')).rejects.toThrow(/not empty.*--force/);
  await exportFile('main.yml', true);
  expect((await readdir(out)).sort()).toEqual(['README.md', 'main.yml']);
  expect((await readdir(scratch)).sort()).toEqual(['out', 'workspace']);
  await rm(path.join(out, 'README.md'));
  await writeFile(path.join(out, 'mine.txt'), '');
  await exportFile('main.yml', true);
  expect((await readdir(out)).sort()).toEqual(['README.md', 'main.yml', 'mine.txt']);
  out = root;
  await expect(exportFile('main.yml', true)).rejects.toThrow(/holds the workspace/);
});

it('follows environments in files of their own, inline components and sweeps', async () => {
  await write({
    'p/main.yml': `jobs:
  a:
    type: sweep
    trial: ../lib/trial.yml
    compute: azureml:c
  b:
    compute: azureml:c
    component:
      type: command
      code: ../lib/src
      environment: file:../lib/env.yml
      command: ls
`,
    'lib/trial.yml': 'type: command\ncode: src\nenvironment: {build: {path: docker}}\ncommand: ls\n',
    'lib/env.yml': 'name: e\nconda_file: conda.yml\nimage: python\n',
    'lib/conda.yml': 'dependencies: []\n',
    'lib/docker/Dockerfile': 'FROM python\n',
    'lib/src/a.py': '',
  });
  await exportFile('p/main.yml');
  const main = await read('main.yml');
  for (const line of ['trial: ./lib/trial.yml', 'code: ./lib/src', 'environment: file:./lib/env.yml'])
    expect(main).toContain(line);
  for (const name of ['env.yml', 'conda.yml', 'docker/Dockerfile', 'src/a.py', 'trial.yml'])
    expect(existsSync(path.join(out, 'lib', name)), name).toBe(true);
});

it('exports into the workspace without taking itself along', async () => {
  await write({ 'main.yml': 'jobs:\n  a: {command: ls, code: ., compute: azureml:c}\n', 'a.py': '' });
  out = path.join(root, 'exported');
  await exportFile('main.yml');
  expect((await readdir(out)).sort()).toEqual(['README.md', 'a.py', 'main.yml']);
});

it('copies a folder that holds the pipeline beside it', async () => {
  const pipeline =
    'jobs:\n  a: {command: ls, code: .., compute: azureml:c}\n  b: {component: azureml:score_model:1}\n';
  await write({ 'p/main.yml': pipeline, 'p/a.py': '', 'lib.py': '' });
  await exportFile('p/main.yml');
  expect(await read('main.yml')).toContain('code: ./workspace,');
  expect((await readdir(path.join(out, 'workspace'))).sort()).toEqual(['lib.py', 'p']);
  expect(await readdir(path.join(out, 'workspace/p'))).toEqual(['a.py']);
});

it('P122 gives a component the includes that stand in the file beside it', async () => {
  const component = (includes: string): string =>
    `type: command\nname: c\ncode: ./src\nenvironment: {image: python}\ncommand: ls\n${includes}`;
  await write({
    'p/main.yml':
      'jobs:\n  a: {component: ../parts/one.yml, compute: azureml:c}\n  b: {component: ../parts/two.yml, compute: azureml:c}\n',
    'parts/one.yml': component('additional_includes:\n  - ../lib/a   # ours\n'),
    'parts/one.additional_includes': '../lib/b\r\n\n  ../p/near \n',
    'parts/two.yml': component(''),
    'parts/two.additional_includes': '../lib/b\n',
    'parts/src/run.py': '',
    'parts/src/src.additional_includes': '',
    'lib/a/a.py': '',
    'lib/b/b.py': '',
    'p/near/n.py': '',
  });
  await exportFile('p/main.yml');
  expect(await read('parts/one.yml')).toBe(
    component('additional_includes:\n  - ../lib/a   # ours\n  - ../lib/b\n  - ../near\n'),
  );
  expect(await read('parts/two.yml')).toBe(component('additional_includes: [../lib/b]\n'));
  for (const name of ['lib/a/a.py', 'lib/b/b.py', 'near/n.py'])
    expect(existsSync(path.join(out, name)), name).toBe(true);
  expect(await readdir(path.join(out, 'parts/src'))).toEqual(['run.py']);
  await write({ 'parts/two.additional_includes': '../../elsewhere\n' });
  await mkdir(path.join(scratch, 'elsewhere'));
  await expect(exportFile('p/main.yml', true)).rejects.toThrow(/parts\/two\.yml.*leaves the workspace/);
});

const table = (paths: string): string =>
  `paths:\n${paths}# read as text\ntransformations: [read_delimited]\n`;

it('P123 takes files that a table names outside its folder into that folder', async () => {
  await write({
    'p/main.yml':
      'inputs: {t: {type: mltable, path: ../data/t}}\njobs:\n  a: {command: ls, compute: azureml:c}\n',
    'data/t/MLTable': table(
      '  - file: ./own.csv\n  - file: ../raw/a.csv   # one\n  - {folder: ../raw/more}\n  - pattern: "../raw/*.txt"\n  - file: ../gone.csv\n  - file: https://example.com/a.csv\n',
    ),
    'data/t/own.csv': 'own',
    'data/t/raw/taken.csv': '',
    'data/raw/a.csv': 'a',
    'data/raw/b.txt': 'b',
    'data/raw/more/c.csv': 'c',
  });
  const { notes } = await exportFile('p/main.yml');
  expect(await read('data/t/MLTable')).toBe(
    table(
      '  - file: ./own.csv\n  - file: ./a.csv   # one\n  - {folder: ./more}\n  - pattern: "./raw-2/*.txt"\n  - file: ./gone.csv\n  - file: https://example.com/a.csv\n',
    ),
  );
  expect([await read('data/t/a.csv'), await read('data/t/raw-2/b.txt')]).toEqual(['a', 'b']);
  expect(await read('data/t/more/c.csv')).toBe('c');
  expect(notes).toEqual([
    expect.stringContaining('data/t/MLTable:6: "../gone.csv" is not there. Put it at "data/t/gone.csv"'),
  ]);
});

it('P123 tells what a table names and cannot be taken along', async () => {
  const main = 'inputs: {t: {path: ./t}}\njobs:\n  a: {command: ls, compute: azureml:c}\n';
  await write({ 'main.yml': main, 't/MLTable': table('  - pattern: ../*.csv\n') });
  await expect(exportFile('main.yml')).rejects.toThrow(/t\/MLTable:2:14: .*holds the table itself/);
  await write({ 't/MLTable': table('  - pattern: ./*/../../../x.csv\n') });
  await expect(exportFile('main.yml')).rejects.toThrow(/goes up behind a wildcard/);
  for (const given of ['../../elsewhere/a.csv', path.join(scratch, 'a.csv'), `file://${scratch}/a.csv`]) {
    await write({ 't/MLTable': table(`  - file: ${given}\n`) });
    await expect(exportFile('main.yml')).rejects.toThrow(/t\/MLTable:2:11: .*leaves the workspace/);
  }
  await write({ 't/MLTable': table(`  - file: ${path.join(root, 't/a.csv')}\n`), 't/a.csv': '' });
  await exportFile('main.yml');
  expect(await read('t/MLTable')).toBe(table('  - file: ./a.csv\n'));
  await write({ 't/MLTable': table('  - file: ./gone.csv\n') });
  const { notes } = await exportFile('main.yml', true);
  expect(notes).toEqual([expect.stringContaining('Put it at "t/gone.csv"')]);
});
