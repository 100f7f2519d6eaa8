/** B70 to B72 over HTTP: endpoints and deployments are deleted, and what belongs to their calls. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let root: string;
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
/** With the word "wait" it runs until it is cancelled. */
const pipeline = `type: pipeline
inputs:
  sign: { type: uri_folder, path: ../data/signs }
  word: Hello
outputs:
  letter: { type: uri_file }
jobs:
  wait:
    type: command
    command: echo \${{inputs.word}} > \${{outputs.text}}; if [ \${{inputs.word}} = wait ]; then while true; do sleep 0.05; done; fi
    environment: { image: ubuntu }
    inputs: { sign: "\${{parent.inputs.sign}}", word: "\${{parent.inputs.word}}" }
    outputs: { text: "\${{parent.outputs.letter}}" }
`;

beforeAll(async () => {
  server = await createTemporaryServer();
  root = server.workspace.root;
  write('data/signs/a', '');
  write('pipelines/p.yml', pipeline);
});
afterAll(() => server.close());

const send: TemporaryServer['send'] = (...asked) => server.send(...asked);
function deploy(endpoint: string, ...names: readonly string[]): void {
  write(`endpoints/${endpoint}.yml`, `name: ${endpoint}\ndefaults: { deployment_name: ${names[0]} }\n`);
  for (const name of names)
    write(
      `endpoints/${endpoint}/${name}.yml`,
      `type: pipeline\nname: ${name}\nendpoint_name: ${endpoint}\njob_definition: ../../pipelines/p.yml\n`,
    );
}
async function call(endpoint: string, word: string, more: object = {}): Promise<string> {
  const inputs = [{ name: 'word', value: word }];
  const { status, body } = await send('POST', `/endpoints/${endpoint}/invoke`, { inputs, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  if (word !== 'wait') await server.services.engine.finished(body.run);
  return body.run;
}
const folderOf = (body: { folder: string }): readonly string[] =>
  readdirSync(body.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(body.folder, path.join(entry.parentPath, entry.name)))
    .sort();

it('B70 B73 an endpoint goes to the trash with its deployments and its token; its runs stay, and its keys are free', async () => {
  deploy('same', 'same', 'other');
  const headers = {
    authorization: `Bearer ${(await send('POST', '/endpoints/same/token', {})).body.token}`,
  };
  const run = await call('same', 'one', { idempotencyKey: 'k' });
  await call('same', 'two', { deployment: 'other' });
  const named = (await send('GET', '/endpoints/same/calls')).body;
  expect(named.map(({ deployment }: { deployment: string }) => deployment)).toEqual(['other', 'same']);
  expect((await send('GET', '/endpoints/same')).body.running).toBe(0);
  const { status, body } = await send('DELETE', '/endpoints/same');
  expect([status, body.removedRuns, folderOf(body)]).toEqual([
    200,
    0,
    ['endpoints/same.yml', 'endpoints/same/other.yml', 'endpoints/same/same.yml'],
  ]);
  expect((await send('GET', '/endpoints/same')).status).toBe(404);
  expect((await send('DELETE', '/endpoints/same')).status).toBe(404);
  expect((await send('GET', `/runs/${run}`)).body.status).toBe('succeeded');
  deploy('same', 'same');
  const stranger = await server.injectAsStranger({ url: '/api/v1/endpoints/same/calls', headers });
  expect(stranger.statusCode).toBe(401);
  expect((await send('GET', '/endpoints/same')).body).toMatchObject({ calls: 0, hasToken: false });
  expect(await call('same', 'one', { idempotencyKey: 'k' })).not.toBe(run);
});

it('B70 the results of its calls go where it is said, but for those of pinned ones', async () => {
  deploy('gone', 'a');
  const [first, pinned] = [await call('gone', 'x'), await call('gone', 'y')];
  await send('POST', `/runs/${pinned}/pin`, { pinned: true });
  expect((await send('DELETE', '/endpoints/gone?results=delete')).body.removedRuns).toBe(1);
  const statuses = await Promise.all(
    [first, pinned].map(async (run) => (await send('GET', `/runs/${run}`)).status),
  );
  expect(statuses).toEqual([404, 200]);
});

it('B71 nothing is deleted under a call that runs, unless it is cancelled with it', async () => {
  deploy('busy', 'a', 'b');
  const run = await call('busy', 'wait', { deployment: 'b' });
  expect((await send('GET', '/endpoints/busy')).body.running).toBe(1);
  const refused = await send('DELETE', '/endpoints/busy');
  expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
    409,
    'calls-running',
    expect.stringContaining(`run ${run}`),
  ]);
  expect((await send('DELETE', '/endpoints/busy/deployments/b')).status).toBe(409);
  expect(existsSync(path.join(root, 'endpoints/busy/b.yml'))).toBe(true);
  const { body } = await send('DELETE', '/endpoints/busy?calls=cancel&results=delete');
  expect(body.removedRuns).toBe(1);
  expect((await send('GET', `/runs/${run}`)).status).toBe(404);
});

it('B72 one deployment goes, and the default one only as the last', async () => {
  deploy('two', 'a', 'b');
  await call('two', 'one');
  const refused = await send('DELETE', '/endpoints/two/deployments/a');
  expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('Make another one')]);
  expect(folderOf((await send('DELETE', '/endpoints/two/deployments/b')).body)).toEqual([
    'endpoints/two/b.yml',
  ]);
  expect((await send('DELETE', '/endpoints/two/deployments/b')).status).toBe(404);
  const running = await call('two', 'wait');
  expect((await send('DELETE', '/endpoints/two/deployments/a?calls=cancel')).status).toBe(200);
  expect((await server.services.engine.finished(running)).status).toBe('cancelled');
  expect((await send('GET', '/endpoints/two')).body).toMatchObject({ deployments: [], calls: 2 });
});
