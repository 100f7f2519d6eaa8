import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
beforeEach(async () => {
  server = await createTemporaryServer({ starter: true, mostUploadBytes: 1_000_000 });
});
afterEach(() => server.close());

const octets = { 'content-type': 'application/octet-stream', 'x-millrace-upload': '1' };
const upload = (name: string, payload: string | Buffer, headers: Record<string, string> = octets) =>
  server.inject({ method: 'POST', url: `/api/v1/data?name=${encodeURIComponent(name)}`, payload, headers });
const onDisk = (file: string): Promise<Buffer> => readFile(path.join(server.workspace.root, file));

describe('an upload', () => {
  it('lands in data/ with its bytes, and never replaces a file', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x0a, 0x00]);
    expect((await upload('売上.csv', bytes)).json()).toEqual({ path: 'data/売上.csv' });
    expect(await onDisk('data/売上.csv')).toEqual(bytes);
    expect((await upload('cars.csv', 'a\n1\n')).json()).toEqual({ path: 'data/cars-2.csv' });
    expect((await onDisk('data/cars.csv')).length).toBeGreaterThan(10_000);
    const list = (await server.inject('/api/v1/data')).json();
    expect(list.map((file: { path: string }) => file.path)).toContain('data/売上.csv');
  });

  it.each([
    ['../../x.csv', 'data/x.csv'],
    ['C:\\data\\x.csv', 'data/x.csv'],
    ['..\\..\\x.csv', 'data/x.csv'],
    ['.hidden.csv', 'data/hidden.csv'],
    ['a\u0000b\n.csv', 'data/a_b_.csv'],
  ])('takes only the name of %j', async (name, stored) => {
    expect((await upload(name, 'x')).json()).toEqual({ path: stored });
  });

  it.each(['..', '/', '...', 'x'.repeat(250)])('refuses %j as a name', async (name) => {
    expect((await upload(name, 'x')).statusCode).toBe(400);
  });

  it('needs its header and its type', async () => {
    const type = 'application/octet-stream';
    expect((await upload('x.csv', 'x', { 'content-type': type })).statusCode).toBe(415);
    expect(
      (await upload('x.csv', 'x', { 'x-millrace-upload': '1', 'content-type': 'text/csv' })).statusCode,
    ).toBe(415);
    const json = { 'content-type': 'application/json', 'x-millrace-upload': '1' };
    expect((await upload('x.csv', '{}', json)).statusCode).toBe(415);
  });

  it('that is too large leaves nothing behind', async () => {
    expect((await upload('big.csv', Buffer.alloc(1_000_001))).statusCode).toBe(400);
    const names = (await server.inject('/api/v1/data')).json().map((file: { path: string }) => file.path);
    expect(names).toEqual(['data/cars.csv', 'data/penguins.csv']);
  });

  it('does not follow a data/ folder that is a link to elsewhere', async () => {
    const fresh = await createTemporaryServer();
    const outside = path.join(fresh.workspace.root, '..', 'outside');
    await mkdir(outside);
    await symlink(outside, path.join(fresh.workspace.root, 'data'));
    const answer = await fresh.inject({
      method: 'POST',
      url: '/api/v1/data?name=x.csv',
      payload: 'x',
      headers: octets,
    });
    expect(answer.json().code).toBe('path-outside-workspace');
    await fresh.close();
  });
});

it('lists everything in data/, and tables elsewhere', async () => {
  for (const file of ['data/notes.txt', 'other.csv', 'requirements.txt', '.hidden.csv', 'deep/a/b.parquet']) {
    await mkdir(path.dirname(path.join(server.workspace.root, file)), { recursive: true });
    await writeFile(path.join(server.workspace.root, file), 'x');
  }
  const paths = (await server.inject('/api/v1/data')).json().map((file: { path: string }) => file.path);
  expect(paths.sort()).toEqual([
    'data/cars.csv',
    'data/notes.txt',
    'data/penguins.csv',
    'deep/a/b.parquet',
    'other.csv',
  ]);
});

describe('inspecting', () => {
  it.each(['../x.csv', '/etc/passwd', 'data/none.csv', 'data'])('refuses %j', async (file) => {
    const answer = await server.inject(`/api/v1/data/inspect?path=${encodeURIComponent(file)}`);
    expect([403, 404]).toContain(answer.statusCode);
  });
});

describe('artifacts', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  it('that are not stored are gone, not an error of the server', async () => {
    for (const what of ['table', 'profile', 'table.csv', 'file', 'files', 'json?path=a.json', 'path']) {
      const answer = await server.inject(`/api/v1/artifacts/${digest}/${what}`);
      expect(`${what} ${answer.statusCode}`).toBe(`${what} 410`);
      expect(answer.json().code).toBe('artifact-missing');
    }
  });

  it.each(['sha256:abc', '..%2f..%2fetc', 'sha256%3A..%2f', `sha512:${'0'.repeat(64)}`])(
    'refuses %s',
    async (name) => {
      expect((await server.inject(`/api/v1/artifacts/${name}/table`)).statusCode).toBe(400);
    },
  );

  it('give files sandboxed, as downloads, and none outside', async () => {
    const folder = path.join(server.workspace.stateDirectory, 'made');
    await mkdir(folder);
    await writeFile(path.join(folder, 'page.html'), '<script>alert(1)</script>');
    await writeFile(path.join(folder, 'numbers.json'), '{"r2":0.5}');
    const { digest: stored } = await server.services.artifacts.put(folder);
    const page = await server.inject(`/api/v1/artifacts/${stored}/file?path=page.html`);
    expect(page.body).toContain('alert');
    expect(page.headers['content-security-policy']).toMatch(/^sandbox;/);
    expect(page.headers['content-disposition']).toContain('attachment');
    expect(page.headers['content-type']).toBe('application/octet-stream');
    expect((await server.inject(`/api/v1/artifacts/${stored}/json?path=numbers.json`)).json()).toEqual({
      r2: 0.5,
    });
    for (const outside of ['../x', '/etc/passwd', 'a/../../x']) {
      const answer = await server.inject(
        `/api/v1/artifacts/${stored}/file?path=${encodeURIComponent(outside)}`,
      );
      expect([403, 404]).toContain(answer.statusCode);
    }
  });

  it('list their files, without what a link leads to', async () => {
    const folder = path.join(server.workspace.stateDirectory, 'listed');
    await mkdir(path.join(folder, '図'), { recursive: true });
    await writeFile(path.join(folder, 'b.txt'), 'bb');
    await writeFile(path.join(folder, '図/a.png'), 'a');
    const { digest: stored } = await server.services.artifacts.put(folder);
    const answer = await server.inject(`/api/v1/artifacts/${stored}/files`);
    expect(answer.json()).toEqual({
      files: [
        { path: 'b.txt', bytes: 2 },
        { path: '図/a.png', bytes: 1 },
      ],
      total: 2,
    });
    const file = `/api/v1/artifacts/${stored}/file?path=${encodeURIComponent('図/a.png')}`;
    expect((await server.inject(file)).body).toBe('a');
    expect((await server.injectAsStranger(`/api/v1/artifacts/${stored}/files`)).statusCode).toBe(401);
  });
});
