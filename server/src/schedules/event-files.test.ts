/** S41 and S44 on a real folder: what is listed, and under which names files are held. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { harmlessName, holdFiles, listFolder } from './event-files.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'millrace-event-files-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, text = file): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const listed = async (...patterns: string[]): Promise<readonly string[]> =>
  (await listFolder(root, patterns)).files.map((file) => file.path);

it('S41 lists files of the folder, or of all folders below it, without links and what is hidden', async () => {
  for (const file of ['a.csv', 'b/c.csv', 'b/d/e.csv', '.f.csv', '.g/h.csv', 'b/.i/j.csv']) write(file);
  symlinkSync(path.join(root, 'a.csv'), path.join(root, 'link.csv'));
  symlinkSync(path.join(root, 'b'), path.join(root, 'linked'));
  expect(await listed('*')).toEqual(['a.csv']);
  expect(await listed('**')).toEqual(['a.csv', 'b/c.csv', 'b/d/e.csv']);
  expect(await listed('**/*.csv')).toEqual(['a.csv', 'b/c.csv', 'b/d/e.csv']);
  expect(await listed('.g/*', '.f*')).toEqual(['.f.csv', '.g/h.csv']);
  await expect(listFolder(path.join(root, 'gone'), ['*'])).rejects.toMatchObject({ code: 'ENOENT' });
});

it('S44 a name is harmless and stays apart from every other one', () => {
  expect(harmlessName('日本/ü_1-2.csv')).toBe('日本/ü_1-2.csv');
  const hostile = [
    '$(id).csv',
    '`id`.csv',
    'a b.csv',
    'a_b.csv',
    '-rf',
    '..',
    '.x',
    'a\n.csv',
    "'",
    'x'.repeat(200),
  ];
  const held = hostile.map(harmlessName);
  expect(new Set(held).size).toBe(hostile.length);
  for (const name of held) expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,119}$/u);
});

it('S44 holds files as they are now, and leaves out what changed since it was looked at', async () => {
  write('in/a.csv', 'one');
  write('in/b b.csv', 'two');
  write('in/c.csv', 'three');
  const folder = path.join(root, 'in');
  const found = (await listFolder(folder, ['*'])).files.map((file) => ({
    ...file,
    digest: `of ${file.path}`,
  }));
  write('in/a.csv', 'changed');
  rmSync(path.join(folder, 'c.csv'));
  const held = await holdFiles(root, 'x', { folder, files: found });
  expect(held?.files.map(({ name }) => name)).toEqual(['b b.csv']);
  const place = path.join(root, held?.folder ?? '');
  const [name = ''] = readdirSync(place);
  expect([name, readFileSync(path.join(place, name), 'utf8')]).toEqual([held?.files[0]?.held, 'two']);
  rmSync(path.join(folder, 'b b.csv'));
  expect(readFileSync(path.join(place, name), 'utf8')).toBe('two');
  expect(await holdFiles(root, 'x', { folder, files: found })).toBeUndefined();
  expect(readdirSync(path.join(root, 'data/.trigger-files')).sort()).toEqual(['.gitignore', 'x']);
});
