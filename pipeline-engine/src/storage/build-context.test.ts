import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseDockerIgnore, readBuildContext } from './build-context.ts';
import { readManifest } from './manifest.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'millrace-context-'));
  for (const [name, text] of Object.entries({
    Dockerfile: 'FROM scratch\n',
    'app/main.py': 'print()\n',
    'app/notes.log': 'x\n',
    'logs/a.log': 'y\n',
    'secret.env': 'z\n',
  })) {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const filesOf = async (): Promise<readonly string[]> =>
  (await readBuildContext(root)).entries.filter(({ kind }) => kind !== 'folder').map((entry) => entry.path);

it('E33 without rules a context is its folder, and has its digest', async () => {
  expect((await readBuildContext(root)).digest).toBe((await readManifest(root)).digest);
});

it('E33 what .dockerignore names is neither sent nor counted; Dockerfiles are in any case', async () => {
  writeFileSync(path.join(root, '.dockerignore'), '# notes\n**/*.log\n*.env\nDockerfile\n/logs\n');
  expect(await filesOf()).toEqual(['.dockerignore', 'Dockerfile', 'app/main.py']);
  const before = (await readBuildContext(root)).digest;
  writeFileSync(path.join(root, 'app/notes.log'), 'changed\n');
  mkdirSync(path.join(root, 'logs/deeper'));
  expect((await readBuildContext(root)).digest).toBe(before);
  chmodSync(path.join(root, 'app/main.py'), 0o755);
  expect((await readBuildContext(root)).digest).not.toBe(before);
});

it.each([
  // As `docker build` decides them.
  ['*.md', 'README.md', true],
  ['*.md', 'docs/README.md', false],
  ['**/*.md', 'docs/deep/README.md', true],
  ['docs', 'docs/deep/x', true],
  ['docs/', 'docs/x', true],
  ['/docs', 'docs/x', true],
  ['./docs/../docs', 'docs/x', true],
  ['*\n!keep', 'keep/x', false],
  ['*\n!keep', 'other/x', true],
  ['docs\n!docs/a.txt', 'docs/a.txt', false],
  ['docs\n!docs/a.txt', 'docs/b.txt', true],
  ['!a\na', 'a', true],
  ['.', 'a', false],
  ['  a  ', 'a', true],
  ['#a', '#a', false],
  ['a?c', 'abc', true],
  ['*/temp*', 'x/temporary', true],
  ['*/temp*', 'x/y/temporary', false],
])('E33 .dockerignore %j and %s', (rules, file, isIgnored) => {
  expect(parseDockerIgnore(rules)(file)).toBe(isIgnored);
});
