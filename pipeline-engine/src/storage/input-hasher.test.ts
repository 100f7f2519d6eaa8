import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HashingProgress, InputHasher } from '../run/ports.ts';
import { createContentHasher } from './content-hasher.ts';
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

function hasher(onProgress?: (progress: HashingProgress) => void): InputHasher {
  return createInputHasher({ database, clock: () => now, onProgress });
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
const sparse = (name: string, megabytes: number): string => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  truncateSync(file, megabytes * 1024 * 1024);
  utimesSync(file, 1000, 1000);
  return file;
};
const hexOfZeros = (megabytes: number): string =>
  createHash('sha256')
    .update(Buffer.alloc(megabytes * 1024 * 1024))
    .digest('hex');

it('F27 large files are hashed in child processes, and whoever waits hears how far it is', async () => {
  for (const name of ['big/a', 'big/b', 'big/c']) sparse(name, 80);
  const told: HashingProgress[] = [];
  const telling = hasher((progress) => told.push(progress));
  const hashed = await telling.digest(path.join(root, 'big'));
  const total = 3 * 80 * 1024 * 1024;
  expect(told.at(-1)).toEqual({ done: total, total });
  expect(told.length).toBeGreaterThan(3);
  expect(told.every(({ done }, index) => done >= (told[index - 1]?.done ?? 0))).toBe(true);
  expect(database.all('SELECT DISTINCT digest FROM input_digests')).toMatchObject([
    { digest: hexOfZeros(80) },
  ]);
  told.length = 0;
  expect(await telling.digest(path.join(root, 'big'))).toEqual(hashed);
  expect(told).toEqual([]);
});

it('F28 hashing that is called off ends at once, and keeps what it has', async () => {
  sparse('big/a', 8);
  sparse('big/b', 64_000);
  const controller = new AbortController();
  let isSmallRead = false;
  const telling = hasher(({ done }) => {
    // Once the small one is read, at the next news of the large one.
    if (isSmallRead) controller.abort();
    isSmallRead ||= done % (64 * 1024 * 1024) !== 0;
  });
  const digest = telling.digest(path.join(root, 'big'), controller.signal);
  await expect(digest).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(remembered, { timeout: 30_000 }).toEqual(['a']);
});

it('F27 two that ask for one file at once share its reading', async () => {
  const file = sparse('a', 64);
  const told: HashingProgress[] = [];
  const shared = hasher((progress) => told.push(progress));
  const [one, two] = await Promise.all([shared.digest(file), shared.digest(file)]);
  expect(one).toEqual(two);
  expect(told.at(-1)?.total).toBe(64 * 1024 * 1024);
});

it('F27 a large file that cannot be read is an error with its reason', async () => {
  mkdirSync(path.join(root, 'folder'));
  const hashed = createContentHasher().hash(path.join(root, 'folder'), {});
  await expect(hashed).rejects.toMatchObject({ code: 'EISDIR', syscall: 'read' });
});
