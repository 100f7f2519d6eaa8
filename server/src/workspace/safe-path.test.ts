import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateDocumentPath } from './locate.ts';
import { isInside, resolveWorkspacePath } from './safe-path.ts';

let root: string;
let elsewhere: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-safe-')));
  elsewhere = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-else-')));
  await mkdir(path.join(root, 'data'));
  await writeFile(path.join(root, 'data/a.csv'), 'a\n1\n');
  await writeFile(path.join(elsewhere, 'secret.txt'), 'secret');
});

afterEach(async () => {
  await rm(root, { recursive: true });
  await rm(elsewhere, { recursive: true });
});

const refused = { code: 'path-outside-workspace' };

describe('resolveWorkspacePath', () => {
  it('resolves a file, and a file that does not exist yet', async () => {
    expect(await resolveWorkspacePath(root, 'data/a.csv')).toBe(path.join(root, 'data/a.csv'));
    expect(await resolveWorkspacePath(root, 'new/deep/b.csv')).toBe(path.join(root, 'new/deep/b.csv'));
    expect(await resolveWorkspacePath(root, 'data/..csv')).toBe(path.join(root, 'data/..csv'));
  });

  it.each([
    '..',
    '../x',
    'data/../../x',
    'data/..',
    './data/a.csv',
    'data//a.csv',
    '/etc/passwd',
    'data/a.csv/',
    'data\\..\\..\\x',
    '..\\x',
    'C:/windows',
    'C:x',
    '\\\\host\\share',
    'data/a.csv\0.yml',
    '',
  ])('refuses %j', async (given) => {
    await expect(resolveWorkspacePath(root, given)).rejects.toMatchObject(refused);
  });

  it('gives a path inside, or refuses, whatever it is given', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '',
        'data',
        'a.csv',
        'out',
        '%2e%2e',
        '\\',
        '\0',
        '~',
        'C:',
        '\uff0e\uff0e',
        ' ',
      ),
      fc.string({ maxLength: 6 }),
    );
    await symlink(elsewhere, path.join(root, 'out'));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.boolean(), async (parts, absolute) => {
        const given = (absolute ? '/' : '') + parts.join('/');
        const resolved = await resolveWorkspacePath(root, given).catch(
          (error: { code: string }) => error.code,
        );
        expect(resolved === refused.code || isInside(root, resolved)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps percent signs as they are: decoding happens once, before', async () => {
    expect(await resolveWorkspacePath(root, '%2e%2e/x')).toBe(path.join(root, '%2e%2e/x'));
  });

  it('refuses links that leave the workspace, whatever stands behind them', async () => {
    await symlink(elsewhere, path.join(root, 'out'));
    await symlink(path.join(elsewhere, 'secret.txt'), path.join(root, 'data/link.csv'));
    await expect(resolveWorkspacePath(root, 'out/secret.txt')).rejects.toMatchObject(refused);
    await expect(resolveWorkspacePath(root, 'out/not-there.txt')).rejects.toMatchObject(refused);
    await expect(resolveWorkspacePath(root, 'data/link.csv')).rejects.toMatchObject(refused);
  });

  it('refuses a dangling link that points outside, which a write would follow', async () => {
    await symlink(path.join(elsewhere, 'not-yet.txt'), path.join(root, 'data/dangling.csv'));
    await expect(resolveWorkspacePath(root, 'data/dangling.csv')).rejects.toMatchObject(refused);
  });

  it('refuses a link that points at itself', async () => {
    await symlink(path.join(root, 'loop'), path.join(root, 'loop'));
    await expect(resolveWorkspacePath(root, 'loop')).rejects.toMatchObject(refused);
  });

  it('refuses to go below a plain file', async () => {
    await expect(resolveWorkspacePath(root, 'data/a.csv/b')).rejects.toMatchObject(refused);
  });

  it('follows links that stay inside', async () => {
    await symlink(path.join(root, 'data'), path.join(root, 'alias'));
    expect(await resolveWorkspacePath(root, 'alias/a.csv')).toBe(path.join(root, 'data/a.csv'));
  });
});

describe('locateDocumentPath', () => {
  const locate = (given: string, roots = [root]) =>
    locateDocumentPath(given, path.join(root, 'pipelines/p.yml'), roots);

  it('starts at the folder of the document and tells what is there from what is not', () => {
    expect(locate('../data/a.csv')).toEqual({ kind: 'found', file: path.join(root, 'data/a.csv') });
    expect(locate('../data/b.csv')).toEqual({ kind: 'absent', file: path.join(root, 'data/b.csv') });
  });

  it.each(['/etc/passwd', '../../../../../../etc/passwd', '../data/a.csv/x', '../data/a.csv\0'])(
    'refuses %j',
    (given) => expect(locate(given)).toEqual({ kind: 'outside' }),
  );

  it('refuses links that leave, dangling ones too', async () => {
    await symlink(elsewhere, path.join(root, 'out'));
    await symlink(path.join(elsewhere, 'not-yet'), path.join(root, 'dangling'));
    expect(locate('../out/secret.txt')).toEqual({ kind: 'outside' });
    expect(locate('../out/not-there')).toEqual({ kind: 'outside' });
    expect(locate('../dangling')).toEqual({ kind: 'outside' });
  });

  it('allows what --allow names', () => {
    const secret = path.join(elsewhere, 'secret.txt');
    expect(locate(secret, [root, elsewhere])).toEqual({ kind: 'found', file: secret });
  });
});

describe('isInside', () => {
  it('does not take a sibling with the same prefix for a child', () => {
    expect(isInside('/a/work', '/a/work-2/x')).toBe(false);
    expect(isInside('/a/work', '/a/work/..x')).toBe(true);
    expect(isInside('/a/work', '/a/work')).toBe(true);
  });
});
