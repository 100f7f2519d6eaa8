/** B58: what `tar` reads of an archive that was made while it was read. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { archiveFolder } from './archive-folder.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'millrace-archive-'));
  folder = path.join(root, 'result');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));

async function unpacked(): Promise<string> {
  const target = path.join(root, 'unpacked');
  await mkdir(target);
  execFileSync('tar', ['-x', '-C', target], { input: await buffer(await archiveFolder(folder)) });
  return target;
}

it('B58 names may be long and of any script, and files of any length', async () => {
  const long = `${'deep/'.repeat(30)}${'n'.repeat(120)}.txt`;
  const contents: Readonly<Record<string, Buffer>> = {
    'empty.txt': Buffer.alloc(0),
    'block.bin': Buffer.alloc(512, 7),
    'odd.bin': Buffer.alloc(200_001, 9),
    '日本/売上 2026.csv': Buffer.from('a,b\n'),
    [long]: Buffer.from('long'),
  };
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  const target = await unpacked();
  for (const [name, content] of Object.entries(contents))
    expect((await readFile(path.join(target, name))).equals(content), name).toBe(true);
});

it('B58 links are not in it, and an empty folder is an empty archive', async () => {
  await writeFile(path.join(root, 'secret'), 'x');
  await symlink(path.join(root, 'secret'), path.join(folder, 'link'));
  await symlink(root, path.join(folder, 'folder'));
  expect(await readdir(await unpacked())).toEqual([]);
});
