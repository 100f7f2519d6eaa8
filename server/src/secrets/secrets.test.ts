import { chmod, cp, mkdtemp, readdir, readFile, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createMemorySecrets,
  type SecretsUnderTest,
  secretsConformance,
} from '@millrace/pipeline-engine/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Workspace, workspaceOfFolder } from '../workspace/workspace.ts';
import { createSecrets, type SecretStore } from './secrets.ts';

let folder: string;
let workspace: Workspace;
let configDirectory: string;
const open = (environment: NodeJS.ProcessEnv = {}): SecretStore =>
  createSecrets(workspace, { configDirectory, environment });

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-secrets-')));
  workspace = await workspaceOfFolder(path.join(folder, 'workspace'));
  configDirectory = path.join(folder, 'config');
});
afterEach(() => rm(folder, { recursive: true }));

/** The file that keeps the values. */
async function secretFile(): Promise<string> {
  const kept = path.join(configDirectory, 'secrets');
  const name = (await readdir(kept)).find((entry) => entry.endsWith('.json'));
  return path.join(kept, name ?? '');
}

/** Secrets that variables of this process hold are set there. */
async function underTest(source: 'file' | 'environment'): Promise<SecretsUnderTest> {
  const environment: NodeJS.ProcessEnv = {};
  const secrets = open(environment);
  const prefix = 'MILLRACE_TEST_';
  if (source === 'environment') await secrets.use({ kind: 'environment', prefix });
  return {
    secrets,
    set: async (name, value) => {
      if (source === 'file') await secrets.set(name, value);
      else environment[`${prefix}${name}`] = value;
    },
    remove: async (name) => {
      if (source === 'file') await secrets.remove(name);
      else delete environment[`${prefix}${name}`];
    },
    spoil: async () => chmod(await secretFile(), 0o640),
  };
}

secretsConformance('a file', () => underTest('file'));
secretsConformance('variables', () => underTest('environment'));
secretsConformance('memory', async () => {
  const secrets = createMemorySecrets();
  return {
    secrets,
    set: async (name, value) => void secrets.values.set(name, value),
    remove: async (name) => void secrets.values.delete(name),
    spoil: async () => secrets.spoil(),
  };
});

it('R99 a secret is kept for its owner alone, outside the workspace, and another process finds it', async () => {
  await open().set('TOKEN', 'correct horse');
  expect((await stat(await secretFile())).mode & 0o777).toBe(0o600);
  expect(await readFile(path.join(workspace.stateDirectory, 'secrets-id'), 'utf8')).not.toContain('horse');
  const other = open();
  await other.refresh();
  expect([other.isSet('TOKEN'), other.isSet('OTHER')]).toEqual([true, false]);
  expect((await other.read(['TOKEN', 'OTHER'])).get('TOKEN')?.value).toBe('correct horse');
  expect(await other.remove('TOKEN')).toBe(true);
  expect(await other.remove('TOKEN')).toBe(false);
  expect((await open().read(['TOKEN'])).size).toBe(0);
});

it('F40 the version moves with the value, and is another one on another machine', async () => {
  const store = open();
  const version = async (): Promise<string | undefined> => (await store.read(['A']))?.get('A')?.version;
  await store.set('A', 'value one');
  const first = await version();
  expect(await version()).toBe(first);
  await store.set('A', 'value two');
  expect(await version()).not.toBe(first);
  await store.set('A', 'value one');
  expect(await version()).toBe(first);
  await rm(path.join(configDirectory, 'secrets/key'));
  expect(await version()).not.toBe(first);
});

it('R99 a file that others may read, a link, and a damaged one are refused without their content', async () => {
  const store = open();
  await store.set('TOKEN', 'correct horse');
  const file = await secretFile();
  await chmod(file, 0o640);
  // Who writes is not told that it is not set; who runs is told why.
  await store.refresh();
  expect(store.isSet('TOKEN')).toBe(true);
  await expect(store.read(['TOKEN'])).rejects.toMatchObject({
    code: 'secrets-unreadable',
    message: expect.stringContaining(`chmod 600 "${file}"`),
  });
  await chmod(file, 0o600);
  await cp(file, `${file}.real`);
  await rm(file);
  await symlink(`${file}.real`, file);
  await expect(store.read(['TOKEN'])).rejects.toMatchObject({ code: 'secrets-unreadable' });
});

it('R99 a copy of the workspace has no secrets, and a folder inside the workspace keeps none', async () => {
  await open().set('TOKEN', 'correct horse');
  await cp(workspace.root, path.join(folder, 'copy'), { recursive: true });
  const copy = await workspaceOfFolder(path.join(folder, 'copy'));
  expect((await createSecrets(copy, { configDirectory }).list()).names).toEqual([]);
  const inside = createSecrets(workspace, { configDirectory: path.join(workspace.root, 'config') });
  await expect(inside.set('TOKEN', 'correct horse')).rejects.toMatchObject({ code: 'secrets-unreadable' });
});

it('R99 variables of the server are secrets where the user said so, and only those with the prefix', async () => {
  const environment = {
    MYAPP_TOKEN: 'correct horse',
    OTHER_TOKEN: 'battery staple',
    'MYAPP_a-b': 'not a name',
  };
  const store = open(environment);
  expect((await store.list()).names).toEqual([]);
  await store.use({ kind: 'environment', prefix: 'MYAPP_' });
  expect((await store.list()).names).toEqual(['TOKEN']);
  expect((await store.read(['TOKEN'])).get('TOKEN')?.value).toBe('correct horse');
  await expect(store.set('TOKEN', 'something')).rejects.toMatchObject({ code: 'invalid-request' });
  for (const prefix of ['', 'A_', 'MYAPP', '_AB_', 'A B_'])
    await expect(store.use({ kind: 'environment', prefix })).rejects.toMatchObject({
      code: 'invalid-request',
    });
});

it('R99 names and values that cannot be secrets are refused, and no message shows a value', async () => {
  const store = open();
  for (const name of ['', 'a-b', '1a', '__proto__', 'a'.repeat(101)])
    await expect(store.set(name, 'long enough')).rejects.toMatchObject({ code: 'invalid-request' });
  for (const value of ['', 'short', '  abc   ', 'x'.repeat(40_000), 'zero\0byte'])
    await expect(store.set('A', value)).rejects.toThrow(/^The value of the secret "A" (?!.*(short|abc|xxx))/);
  await store.set('constructor', 'long enough');
  expect((await store.list()).names).toEqual(['constructor']);
  expect((await store.read(['toString', 'constructor'])).size).toBe(1);
});
