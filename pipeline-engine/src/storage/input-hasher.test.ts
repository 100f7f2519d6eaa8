import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InputHasher } from '../run/ports.ts';
import { createDatabase, type Database } from './database.ts';
import { createInputHasher } from './input-hasher.ts';

let root: string;
let database: Database;
let now: number;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'millrace-hasher-'));
  database = createDatabase({ path: path.join(root, 'state', 'millrace.db') });
  now = Date.now();
});
afterEach(() => {
  database.close();
  rmSync(root, { recursive: true });
});

function hasher(): InputHasher {
  return createInputHasher({ database, clock: () => now });
}

function remembered(): readonly string[] {
  return database
    .all('SELECT path FROM input_digests ORDER BY path')
    .map((row) => path.basename(String(row.path)));
}

it('F20 hashes a file once while its stat stays, also across restarts', async () => {
  const file = path.join(root, 'a.csv');
  writeFileSync(file, 'one');
  utimesSync(file, 1000, 1000);
  const first = await hasher().digest(file);
  // The same size and time, and another content: only a stat cache does not see it.
  writeFileSync(file, 'two');
  utimesSync(file, 1000, 1000);
  expect(await hasher().digest(file)).toEqual(first);
  utimesSync(file, 1001, 1001);
  expect((await hasher().digest(file))?.digest).not.toBe(first?.digest);
});

it('F21 does not trust the stat of a file that was modified just before it was hashed', async () => {
  const file = path.join(root, 'a.csv');
  writeFileSync(file, 'one');
  utimesSync(file, now / 1000, now / 1000);
  now += 900;
  const first = await hasher().digest(file);
  expect(remembered()).toEqual([]);
  writeFileSync(file, 'two');
  utimesSync(file, (now - 900) / 1000, (now - 900) / 1000);
  expect((await hasher().digest(file))?.digest).not.toBe(first?.digest);
  now += 200;
  await hasher().digest(file);
  expect(remembered()).toEqual(['a.csv']);
});

it('F22 hashes a folder by content, and its stamp moves with any stat', async () => {
  const folder = path.join(root, 'data');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'a'), 'a');
  const first = await hasher().digest(folder);
  expect(first).toMatchObject({ isFolder: true, bytes: 1 });
  utimesSync(path.join(folder, 'a'), 5, 5);
  const touched = await hasher().digest(folder);
  expect(touched?.digest).toBe(first?.digest);
  expect(touched?.stamp).not.toBe(first?.stamp);
});

it('F23 says when nothing is there, and refuses links that leave an input folder', async () => {
  expect(await hasher().digest(path.join(root, 'nothing'))).toBeUndefined();
  const folder = path.join(root, 'data');
  mkdirSync(folder);
  symlinkSync('/etc/hosts', path.join(folder, 'hosts'));
  await expect(hasher().digest(folder)).rejects.toMatchObject({ code: 'invalid-request' });
});
