import { cp, mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configDirectory, createTrust } from './trust.ts';
import { findRoot, workspaceOfFolder } from './workspace.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-trust-')));
});
afterEach(() => rm(folder, { recursive: true }));

const config = () => path.join(folder, 'config');

it('is granted once and holds, for this workspace alone', async () => {
  const [mine, other] = [
    await workspaceOfFolder(path.join(folder, 'a')),
    await workspaceOfFolder(path.join(folder, 'b')),
  ];
  expect(await createTrust(mine, config()).isTrusted()).toBe(false);
  await createTrust(mine, config()).grant();
  await createTrust(other, config()).grant();
  expect(await createTrust(mine, config()).isTrusted()).toBe(true);
  expect((await stat(path.join(config(), 'trusted-workspaces.json'))).mode & 0o777).toBe(0o600);
});

it('does not go with a copy, nor with the place', async () => {
  const original = await workspaceOfFolder(path.join(folder, 'a'));
  await createTrust(original, config()).grant();
  await cp(original.root, path.join(folder, 'copy'), { recursive: true });
  const copy = await workspaceOfFolder(path.join(folder, 'copy'));
  expect(await createTrust(copy, config()).isTrusted()).toBe(false);
  await rm(original.root, { recursive: true });
  await mkdir(original.root);
  expect(await createTrust(original, config()).isTrusted()).toBe(false);
});

it('is recorded in the configuration folder of the user', () => {
  expect(configDirectory({ MILLRACE_CONFIG_DIR: '/x' })).toBe('/x');
  expect(configDirectory({ XDG_CONFIG_HOME: '/y' })).toBe('/y/millrace');
  expect(configDirectory({})).toMatch(/\.config\/millrace$/);
});

it('belongs to a workspace that is found from below', async () => {
  await mkdir(path.join(folder, 'w/.millrace'), { recursive: true });
  await mkdir(path.join(folder, 'w/.git'), { recursive: true });
  await mkdir(path.join(folder, 'g/.git'), { recursive: true });
  await mkdir(path.join(folder, 'w/pipelines/deep'), { recursive: true });
  await mkdir(path.join(folder, 'g/pipelines'), { recursive: true });
  expect(findRoot(path.join(folder, 'w/pipelines/deep'))).toBe(path.join(folder, 'w'));
  expect(findRoot(path.join(folder, 'g/pipelines'))).toBe(path.join(folder, 'g'));
  expect(findRoot(path.join(folder, 'plain'))).toBe(path.join(folder, 'plain'));
});
