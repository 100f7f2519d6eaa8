import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLog, wholeCharacters } from './read-log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('gives what was added since, without cutting a character in two', async () => {
  const file = path.join(folder, 'log');
  const bytes = Buffer.from('行 1\n行');
  await writeFile(file, bytes.subarray(0, bytes.length - 1));
  const first = await readLog(file, 0);
  expect(first).toEqual({ text: '行 1\n', next: 6 });
  await appendFile(file, bytes.subarray(bytes.length - 1));
  expect(await readLog(file, first.next)).toEqual({ text: '行', next: 9 });
  expect(await readLog(file, 9)).toEqual({ text: '', next: 9 });
});

it('of a log that is not there is empty', async () => {
  expect(await readLog(undefined, 3)).toEqual({ text: '', next: 3 });
  expect(await readLog(path.join(folder, 'none'), 0)).toEqual({ text: '', next: 0 });
});

it('leaves out the beginning of a log that is too long, and says so', async () => {
  const file = path.join(folder, 'log');
  await writeFile(file, Buffer.alloc(9 * 1024 * 1024, 'a'));
  const { text, next } = await readLog(file, 0);
  expect(next).toBe(9 * 1024 * 1024);
  expect(text).toMatch(/^\[1048576 bytes are left out here\]\na/);
});

it.each(['a', 'é', '行', '😀'])('cuts %s nowhere', (character) => {
  const bytes = Buffer.from(`x${character}`);
  expect(wholeCharacters(bytes).toString()).toBe(`x${character}`);
  for (let length = 2; length < bytes.length; length += 1) {
    expect(wholeCharacters(bytes.subarray(0, length)).toString()).toBe('x');
  }
});
