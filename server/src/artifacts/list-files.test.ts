import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listArtifactFiles } from './list-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'millrace-files-'));
});
afterEach(() => rm(root, { recursive: true }));

it('lists files in the order of their paths, and counts those beyond the limit', async () => {
  await mkdir(path.join(root, 'b'));
  for (const name of ['b/2', 'c', 'B', 'b/1']) await writeFile(path.join(root, name), name);
  expect(await listArtifactFiles(root, 3)).toEqual({
    files: [
      { path: 'B', bytes: 1 },
      { path: 'b/1', bytes: 3 },
      { path: 'b/2', bytes: 3 },
    ],
    total: 4,
  });
});

it('leaves links out, to files and to folders', async () => {
  await mkdir(path.join(root, 'inside'));
  await writeFile(path.join(root, 'secret'), 'x');
  await symlink(path.join(root, 'secret'), path.join(root, 'inside/file'));
  await symlink(root, path.join(root, 'inside/folder'));
  expect(await listArtifactFiles(path.join(root, 'inside'), 10)).toEqual({ files: [], total: 0 });
});

it('lists a result that is a single file without a path', async () => {
  await writeFile(path.join(root, 'model.bin'), 'abc');
  expect(await listArtifactFiles(path.join(root, 'model.bin'), 10)).toEqual({
    files: [{ path: '', bytes: 3 }],
    total: 1,
  });
});
