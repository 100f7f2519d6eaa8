import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../start-server.ts';
import { millrace } from '../testing/typed-command.ts';
import { createPipelineFiles } from '../workspace/pipeline-files.ts';
import { createStarter } from '../workspace/starter.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';

let folder: string;
let workspace: string;
let cars: string;
const configBefore = process.env.MILLRACE_CONFIG_DIR;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-cli-')));
  process.env.MILLRACE_CONFIG_DIR = path.join(folder, 'config');
  workspace = path.join(folder, 'workspace');
  const opened = await workspaceOfFolder(workspace);
  await mkdir(opened.stateDirectory);
  await createStarter(opened, createPipelineFiles(opened.root));
  cars = path.join(workspace, 'pipelines/cars-regression.yml');
});
afterAll(async () => {
  if (configBefore === undefined) delete process.env.MILLRACE_CONFIG_DIR;
  else process.env.MILLRACE_CONFIG_DIR = configBefore;
  await rm(folder, { recursive: true });
});

/** A copy of the cars pipeline, beside it, with one text replaced. */
async function variant(name: string, from: string, to: string): Promise<string> {
  const text = await readFile(cars, 'utf8');
  expect(text).toContain(from);
  const file = path.join(workspace, 'pipelines', name);
  await writeFile(file, text.replace(from, to));
  return file;
}

describe('run', () => {
  it('becomes the owner, runs, and gives a document at the end', async () => {
    const first = await millrace('run', cars, '--json');
    expect(first.code).toBe(0);
    expect(first.documents[0]).toMatchObject({ type: 'run-created', source: 'command-line' });
    expect(first.documents.at(-1)).toMatchObject({
      type: 'run-finished',
      status: 'succeeded',
      steps: { train: { status: 'succeeded', reused: false } },
    });
    const second = await millrace('run', cars, '--json');
    expect(second.documents.at(-1)).toMatchObject({ steps: { train: { status: 'reused', reused: true } } });
    expect(second.said).toContain('train: reused from run 1');
  });

  it('talks to the server that owns the workspace, and reuses what it has', async () => {
    const server = await startServer({
      workspace: await workspaceOfFolder(workspace),
      port: 0,
      watch: false,
    });
    try {
      const { code, said } = await millrace('run', cars);
      expect(code).toBe(0);
      expect(said).toContain('evaluate: reused from run');
      const again = await millrace(workspace);
      expect(again.code).toBe(4);
      expect(again.said).toContain(`Process ${process.pid}`);
      expect(again.said).toContain(server.url);
      expect(again.said).toMatch(/\/\?code=[\w-]{43}/);
    } finally {
      await server.close();
    }
  });

  it('ends with 1 when a step failed, and says why', async () => {
    const file = await variant('text-label.yml', 'label_column: Miles_per_Gallon', 'label_column: Origin');
    const { code, documents, said } = await millrace('run', file, '--json');
    expect(code).toBe(1);
    expect(said).toMatch(/train: failed: .*Origin/);
    expect(documents.at(-1)).toMatchObject({
      status: 'failed',
      steps: {
        train: { status: 'failed', reason: expect.stringContaining('Origin') },
        score: { status: 'skipped' },
      },
    });
  });

  it('ends with 2 when the input is wrong, and points at the place', async () => {
    const file = await variant('no-label.yml', '      label_column: Miles_per_Gallon\n', '');
    const { code, documents, said } = await millrace('run', file, '--json');
    expect(code).toBe(2);
    expect(said).toMatch(/no-label\.yml:\d+:\d+: error: /);
    expect(documents).toMatchObject([
      { type: 'refused', code: 'invalid-document', issues: [{ node: 'train' }] },
    ]);
    expect((await millrace('run', path.join(workspace, 'none.yml'))).code).toBe(2);
    expect((await millrace('run', cars, '--set', 'split=1')).code).toBe(2);
    expect((await millrace('run', cars, '--set', 'inputs.nope=1')).code).toBe(2);
    expect((await millrace('run')).code).toBe(2);
    expect((await millrace('run', cars, '--nonsense')).code).toBe(2);
  });

  it('runs a copied workspace, because its file was typed, without trusting it', async () => {
    const copy = path.join(folder, 'copy');
    // The database's side files may go away while they are copied.
    await cp(workspace, copy, { recursive: true, filter: (file) => !/\.db-\w+$/.test(file) });
    const file = path.join(copy, 'pipelines/cars-regression.yml');
    expect((await millrace('run', file)).code).toBe(0);
    const server = await startServer({ workspace: await workspaceOfFolder(copy), port: 0, watch: false });
    expect(await server.services.trust.isTrusted()).toBe(false);
    await server.close();
  });
});

describe('plan and explain', () => {
  it('say what would run and why, and run nothing', async () => {
    await millrace('run', cars);
    const file = await variant('changed.yml', 'fraction_of_rows: 0.7', 'fraction_of_rows: 0.6');
    const runs = (await millrace('runs', '--state-dir', path.join(workspace, '.millrace'), '--json'))
      .documents;
    const { code, documents } = await millrace('plan', file, '--json');
    expect(code).toBe(0);
    const [{ steps }] = documents as [{ steps: { id: string; action: string; because: unknown[] }[] }];
    expect(steps.find((step) => step.id === 'split')).toMatchObject({
      action: 'run',
      because: [{ part: 'param:fraction_of_rows', old: 'number 0.7', new: 'number 0.6' }],
    });
    expect(
      (await millrace('runs', '--state-dir', path.join(workspace, '.millrace'), '--json')).documents,
    ).toEqual(runs);
    expect((await millrace('plan', file)).said).toMatch(/may run +train/);
  });

  it('P171 plan writes the same in its own process as when a server is asked', async () => {
    const file = await variant('changed.yml', 'fraction_of_rows: 0.7', 'fraction_of_rows: 0.6');
    const wrong = await variant('wrong.yml', 'fraction_of_rows: 0.7', 'fraction_of_rows: 7');
    const written = async () => [
      await millrace('plan', file, '--json'),
      await millrace('plan', file),
      await millrace('plan', wrong, '--json'),
    ];
    const alone = await written();
    expect(alone.map(({ code }) => code)).toEqual([0, 0, 2]);
    const opened = await workspaceOfFolder(workspace);
    const server = await startServer({ workspace: opened, port: 0, watch: false });
    try {
      expect(await written()).toEqual(alone);
    } finally {
      await server.close();
    }
  });
});

describe('validate and fmt', () => {
  it('find nothing in the samples, and leave their bytes alone', async () => {
    const files = [cars, path.join(workspace, 'pipelines/penguins-classification.yml')];
    expect(await millrace('validate', ...files, '--json')).toMatchObject({
      code: 0,
      documents: [{ files: files.map((file) => ({ file, issues: [] })) }],
    });
    expect(await millrace('fmt', '--check', ...files)).toMatchObject({ code: 0 });
    expect((await millrace('fmt', cars)).code).toBe(2);
  });

  it('give every issue its line and column', async () => {
    const file = await variant('wrong.yml', 'fraction_of_rows: 0.7', 'fraction_of_rows: 7');
    const line =
      (await readFile(file, 'utf8')).split('\n').findIndex((text) => text.includes('fraction')) + 1;
    const { code, said } = await millrace('validate', file);
    expect(code).toBe(2);
    expect(said).toContain(`wrong.yml:${line}:`);
  });
});

describe('components', () => {
  it('lists the built-in ones for programs', async () => {
    const here = process.cwd();
    process.chdir(workspace);
    try {
      const [{ components }] = (await millrace('components', '--json')).documents as [
        { components: { name: string }[] },
      ];
      expect(components.map((component) => component.name)).toContain('two_class_logistic_regression');
      expect((await millrace('logs', '1/train')).written).toContain('rows');
      expect((await millrace('logs', '1')).code).toBe(2);
      expect((await millrace('cancel', '999')).code).toBe(2);
      expect((await millrace('explain', '1/split', '--json')).documents).toMatchObject([
        { run: '1', step: 'split' },
      ]);
      const noStep = await millrace('explain', '1/nope');
      expect(noStep).toMatchObject({ code: 2, said: expect.stringContaining('Run 1 has no step "nope"') });
      const noRun = await millrace('explain', '999/split');
      expect(noRun).toMatchObject({ code: 2, said: expect.stringContaining('no run 999') });
    } finally {
      process.chdir(here);
    }
  });
});

describe('serving', () => {
  it('refuses an address that others reach without a secret', async () => {
    const { code, said } = await millrace(workspace, '--host', '0.0.0.0');
    expect(code).toBe(2);
    expect(said).toContain('MILLRACE_TOKEN');
  });

  it('makes no folder of a misspelled command', async () => {
    const { code, said } = await millrace('paln');
    expect(code).toBe(2);
    expect(said).toContain('Did you mean: millrace plan?');
    expect(existsSync('paln')).toBe(false);
  });
});
