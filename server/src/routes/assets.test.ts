/** V1 to V6 over HTTP, with real commands, files and runs. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let root: string;
beforeAll(async () => {
  server = await createTemporaryServer();
  root = server.workspace.root;
  mkdirSync(path.join(root, 'data'));
  writeFileSync(path.join(root, 'data', 'word.txt'), 'hello\n');
});
afterAll(() => server.close());

async function run(text: string) {
  const payload = { path: 'pipelines/p.yml', text };
  const answer = await server.inject({ method: 'POST', url: '/api/v1/runs', payload });
  expect([answer.statusCode, answer.body]).toEqual([201, expect.anything()]);
  const { run: number } = answer.json();
  return { number, state: await server.services.engine.finished(number) };
}

const make = (type: string, word: string) => `type: pipeline
jobs:
  make:
    type: command
    environment: azureml:none:1
    command: cat \${{inputs.word}} > \${{outputs.out}}${type === 'uri_file' ? '' : '/word.txt'}; echo ${word} >> \${{outputs.out}}${type === 'uri_file' ? '' : '/word.txt'}
    inputs: { word: { type: uri_file, path: ../data/word.txt } }
    outputs: { out: { type: ${type} } }
`;
const read = (reference: string) => `type: pipeline
jobs:
  read:
    type: command
    environment: azureml:none:1
    command: cat \${{inputs.words}}/word.txt > \${{outputs.out}}
    inputs: { words: { type: custom_model, path: "${reference}" } }
    outputs: { out: { type: uri_file } }
`;
const register = (from: string, name = 'words') =>
  server.inject({
    method: 'POST',
    url: '/api/v1/assets',
    payload: { name, run: from, step: 'make', output: 'out' },
  });

it('V1 registers a result as a document and a copy in the workspace, with where it came from', async () => {
  const { number } = await run(make('custom_model', 'one'));
  const answer = await register(number);
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toMatchObject({
    kind: 'model',
    name: 'words',
    version: '1',
    type: 'custom_model',
    file: 'models/words/1/model.yml',
    properties: {
      'millrace.run': number,
      'millrace.step': 'make',
      'millrace.pipeline': 'pipelines/p.yml',
      'millrace.digest': expect.stringMatching(/^sha256:/),
      'millrace.data': expect.stringMatching(/^\.\.\/data\/word\.txt sha256:/),
    },
  });
  expect(readFileSync(path.join(root, 'models/words/1/out/word.txt'), 'utf8')).toBe('hello\none\n');
});

it('V2 gives the same content no second version, and other content the next one', async () => {
  const again = await register((await run(make('custom_model', 'one'))).number);
  expect(again.json().version).toBe('1');
  const other = await register((await run(make('custom_model', 'two'))).number);
  expect(other.json().version).toBe('2');
  const listed = (await server.inject('/api/v1/assets')).json();
  expect(listed.map(({ version }: { version: string }) => version)).toEqual(['2', '1']);
});

it('V3 reads by version and by label; a label that means other content is a miss that says so', async () => {
  const outputs = async (reference: string) => {
    const { state } = await run(read(reference));
    const { status, because, outputs: made } = state.steps.read ?? {};
    return { status, because, digest: made?.[0]?.digest };
  };
  const first = await outputs('azureml:words:1');
  const latest = await outputs('azureml:words@latest');
  expect(latest.digest).not.toBe(first.digest);
  expect(latest.because).toContainEqual(expect.objectContaining({ part: 'input:words' }));
  expect(await outputs('azureml:words@latest')).toMatchObject({ status: 'reused', digest: latest.digest });
  expect(await outputs('azureml:words:1')).toMatchObject({ status: 'reused', digest: first.digest });
});

it('V4 fails the step that reads a name which nothing has', async () => {
  const { state } = await run(read('azureml:words:9'));
  expect(state.steps.read).toMatchObject({
    status: 'failed',
    failure: { code: 'data-not-registered', params: { path: 'azureml:words:9' } },
  });
});

it('V5 keeps data and models apart, and refuses names that are no names', async () => {
  const { number } = await run(make('uri_file', 'three'));
  expect((await register(number)).json().detail).toContain('is the name of registered models');
  expect((await register(number, '../up')).statusCode).toBe(400);
  const data = (await register(number, 'lines')).json();
  expect(data).toMatchObject({ kind: 'data', type: 'uri_file', file: 'datasets/lines/1/data.yml' });
  expect(existsSync(path.join(root, 'datasets/lines/1/out'))).toBe(true);
});

it('V6 takes a folder without its document for no version, and never for one that is free', async () => {
  rmSync(path.join(root, 'models/words/2/model.yml'));
  const answer = await register((await run(make('custom_model', 'four'))).number);
  expect(answer.json().version).toBe('3');
});

it('V7 registers an output that the pipeline names, made or reused, and fails the step when it cannot', async () => {
  const named = (name: string) =>
    make('uri_folder', 'five').replace('{ type: uri_folder }', `{ type: uri_folder, name: ${name} }`);
  const versions = async () =>
    (await server.inject('/api/v1/assets')).json().filter(({ name }: { name: string }) => name === 'nightly');
  expect((await run(named('nightly'))).state.status).toBe('succeeded');
  rmSync(path.join(root, 'datasets/nightly'), { recursive: true });
  const { number, state } = await run(named('nightly'));
  expect(state.steps.make?.status).toBe('reused');
  expect(await versions()).toMatchObject([{ version: '1', properties: { 'millrace.run': number } }]);
  await run(named('nightly'));
  expect(await versions()).toHaveLength(1);
  expect((await run(named('words'))).state.steps.make).toMatchObject({
    status: 'failed',
    failure: { code: 'registration-failed', params: { name: 'words', output: 'out' } },
  });
});
