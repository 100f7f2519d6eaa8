/** V20 to V26 over HTTP, with real files, code and runs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let root: string;
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const call = async (method: 'GET' | 'POST' | 'PUT', url: string, payload: object = {}) => {
  const answer = await server.inject({
    method,
    url: `/api/v1${url}`,
    ...(method === 'GET' ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
};

beforeAll(async () => {
  server = await createTemporaryServer();
  root = server.workspace.root;
  write('data/name.txt', 'Ada');
  write('components/greet/greet.sh', 'printf "Hello, %s!" "$(cat "$1")" > "$2"\n');
  write(
    'components/greet/component.yaml',
    `type: command
name: greet
version: "1"
inputs: { who: { type: uri_file } }
outputs: { text: { type: uri_file } }
code: .
environment: azureml:none:1
command: bash greet.sh \${{inputs.who}} \${{outputs.text}}
`,
  );
  write(
    'pipelines/greeting.yml',
    `type: pipeline
display_name: Greeting
inputs:
  who: { type: uri_file, path: ../data/name.txt }
outputs:
  letter: { type: uri_file, path: ../out/letter.txt }
jobs:
  greet:
    type: command
    component: azureml:greet:1
    inputs: { who: "\${{parent.inputs.who}}" }
    outputs: { text: "\${{parent.outputs.letter}}" }
`,
  );
});
afterAll(() => server.close());

async function runOf(name: string, body: object = {}) {
  const { status, body: started } = await call('POST', `/published/${name}/runs`, body);
  expect([status, started]).toEqual([201, { run: expect.any(String) }]);
  const state = await server.services.engine.finished(started.run);
  expect(state.status).toBe('succeeded');
  return { state, letter: read('out/letter.txt') };
}
const publish = (name = 'greeting') => call('POST', '/published', { path: 'pipelines/greeting.yml', name });

it('V20 freezes the pipeline, its components and their code, and points to data where it lies', async () => {
  const { status, body } = await publish();
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: 'greeting',
    version: '1',
    isDefault: true,
    displayName: 'Greeting',
    source: 'pipelines/greeting.yml',
    file: 'published/greeting/1/files/pipelines/greeting.yml',
    parameters: [{ name: 'who', kind: 'data', value: 'data/name.txt' }],
  });
  expect(read('published/greeting/1/files/components/greet/greet.sh')).toContain('Hello');
  expect(read(body.file)).toContain('component: ../components/greet/component.yaml');
  expect(existsSync(path.join(root, 'published/greeting/1/files/data'))).toBe(false);
});

it('V21 runs what was frozen, whatever becomes of the pipeline and its code; nothing frozen is offered twice', async () => {
  write('components/greet/greet.sh', 'printf "Bye, %s!" "$(cat "$1")" > "$2"\n');
  expect((await runOf('greeting')).letter).toBe('Hello, Ada!');
  const components = (await call('GET', '/components')).body.map(({ name }: { name: string }) => name);
  expect(components.filter((name: string) => name === 'greet')).toHaveLength(1);
  const pipelines = (await call('GET', '/pipelines')).body;
  expect(pipelines.map(({ path: file }: { path: string }) => file)).toEqual(['pipelines/greeting.yml']);
});

it('V22 gives changed files the next version, and unchanged ones none; the default stays until it is chosen', async () => {
  expect((await publish()).body).toMatchObject({ version: '2', isDefault: false });
  expect((await publish()).body.version).toBe('2');
  expect((await runOf('greeting')).letter).toBe('Hello, Ada!');
  expect((await runOf('greeting', { version: '2' })).letter).toBe('Bye, Ada!');
  expect((await call('PUT', '/published/greeting/default', { version: '2' })).status).toBe(204);
  expect((await runOf('greeting')).letter).toBe('Bye, Ada!');
  const listed = (await call('GET', '/published')).body;
  expect(
    listed.map(({ version, isDefault }: { version: string; isDefault: boolean }) => [version, isDefault]),
  ).toEqual([
    ['2', true],
    ['1', false],
  ]);
});

it('V23 takes other values for its parameters', async () => {
  write('data/other.txt', 'Grace');
  const inputs = [{ name: 'who', path: 'data/other.txt' }];
  expect((await runOf('greeting', { version: '1', inputs })).letter).toBe('Hello, Grace!');
});

it('V24 restores a version as a pipeline of its own, with the components as they were', async () => {
  const { status, body } = await call('POST', '/published/greeting/1/restore');
  expect([status, body]).toEqual([201, { path: 'pipelines/greeting-v1.yml' }]);
  const text = read(body.path);
  expect(text).toContain('path: ../data/name.txt');
  expect(text).toContain('component: ../published/greeting/1/files/components/greet/component.yaml');
  const started = await call('POST', '/runs', { path: body.path, text });
  const state = await server.services.engine.finished(started.body.run);
  expect([state.steps.greet?.status, read('out/letter.txt')]).toEqual(['reused', 'Hello, Ada!']);
});

it('V25 refuses to run a version whose files somebody changed, and says which', async () => {
  write('published/greeting/1/files/components/greet/greet.sh', 'echo other > "$2"\n');
  const answer = await call('POST', '/published/greeting/runs', { version: '1' });
  expect(answer.body.detail).toContain('greeting, version 1, are not as they were published');
  expect((await call('GET', '/published/greeting/2')).body.text).toContain('display_name: Greeting');
});

it('V26 names what is not there, and takes no name that leaves the folder', async () => {
  expect((await call('POST', '/published/greeting/runs', { version: '9' })).body.detail).toContain(
    'There is: 2, 1.',
  );
  expect((await call('POST', '/published/nothing/runs')).body.detail).toContain('No pipeline is published');
  for (const name of ['../x', '..', 'a/b', '.hidden', '']) expect((await publish(name)).status).toBe(400);
});
