import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InputHasher } from '../run/ports.ts';
import { createArtifactStore } from './artifact-store.ts';
import { createDatabase, type Database } from './database.ts';
import { createInputHasher } from './input-hasher.ts';

let root: string;
let database: Database;
let hasher: InputHasher;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'millrace-code-'));
  database = createDatabase({ path: path.join(root, 'state', 'millrace.db') });
  hasher = createInputHasher({ database, clock: Date.now });
});
afterEach(() => {
  database.close();
  rmSync(root, { recursive: true });
});

/** Writes files below the root; returns the absolute path of `code`. */
function write(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return path.join(root, 'code');
}

const pathsOf = async (
  code: string | undefined,
  ...includes: string[]
): Promise<readonly string[] | undefined> =>
  (await hasher.codeFiles(code, includes))?.files.map((file) => file.path);

it('F24 lists the files of code, without what is ignored by default', async () => {
  const code = write({
    'code/__pycache__/x.pyc': '',
    'code/train.py': 'a',
    'code/lib/b.py': 'b',
    'code/train.additional_includes': '',
  });
  expect(await pathsOf(code)).toEqual(['lib/b.py', 'train.py']);
  expect(await pathsOf(path.join(code, 'train.py'))).toEqual(['train.py']);
  expect(await pathsOf(path.join(root, 'nothing'))).toBeUndefined();
});

it('F25 .amlignore wins over .gitignore, and only at the top', async () => {
  const code = write({
    'code/.gitignore': '*.csv\n',
    'code/lib/.gitignore': '*.py\n',
    'code/data.csv': '',
    'code/lib/b.py': '',
    'code/notes.md': '',
  });
  expect(await pathsOf(code)).toEqual(['.gitignore', 'lib/.gitignore', 'lib/b.py', 'notes.md']);
  write({ 'code/.amlignore': 'lib/\n.*ignore\n' });
  expect(await pathsOf(code)).toEqual(['data.csv', 'notes.md']);
});

it('F26 what is included stands at the top under its own name, by the rules of its own folder', async () => {
  const code = write({
    'code/train.py': '',
    'shared/a.py': '',
    'shared/b.tmp': '',
    'shared/.gitignore': '*.tmp',
    'one.py': '',
  });
  const [shared, one] = [path.join(root, 'shared'), path.join(root, 'one.py')];
  expect(await pathsOf(code, shared, one)).toEqual([
    'train.py',
    'shared/.gitignore',
    'shared/a.py',
    'one.py',
  ]);
  expect(await pathsOf(undefined, one)).toEqual(['one.py']);
  expect(await pathsOf(code, path.join(root, 'nothing'))).toBeUndefined();
  await expect(hasher.codeFiles(code, [path.join(code, 'train.py')])).rejects.toMatchObject({
    code: 'invalid-request',
  });
});

it('F26 the digest of code is the one that its artifact has', async () => {
  const code = write({
    'code/z.py': 'z',
    'code/a/b.py': 'b',
    'code/a/c/d.py': 'd',
    'code/Z/e.py': 'e',
    'shared/f.py': 'f',
  });
  symlinkSync('b.py', path.join(code, 'a', 'link.py'));
  const snapshot = await hasher.codeFiles(code, [path.join(root, 'shared')]);
  const store = createArtifactStore({ stateDirectory: path.join(root, 'state'), newId: () => 'copy' });
  expect((await store.putCopy(snapshot?.files ?? [])).digest).toBe(snapshot?.digest);
});
