import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
const inFolder = (...names: string[]): string => path.join(server.workspace.root, 'components', ...names);
const files = [
  {
    path: 'component.yaml',
    text: 'type: command\nname: keep\nversion: 1\ncode: .\ncommand: bash script.sh\n',
  },
  { path: 'script.sh', text: 'echo 絞り込み\n' },
];
const create = (payload: object) => server.inject({ method: 'POST', url: '/api/v1/components', payload });
const save = (name: string, changed: object[]) =>
  server.inject({ method: 'PUT', url: `/api/v1/components/${name}/files`, payload: { files: changed } });

beforeAll(async () => {
  server = await createTemporaryServer();
});
afterAll(() => server.close());

it('E26 a component is made as a folder, and is in the list at once', async () => {
  const made = await create({ name: 'keep', files });
  expect(made.statusCode, made.body).toBe(201);
  expect(readdirSync(inFolder('keep')).sort()).toEqual(['component.yaml', 'script.sh']);
  const listed = await server.inject('/api/v1/components');
  expect(listed.json().map(({ name }: { name: string }) => name)).toContain('keep');
  const again = await create({ name: 'keep', files });
  expect(again.statusCode).toBe(400);
  expect(again.json().detail).toContain('another name');
});

it('E27 its files are edited in place, and never over the change of somebody else', async () => {
  const read = await server.inject('/api/v1/components/keep/files');
  expect(read.json()).toEqual({ name: 'keep', files });
  const [, script] = files;
  const saved = await save('keep', [{ path: 'script.sh', text: 'echo 2\n', was: script?.text }]);
  expect(saved.statusCode, saved.body).toBe(200);
  expect(readFileSync(inFolder('keep/script.sh'), 'utf8')).toBe('echo 2\n');
  const stale = await save('keep', [{ path: 'script.sh', text: 'echo 3\n', was: script?.text }]);
  expect(stale.statusCode).toBe(409);
  expect(readFileSync(inFolder('keep/script.sh'), 'utf8')).toBe('echo 2\n');
  expect((await save('keep', [{ path: 'new.py', text: '', was: null }])).statusCode).toBe(200);
});

it('E28 names that lead elsewhere are refused, and what is no text is left out', async () => {
  for (const name of ['../x', 'A', 'a/b', '.hidden', ''])
    expect((await create({ name, files })).statusCode).toBe(400);
  for (const bad of ['../x.py', 'a/b.py', '.env', ''])
    expect((await create({ name: 'other', files: [{ path: bad, text: '' }] })).statusCode).toBe(400);
  expect((await server.inject('/api/v1/components/nothing/files')).statusCode).toBe(404);
  writeFileSync(inFolder('keep/data.bin'), Buffer.from([0xff, 0xfe, 0x00]));
  const read = await server.inject('/api/v1/components/keep/files');
  expect(read.json().files.map((file: { path: string }) => file.path)).not.toContain('data.bin');
  mkdirSync(path.join(server.workspace.root, '../elsewhere'), { recursive: true });
  symlinkSync(path.join(server.workspace.root, '../elsewhere'), inFolder('linked'));
  expect((await save('linked', [{ path: 'x.py', text: 'x', was: null }])).statusCode).toBe(403);
});
