/** B51 to B59 over HTTP: making endpoints, listing and keeping calls, uploads and downloads. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let root: string;
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const pipeline = `type: pipeline
display_name: Letters
inputs:
  who: { type: uri_file, path: ../data/name.txt }
  word: Hello
outputs:
  letters: { type: uri_folder }
jobs:
  greet:
    type: command
    command: mkdir -p "\${{outputs.out}}/deep/\${{inputs.word}}" && cp "\${{inputs.who}}" "\${{outputs.out}}/deep/\${{inputs.word}}/ü.txt" && printf '%s' "\${{inputs.word}}" > "\${{outputs.out}}/word.txt"
    environment: { image: ubuntu }
    inputs: { who: "\${{parent.inputs.who}}", word: "\${{parent.inputs.word}}" }
    outputs: { out: "\${{parent.outputs.letters}}" }
`;

beforeAll(async () => {
  server = await createTemporaryServer();
  root = server.workspace.root;
  write('data/name.txt', 'Ada');
  write('pipelines/letters.yml', pipeline);
  await send('POST', '/published', { path: 'pipelines/letters.yml', name: 'letters' });
});
afterAll(() => server.close());

const send: TemporaryServer['send'] = (...asked) => server.send(...asked);
/** The run of a call, which has ended well. */
async function call(name: string, inputs: readonly object[] = []): Promise<string> {
  const { body, status } = await send('POST', `/endpoints/${name}/invoke`, { inputs });
  expect(status, JSON.stringify(body)).toBe(201);
  expect((await server.services.engine.finished(body.run)).status).toBe('succeeded');
  return body.run;
}

it('B51 an endpoint is made of a published pipeline, and its default is set without another byte', async () => {
  const request = { name: 'mail', description: 'Sends "letters"', deployment: 'blue', published: 'letters' };
  const { status, body } = await send('POST', '/endpoints', { ...request, keepDays: 7 });
  expect([status, body]).toEqual([
    201,
    { name: 'mail', files: ['endpoints/mail.yml', 'endpoints/mail/blue.yml'] },
  ]);
  expect((await send('POST', '/endpoints', request)).status).toBe(400);
  await send('POST', '/endpoints', { ...request, deployment: 'green', published: 'letters:1' });
  const told = (await send('GET', '/endpoints/mail')).body;
  expect(told).toMatchObject({
    description: 'Sends "letters"',
    keepDays: 7,
    deployments: [
      {
        name: 'blue',
        isDefault: true,
        parameters: [{ name: 'who', kind: 'data', value: 'data/name.txt' }, { name: 'word' }],
      },
      { name: 'green', isDefault: false, runs: 'azureml:letters:1' },
    ],
  });
  expect(told.files.flatMap(({ issues }: { issues: { severity: string }[] }) => issues)).toEqual([]);
  const file = path.join(root, 'endpoints/mail.yml');
  const before = `# by hand\n${readFileSync(file, 'utf8')}# end\n`;
  writeFileSync(file, before);
  expect((await send('PUT', '/endpoints/mail/default', { deployment: 'green' })).status).toBe(204);
  expect(readFileSync(file, 'utf8')).toBe(
    before.replace('deployment_name: "blue"', 'deployment_name: "green"'),
  );
  expect((await send('PUT', '/endpoints/mail/default', { deployment: 'red' })).status).toBe(404);
});

it('B51 a text gets its place by its names; mistakes, other documents and names that lead elsewhere are refused', async () => {
  const make = (text: string) => send('POST', '/endpoints', { text });
  expect((await make('name: typed\nauth_mode: aad_token\n')).body.files).toEqual(['endpoints/typed.yml']);
  const deployment =
    'type: pipeline\nname: one\nendpoint_name: typed\njob_definition: ../../pipelines/letters.yml\n';
  expect((await make(deployment)).body.files).toEqual(['endpoints/typed/one.yml']);
  expect((await make(deployment)).body.detail).toContain('already');
  expect((await make('name: bad\nauth_mode: none\n')).status).toBe(422);
  expect((await make(deployment.replace('letters.yml', 'gone.yml').replace('one', 'two'))).status).toBe(422);
  expect((await make('type: pipeline\njobs: {}\n')).status).toBe(400);
  expect((await make('name: ../up\nauth_mode: aad_token\n')).status).toBe(400);
  expect(existsSync(path.join(root, 'endpoints/bad.yml'))).toBe(false);
  await call('typed');
});

it('B51 what a deployment runs and is not there is told with the deployment', async () => {
  write(
    'endpoints/lost/a.yml',
    'type: pipeline\nname: a\nendpoint_name: lost\njob_definition: azureml:nowhere\n',
  );
  expect((await send('GET', '/endpoints/lost')).body.deployments).toMatchObject([
    { parameters: [], problem: expect.stringContaining('"nowhere"') },
  ]);
});

it('B52 B58 calls are listed newest first, page by page; a folder is downloaded as an archive', async () => {
  const runs = [await call('mail', [{ name: 'word', value: 'Moin' }]), await call('mail')];
  const list = async (query: string) =>
    (await send('GET', `/endpoints/mail/calls${query}`)).body.map(({ run }: { run: string }) => run);
  expect(await list('')).toEqual(runs.toReversed());
  expect(await list(`?limit=1`)).toEqual([runs[1]]);
  expect(await list(`?limit=1&before=${runs[1]}`)).toEqual([runs[0]]);
  expect((await send('GET', '/endpoints/mail/calls')).body[0]).toMatchObject({
    status: 'succeeded',
    account: null,
  });
  const { body } = await send('GET', `/endpoints/mail/runs/${runs[0]}`);
  expect(body.outputs).toMatchObject([{ name: 'letters' }]);
  const archive = await server.inject(`/api/v1/endpoints/mail/runs/${runs[0]}/outputs/letters`);
  expect(archive.headers['content-disposition']).toContain('letters.tar');
  const folder = path.join(root, 'unpacked');
  mkdirSync(folder);
  execFileSync('tar', ['-x', '-C', folder], { input: archive.rawPayload });
  expect(readFileSync(path.join(folder, 'deep/Moin/ü.txt'), 'utf8')).toBe('Ada');
  expect(readFileSync(path.join(folder, 'word.txt'), 'utf8')).toBe('Moin');
});

it('B53 B54 who has the token uploads and lists, until it is revoked', async () => {
  const { token } = (await send('POST', '/endpoints/mail/token', {})).body;
  const headers = { authorization: `Bearer ${token}` };
  const upload = (more: object = { 'x-millrace-upload': '1' }, name = '../x/name.txt') =>
    server.injectAsStranger({
      method: 'POST',
      url: `/api/v1/endpoints/mail/uploads?name=${encodeURIComponent(name)}`,
      headers: { ...headers, 'content-type': 'application/octet-stream', ...more },
      payload: Buffer.from('Grace'),
    });
  expect((await upload({})).statusCode).toBe(415);
  const { path: uploaded } = (await upload()).json();
  expect(uploaded).toBe('data/endpoint-calls/mail/name.txt');
  await call('mail', [{ name: 'who', path: uploaded }]);
  const calls = () => server.injectAsStranger({ url: '/api/v1/endpoints/mail/calls', headers });
  expect((await calls()).statusCode).toBe(200);
  expect((await send('DELETE', '/endpoints/mail/token')).status).toBe(204);
  expect([(await calls()).statusCode, (await upload()).statusCode]).toEqual([401, 401]);
  expect((await send('GET', '/endpoints/mail')).body.hasToken).toBe(false);
});

it('B55 B56 B57 calls, their results and what was given with them go after their time; pinned ones stay', async () => {
  write('endpoints/brief.yml', 'name: brief\nproperties: { millrace.keep_days: "0" }\n');
  write(
    'endpoints/brief/a.yml',
    'type: pipeline\nname: a\nendpoint_name: brief\njob_definition: azureml:letters\n',
  );
  const rows = (id: number) => [{ name: 'who', rows: [{ id }] }];
  const [gone, pinned] = [await call('brief', rows(1)), await call('brief', rows(2))];
  const stays = await call('mail', rows(3));
  await send('POST', `/runs/${pinned}/pin`, { pinned: true });
  const folder = path.join(root, 'data/endpoint-calls');
  const files = () => readdirSync(path.join(folder, 'brief')).length;
  expect((await send('POST', '/gc', {})).body).toMatchObject({ runs: [gone], artifacts: { count: 1 } });
  // Not within a day: they may have been brought for a call that is yet to come.
  expect(files()).toBe(2);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    utimesSync(path.join(folder, name), 1, 1);
  expect((await send('POST', '/gc', { dryRun: true })).body.callFiles.count).toBe(1);
  expect((await send('POST', '/gc', {})).body.callFiles).toMatchObject({ count: 1 });
  expect(files()).toBe(1);
  const of = (name: string, run: string) => send('GET', `/endpoints/${name}/runs/${run}`);
  expect((await of('brief', gone)).body.outputs).toEqual([]);
  for (const [name, run] of [
    ['brief', pinned],
    ['mail', stays],
  ] as const) {
    const output = await server.inject(`/api/v1/endpoints/${name}/runs/${run}/outputs/letters`);
    expect(output.statusCode, name).toBe(200);
  }
  expect((await send('GET', '/endpoints/brief/calls')).body).toMatchObject([
    { run: pinned, isPinned: true, isCompacted: false },
    { run: gone, isCompacted: true },
  ]);
  const kinds = (await send('GET', '/storage')).body.kinds.map(({ kind }: { kind: string }) => kind);
  expect(kinds).toContain('parts');
});

it('B55 a time that is none is told', async () => {
  write('endpoints/odd.yml', 'name: odd\nproperties: { millrace.keep_days: soon }\n');
  expect((await send('GET', '/endpoints/odd')).body).toMatchObject({
    keepDays: null,
    files: [{ issues: [{ code: 'bad-value', severity: 'error' }] }],
  });
});

it('B59 settings of a deployment go before those of its pipeline', async () => {
  write(
    'endpoints/anew.yml',
    'type: pipeline\nname: a\nendpoint_name: anew\njob_definition: azureml:letters\nsettings: { force_rerun: true, default_compute: batch-cluster }\n',
  );
  const run = await call('anew');
  const state = await server.services.engine.state(run);
  expect(state?.steps.greet?.status).toBe('succeeded');
});
