/** What makes a step run again, and what does not, in a workspace of files and through `millrace plan --json`. */
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { millrace } from '../testing/typed-command.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';

const files: Readonly<Record<string, string>> = {
  'pipelines/p.yml': `type: pipeline
display_name: Identity
jobs:
  enter:
    type: command
    component: azureml:enter_data_manually:1
    inputs:
      data: |
        x,y
        1,2
  train:
    type: command
    component: ../components/train/component.yaml
    environment_variables:
      API_KEY: \${{keyvault:https://vault.example/secrets/api-key/1a}}
    inputs:
      rate: 0.10
      rules: |
        {"columns": ["x"], "keep": true}
      table: { type: uri_file, path: ../data/cars.csv }
`,
  'components/train/component.yaml': `type: command
name: train
version: 1
code: ./src
command: bash train.sh "\${{inputs.rate}}" "\${{inputs.rules}}" < \${{inputs.table}} > \${{outputs.model}}/model
environment: { image: "python:3.12", conda_file: ./conda.yml }
environment_variables: { MODE: fast }
mini_batch_size: "10"
inputs:
  rate: { type: number }
  rules: { type: string }
  table: { type: uri_file }
outputs:
  model: { type: uri_folder }
`,
  'environments.yml': 'provide: system\n',
  'components/train/conda.yml':
    'channels: [conda-forge]\ndependencies:\n  - python=3.10\n  - pip:\n    - pandas==2.1.0\n',
  'components/train/src/train.sh': 'cat > /dev/null; echo "$1 $2 $MODE"\n',
  'components/train/src/lib/more.py': 'a = 1\n',
  'data/cars.csv': 'x,y\n1,2\n',
};

let folder: string;
let root: string;
let server: RunningServer;

async function open(engineVersions?: Readonly<Record<string, string>>): Promise<RunningServer> {
  return startServer({ workspace: await workspaceOfFolder(root), port: 0, watch: false, engineVersions });
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-identity-')));
  root = path.join(folder, 'workspace');
  for (const [name, text] of Object.entries(files)) await write(name, text);
  await mkdir(path.join(root, '.millrace'));
  server = await open();
  expect((await millrace('run', path.join(root, 'pipelines/p.yml'), '--json')).code).toBe(0);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, maxRetries: 10 });
});

async function write(name: string, text: string): Promise<void> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

interface PlanDocument {
  readonly steps: readonly {
    readonly id: string;
    readonly action: string;
    readonly because: readonly {
      readonly part: string;
      readonly old: string | null;
      readonly new: string | null;
    }[];
  }[];
}

/** Part, old and new of why each step runs; steps that are reused are left out. */
async function planned(): Promise<Readonly<Record<string, readonly (readonly (string | null)[])[]>>> {
  const { code, documents } = await millrace('plan', path.join(root, 'pipelines/p.yml'), '--json');
  expect(code).toBe(0);
  // The command's own document, of the contract.
  const { steps } = documents[0] as PlanDocument;
  expect(steps.map(({ id }) => id).sort()).toEqual(['enter', 'train']);
  return Object.fromEntries(
    steps
      .filter(({ action }) => action !== 'reuse')
      .map(({ id, because }) => [id, because.map((entry) => [entry.part, entry.old, entry.new])]),
  );
}

/** Changes a text of the workspace, plans, and puts it back. */
async function plannedWith(name: string, from: string, to: string) {
  const text = files[name] ?? '';
  expect(text).toContain(from);
  await write(name, text.replaceAll(from, to));
  try {
    return await planned();
  } finally {
    await write(name, text);
  }
}

const component = 'components/train/component.yaml';
const pipeline = 'pipelines/p.yml';
const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);

it.each([
  [
    'a byte in a code file',
    'components/train/src/lib/more.py',
    'a = 1',
    'a = 2',
    [['code:lib/more.py', digest, digest]],
  ],
  ["a literal's spelling", pipeline, '0.10', '0.1', [['param:rate', 'number 0.10', 'number 0.1']]],
  [
    "an input's mode",
    pipeline,
    'path: ../data/cars.csv',
    'path: ../data/cars.csv, mode: download',
    [['input:table:type', 'uri_file', 'uri_file download']],
  ],
  [
    'an environment pin',
    'components/train/conda.yml',
    'pandas==2.1.0',
    'pandas==2.2.0',
    [['environment:pip:pandas', '==2.1.0', '==2.2.0']],
  ],
  [
    'an image',
    component,
    'python:3.12',
    'python:3.13',
    [['environment:image', 'python:3.12', 'python:3.13']],
  ],
  ['a declared variable', component, 'MODE: fast', 'MODE: slow', [['variable:MODE', 'fast', 'slow']]],
  [
    'an output type',
    component,
    'model: { type: uri_folder }',
    'model: { type: mlflow_model }',
    [['output:model', 'uri_folder', 'mlflow_model']],
  ],
  [
    'a mini-batch size',
    component,
    'mini_batch_size: "10"',
    'mini_batch_size: "20"',
    [['setting:mini_batch_size', '10', '20']],
  ],
  [
    "a secret's version",
    pipeline,
    'api-key/1a',
    'api-key/2b',
    [
      [
        'variable:API_KEY',
        '${{keyvault:https://vault.example/secrets/api-key/1a}}',
        '${{keyvault:https://vault.example/secrets/api-key/2b}}',
      ],
    ],
  ],
  [
    'a distribution',
    component,
    'mini_batch_size:',
    'distribution: { type: mpi, process_count_per_instance: 2 }\nmini_batch_size:',
    [
      ['setting:distribution.process_count_per_instance', null, '2'],
      ['setting:distribution.type', null, 'mpi'],
    ],
  ],
  [
    'a key of a parameter that is JSON',
    pipeline,
    '"keep": true',
    '"keep": false',
    [
      [
        'param:rules',
        'string {"columns": ["x"], "keep": true}\n',
        'string {"columns": ["x"], "keep": false}\n',
      ],
    ],
  ],
  ['the content of an input', 'data/cars.csv', '1,2', '1,3', [['input:table', digest, digest]]],
])('F1 misses and names %s, old and new', async (_what, name, from, to, because) => {
  expect(await plannedWith(name, from, to)).toEqual({ train: because });
  expect(await planned()).toEqual({});
});

it('F1 misses and names a base name', async () => {
  await rename(path.join(root, 'data/cars.csv'), path.join(root, 'data/autos.csv'));
  const plan = await plannedWith(pipeline, 'data/cars.csv', 'data/autos.csv');
  await rename(path.join(root, 'data/autos.csv'), path.join(root, 'data/cars.csv'));
  expect(plan).toEqual({ train: [['input:table:name', 'cars.csv', 'autos.csv']] });
});

it('F1 misses and names a dependency of a built-in', async () => {
  const before = await server.services.engine.explain('1', 'enter');
  const version = before?.parts.find(({ part }) => part === 'engine:duckdb')?.value;
  await server.close();
  server = await open({ duckdb: '99.0.0' });
  expect(await planned()).toEqual({ enter: [['engine:duckdb', version, '99.0.0']] });
  await server.close();
  server = await open();
  expect(await planned()).toEqual({});
});

it("F1 the owner's execute bit counts, other permissions do not", async () => {
  const script = path.join(root, 'components/train/src/train.sh');
  await chmod(script, 0o600);
  expect(await planned()).toEqual({});
  await chmod(script, 0o755);
  expect(await planned()).toEqual({ train: [['code:train.sh', digest, digest]] });
  await chmod(script, 0o644);
});

it.each([
  ['line ends of a pipeline', pipeline, '\n', '\r\n'],
  ['line ends of a component', component, '\n', '\r\n'],
  ['line ends of a conda file', 'components/train/conda.yml', '\n', '\r\n'],
  ['comments', component, 'version: 1', 'version: 1 # the first'],
  ['display names', pipeline, 'train:\n', 'train:\n    display_name: Fit\n'],
  ['descriptions', component, 'version: 1', 'version: 2\ndescription: Better'],
  ['compute', pipeline, '    inputs:\n      rate', '    compute: azureml:other\n    inputs:\n      rate'],
  ['limits', pipeline, '    inputs:\n      rate', '    limits: { timeout: 9 }\n    inputs:\n      rate'],
  ['an environment name', component, '{ image:', '{ name: mine, version: 4, image:'],
  [
    'the order of packages',
    'components/train/conda.yml',
    '  - python=3.10\n  - pip:\n    - pandas==2.1.0\n',
    '  - pip: [pandas==2.1.0]\n  - python=3.10 # here\n',
  ],
  [
    'where and how fast it runs',
    component,
    'mini_batch_size:',
    'resources: { instance_type: big }\nmini_batch_size:',
  ],
])('F2 %s change nothing', async (_what, name, from, to) => {
  expect(await plannedWith(name, from, to)).toEqual({});
});

it('F2 node order changes nothing', async () => {
  const [head = '', enter = '', train = ''] = (files[pipeline] ?? '').split(/(?=^ {2}(?:enter|train):\n)/m);
  await write(pipeline, head + train + enter);
  expect(await planned()).toEqual({});
  await write(pipeline, files[pipeline] ?? '');
});

it('F2 mtimes, ignored files and the umask change nothing', async () => {
  for (const name of Object.keys(files)) await utimes(path.join(root, name), 1000, 2000);
  await write('components/train/src/__pycache__/x.pyc', 'x');
  expect(await planned()).toEqual({});
  const before = process.umask(0o077);
  try {
    for (const [name, text] of Object.entries(files)) {
      await rm(path.join(root, name));
      await write(name, text);
    }
    expect(await planned()).toEqual({});
  } finally {
    process.umask(before);
  }
});

it('F2 locale, time zone and machine name change nothing', async () => {
  const before = { LC_ALL: process.env.LC_ALL, TZ: process.env.TZ, HOSTNAME: process.env.HOSTNAME };
  Object.assign(process.env, { LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Kolkata', HOSTNAME: 'elsewhere' });
  try {
    expect(await planned()).toEqual({});
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

it('F2 the absolute path of the workspace changes nothing', async () => {
  await server.close();
  const moved = path.join(folder, 'elsewhere', 'of another name');
  await mkdir(path.dirname(moved));
  await rename(root, moved);
  const before = root;
  root = moved;
  server = await open();
  expect(await planned()).toEqual({});
  await server.close();
  root = before;
  await cp(moved, root, { recursive: true, verbatimSymlinks: true });
  server = await open();
  expect(await planned()).toEqual({});
  expect(await readFile(path.join(root, pipeline), 'utf8')).toBe(files[pipeline]);
});
