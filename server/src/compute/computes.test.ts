import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ComputeSummary } from '../contract/index.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
afterEach(() => server.close());

const far = 'name: far\ntype: ssh\nhost: 127.0.0.1\nport: 1\ncapacity: 3\n';

async function define(name: string, text: string): Promise<void> {
  const folder = path.join(server.workspace.root, 'computes');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.yml`), text);
}

async function listed(): Promise<readonly ComputeSummary[]> {
  const answer = await server.inject('/api/v1/computes');
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

const check = (name: string) =>
  server.inject({ method: 'POST', url: `/api/v1/computes/${name}/check`, payload: {} });

const targets = (): readonly string[] => server.services.engine.targets().map(({ name }) => name);

it('T65 the targets are what the files define now; one whose file says the same stays as it is', async () => {
  server = await createTemporaryServer();
  expect(await listed()).toMatchObject([
    { name: 'local', type: 'local', file: null, health: { state: 'ok' } },
  ]);
  await define('far', far);
  await define('narrow', 'name: narrow\ntype: local\ncapacity: 1\n');
  expect(await listed()).toMatchObject([
    { name: 'local' },
    { name: 'far', type: 'ssh', file: 'computes/far.yml', capacity: 3, running: 0, queued: 0 },
    { name: 'narrow', type: 'local', capacity: 1, health: { state: 'unknown' } },
  ]);
  const [, first, narrow] = server.services.engine.targets();
  await define('far', far.replace('capacity: 3', 'capacity: 4'));
  await listed();
  const [, second, still] = server.services.engine.targets();
  expect(second).not.toBe(first);
  expect(second?.capacity).toBe(4);
  expect(still).toBe(narrow);
  await rm(path.join(server.workspace.root, 'computes'), { recursive: true });
  await listed();
  await expect.poll(targets).toEqual(['local']);
});

it('T61 a file with a mistake is listed with it, and no step is sent there', async () => {
  server = await createTemporaryServer();
  await define('a', far);
  await define('b', far);
  await define('c', `${far.replace('far', 'leaky')}password: x\n`);
  await define('d', 'name: cluster\ntype: amlcompute\n');
  const reasons = (await listed()).map(({ file, health }) => [file, health.reason]);
  expect(reasons).toEqual([
    [null, null],
    ['computes/a.yml', null],
    ['computes/b.yml', 'Another file defines "far" already.'],
    ['computes/c.yml', expect.stringContaining('"password" holds a secret')],
    ['computes/d.yml', 'Millrace does not connect to amlcompute.'],
  ]);
  expect(targets()).toEqual(['local', 'far']);
});

it('T65 a workspace that nobody trusts is connected to nothing', async () => {
  server = await createTemporaryServer({ trusted: false });
  await define('far', far);
  expect(await listed()).toMatchObject([
    { name: 'local' },
    { name: 'far', health: { state: 'failed', reason: expect.stringContaining('not trusted') } },
  ]);
  expect((await check('far')).json()).toMatchObject({ health: { state: 'failed', checkedAt: null } });
  expect(targets()).toEqual(['local']);
  await server.services.trust.grant();
  await listed();
  expect(targets()).toEqual(['local', 'far']);
});

it('T33 a check says why a machine does not answer', async () => {
  server = await createTemporaryServer();
  await define('far', far);
  const answer = await check('far');
  expect(answer.json()).toMatchObject({ name: 'far', health: { state: 'failed' } });
  expect(answer.json().health.reason).not.toBe('');
  expect(answer.json().health.checkedAt).toBeGreaterThan(0);
  expect((await listed())[1]?.health).toEqual(answer.json().health);
  expect((await check('fra')).statusCode).toBe(404);
});

it('T65 a target that is named for one run has to be there', async () => {
  server = await createTemporaryServer({ starter: true });
  const started = await server.inject({
    method: 'POST',
    url: '/api/v1/runs',
    payload: { path: 'pipelines/x.yml', text: 'type: pipeline\njobs: {}\n', source: 'http', compute: 'fra' },
  });
  expect(started.statusCode).toBe(404);
  expect(started.json().detail).toContain('There is no compute target "fra"');
});

const edit = (name: string, values: Readonly<Record<string, string | null>>, baseDigest: string | null) =>
  server.inject({ method: 'PUT', url: `/api/v1/computes/${name}/settings`, payload: { values, baseDigest } });

it('T96 a form adds, changes and removes a compute file', async () => {
  server = await createTemporaryServer();
  const made = await edit('box', { type: 'container', image: 'python:3.12' }, null);
  expect(made.statusCode, made.body).toBe(200);
  expect(made.json()).toMatchObject({
    path: 'computes/box.yml',
    values: { name: 'box', type: 'container', image: 'python:3.12' },
  });
  expect(targets()).toEqual(['local', 'box']);
  expect((await edit('box', { type: 'local' }, null)).statusCode).toBe(409);
  const changed = await edit('box', { memory: '2 GiB', image: null }, made.json().digest);
  expect(changed.statusCode).toBe(422);
  expect(changed.json().issues).toMatchObject([{ code: 'missing-key', params: { key: 'image' } }]);
  expect((await edit('box', { memory: '2 GiB' }, 'sha256:0')).statusCode).toBe(409);
  expect((await edit('../x', { type: 'local' }, null)).statusCode).not.toBe(200);
  const { digest } = (await edit('box', { memory: '2 GiB' }, made.json().digest)).json();
  const url = `/api/v1/computes/box?baseDigest=${encodeURIComponent(digest)}`;
  expect((await server.inject({ method: 'DELETE', url })).statusCode).toBe(200);
  expect(targets()).toEqual(['local']);
  expect((await server.inject('/api/v1/computes/box/settings')).statusCode).toBe(404);
});

it('T105 a file named local describes this machine, and what it says goes with it', async () => {
  server = await createTemporaryServer();
  await define('local', 'name: local\ntype: local\ncapacity: 7\nmemory: 1 GiB\n');
  expect(await listed()).toMatchObject([{ name: 'local', file: 'computes/local.yml', capacity: 7 }]);
  expect(server.services.engine.targets()[0]?.capacity).toBe(7);
  await rm(path.join(server.workspace.root, 'computes'), { recursive: true });
  expect(await listed()).toMatchObject([{ name: 'local', file: null }]);
  await expect.poll(() => server.services.engine.targets().map(({ capacity }) => capacity)).not.toContain(7);
  await define('far', far.replace('name: far', 'name: local'));
  expect((await listed())[1]?.health).toMatchObject({ state: 'failed', code: 'mistake' });
});
