/** B40 to B44 over HTTP, with real files and runs. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let root: string;
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const pipeline = (word: string) => `type: pipeline
display_name: Greeting
inputs:
  who: { type: uri_file }
  times: 1
outputs:
  letter: { type: uri_file }
jobs:
  greet:
    type: command
    command: for i in $(seq \${{inputs.times}}); do echo "${word}, $(cat \${{inputs.who}})!"; done > \${{outputs.text}}
    environment: { image: ubuntu }
    inputs: { who: "\${{parent.inputs.who}}", times: "\${{parent.inputs.times}}" }
    outputs: { text: "\${{parent.outputs.letter}}" }
`;

beforeAll(async () => {
  server = await createTemporaryServer();
  root = server.workspace.root;
  write('data/name.txt', 'Ada');
  write('pipelines/hello.yml', pipeline('Hello'));
  write('pipelines/bye.yml', pipeline('Bye'));
  write(
    'endpoints/greeting.yml',
    '$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\nname: greeting\ndescription: Greets\ndefaults: { deployment_name: hello }\n',
  );
  for (const name of ['hello', 'bye'])
    write(
      `endpoints/greeting/${name}.yml`,
      `$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponentBatchDeployment.schema.json
type: pipeline
name: ${name}
endpoint_name: greeting
job_definition: ../../pipelines/${name}.yml
`,
    );
});
afterAll(() => server.close());

const api = (route: string) => `/api/v1/endpoints${route}`;
const invoke = async (body: object, headers: Readonly<Record<string, string>> = {}, as = server.inject) => {
  const answer = await as({ method: 'POST', url: api('/greeting/invoke'), payload: body, headers });
  return { status: answer.statusCode, body: answer.json() };
};
const letterOf = async (run: string) => {
  expect((await server.services.engine.finished(run)).status).toBe('succeeded');
  return (await server.inject(api(`/greeting/runs/${run}/outputs/letter`))).body;
};
const name = { name: 'who', path: 'data/name.txt' };

it('B40 endpoints and deployments are files in the words of Azure', async () => {
  expect((await server.inject(api(''))).json()).toEqual([
    {
      name: 'greeting',
      description: 'Greets',
      calls: 0,
      callsPerMinute: 60,
      hasToken: false,
      keepDays: null,
      deployments: [
        { name: 'bye', runs: 'pipelines/bye.yml', isDefault: false },
        { name: 'hello', runs: 'pipelines/hello.yml', isDefault: true },
      ],
    },
  ]);
});

it('B40 B41 B44 a call runs the default deployment or the one that it names, with values, paths and rows', async () => {
  const first = await invoke({ inputs: [name, { name: 'times', value: 2 }] });
  expect([first.status, first.body.isNew]).toEqual([201, true]);
  expect(await letterOf(first.body.run)).toBe('Hello, Ada!\nHello, Ada!\n');
  const { body } = await invoke({ deployment: 'bye', inputs: [name] });
  expect(await letterOf(body.run)).toBe('Bye, Ada!\n');
  const rows = await invoke({ inputs: [{ name: 'who', rows: [{ id: 1, word: 'a' }, { id: 2 }] }] });
  expect(await letterOf(rows.body.run)).toBe('Hello, {"id":1,"word":"a"}\n{"id":2}!\n');
  const [file = ''] = readdirSync(path.join(root, 'data/endpoint-calls/greeting'));
  expect(file).toMatch(/^[0-9a-f]{32}\.jsonl$/);
  const told = (await server.inject(api(`/greeting/runs/${rows.body.run}`))).json();
  expect(told).toMatchObject({ status: 'succeeded', outputs: [{ name: 'letter', type: 'uri_file' }] });
});

it('B40 B41 what is not there, or leaves the workspace, is told', async () => {
  expect((await invoke({ deployment: 'gone', inputs: [name] })).body.detail).toContain(
    'no deployment "gone"',
  );
  expect((await invoke({ inputs: [{ name: 'who', path: '../secret' }] })).status).toBe(403);
  expect((await invoke({ inputs: [] })).status).toBe(422);
  const other = await server.inject({ method: 'POST', url: api('/nowhere/invoke'), payload: {} });
  expect([other.statusCode, other.json().detail]).toEqual([404, expect.stringContaining('"nowhere"')]);
  const started = await server.inject({ method: 'GET', url: api('/greeting/runs/99') });
  expect(started.statusCode).toBe(404);
});

it('B42 of one key there is one run, at once and again, and no other call', async () => {
  const call = { inputs: [name, { name: 'times', value: 3 }] };
  const headers = { 'idempotency-key': 'nightly 7' };
  const answers = await Promise.all(Array.from({ length: 8 }, () => invoke(call, headers)));
  const runs = new Set(answers.map(({ body }) => body.run));
  expect([runs.size, answers.filter(({ status }) => status === 201).length]).toEqual([1, 1]);
  expect((await invoke({ ...call, idempotencyKey: 'nightly 7' })).status).toBe(200);
  const unlike = await invoke({ inputs: [name] }, headers);
  expect([unlike.status, unlike.body.detail]).toEqual([409, expect.stringContaining('a key of its own')]);
});

it('B43 the token of an endpoint opens this endpoint, and nothing else', async () => {
  const make = async () =>
    (await server.inject({ method: 'POST', url: api('/greeting/token'), payload: {} })).json().token;
  const [old, token] = [await make(), await make()];
  const as = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const call = { inputs: [name] };
  const ask = (url: string) => server.injectAsStranger({ url, headers: as(token) });
  expect((await invoke(call, {}, server.injectAsStranger)).status).toBe(401);
  expect((await invoke(call, as(old), server.injectAsStranger)).status).toBe(401);
  const { status, body } = await invoke(call, as(token), server.injectAsStranger);
  expect(status).toBe(201);
  await server.services.engine.finished(body.run);
  expect((await ask(api(`/greeting/runs/${body.run}/outputs/letter`))).body).toBe('Hello, Ada!\n');
  const own = await server.inject({
    method: 'POST',
    url: '/api/v1/runs',
    payload: { path: 'pipelines/hello.yml', text: 'type: pipeline\njobs: {}\n', source: 'http' },
  });
  expect((await ask(api(`/greeting/runs/${own.json().run}`))).statusCode).toBe(404);
  for (const url of ['/api/v1/endpoints', '/api/v1/runs', '/api/v1/data', api('/other/runs/1')])
    expect((await ask(url)).statusCode, url).toBe(401);
  const file = path.join(server.workspace.stateDirectory, 'endpoint-tokens.json');
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').includes(token)]).toEqual([0o600, false]);
});

it('B77 calls by token have a limit that the file says; wrong tokens do not use it up', async () => {
  const file = path.join(server.workspace.root, 'endpoints/few.yml');
  writeFileSync(file, 'name: few\nproperties: { millrace.calls_per_minute: "2" }\n');
  mkdirSync(path.join(server.workspace.root, 'endpoints/few'), { recursive: true });
  writeFileSync(
    path.join(server.workspace.root, 'endpoints/few/a.yml'),
    'type: pipeline\nname: a\nendpoint_name: few\njob_definition: ../../pipelines/hello.yml\n',
  );
  const { token } = (await server.inject({ method: 'POST', url: api('/few/token'), payload: {} })).json();
  const ask = (bearer: string) =>
    server.injectAsStranger({
      method: 'POST',
      url: api('/few/invoke'),
      headers: { authorization: `Bearer ${bearer}` },
      payload: { idempotencyKey: 'same', inputs: [name] },
    });
  const refused: number[] = [];
  for (let count = 0; count < 61; count++) refused.push((await ask('guess')).statusCode);
  expect([refused[0], refused.at(-1)]).toEqual([401, 429]);
  const [first, second, third] = [await ask(token), await ask(token), await ask(token)];
  expect([first.statusCode, second.statusCode, third.statusCode]).toEqual([201, 200, 429]);
  expect(third.json()).toMatchObject({ code: 'too-many-requests', detail: expect.stringContaining('"few"') });
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
  const asOwner = { method: 'POST', url: api('/few/invoke'), payload: { inputs: [name] } } as const;
  expect((await server.inject(asOwner)).statusCode).toBe(201);
});
