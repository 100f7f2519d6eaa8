import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ArtifactStore } from '../run/ports.ts';
import { artifactStoreConformance } from '../testing/artifact-conformance.ts';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { createMemoryArtifacts } from '../testing/memory-stores.ts';
import { hash } from '../testing/memory-world.ts';
import { createArtifactStore } from './artifact-store.ts';

const folders: string[] = [];
let ids = 0;

afterEach(() => {
  for (const folder of folders.splice(0)) {
    makeWritable(folder);
    rmSync(folder, { recursive: true });
  }
});

function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(path.join(folder, entry.name));
  }
}

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-artifacts-'));
  folders.push(folder);
  return folder;
}

function newId(): string {
  ids += 1;
  return `id-${ids}`;
}

function openStore(stateDirectory = newFolder()): ArtifactStore {
  return createArtifactStore({ stateDirectory, newId });
}

artifactStoreConformance('memory', () => {
  const files = createMemoryFiles();
  return { artifacts: createMemoryArtifacts(files, hash), write: files.write, read: files.read };
});
artifactStoreConformance('files', () => ({
  artifacts: openStore(),
  write: writeFileSync,
  read: (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
}));

/** A folder with everything that may be in one. */
function sampleFolder(): string {
  const folder = path.join(newFolder(), 'sample');
  mkdirSync(path.join(folder, 'sub', 'empty'), { recursive: true });
  writeFileSync(path.join(folder, 'é.txt'), 'accent');
  writeFileSync(path.join(folder, 'Z.txt'), 'upper');
  writeFileSync(path.join(folder, 'sub', 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  symlinkSync('../Z.txt', path.join(folder, 'sub', 'link'));
  return folder;
}

it('R25 stores a folder read-only, with empty folders, links and execute bits', async () => {
  const store = openStore();
  const { digest, bytes } = await store.put(sampleFolder());
  const data = store.path(digest);
  expect(readdirSync(path.join(data, 'sub')).sort()).toEqual(['empty', 'link', 'run.sh']);
  expect(statSync(path.join(data, 'Z.txt')).mode & 0o777).toBe(0o444);
  expect(statSync(path.join(data, 'sub', 'run.sh')).mode & 0o777).toBe(0o555);
  expect(statSync(path.join(data, 'sub')).mode & 0o777).toBe(0o555);
  expect(readFileSync(path.join(data, 'sub', 'link'), 'utf8')).toBe('upper');
  expect(bytes).toBe(Buffer.byteLength('accentupper#!/bin/sh\n../Z.txt'));
});

it('R25 every difference that counts gives another digest, and no other difference', async () => {
  const digestAfter = async (change: (folder: string) => void): Promise<string> => {
    const folder = sampleFolder();
    change(folder);
    return (await openStore().put(folder)).digest;
  };
  const plain = await digestAfter(() => undefined);
  expect(await digestAfter((folder) => utimesSync(path.join(folder, 'Z.txt'), 1, 1))).toBe(plain);
  expect(await digestAfter((folder) => chmodSync(path.join(folder, 'Z.txt'), 0o640))).toBe(plain);
  const changes: ((folder: string) => void)[] = [
    (folder) => writeFileSync(path.join(folder, 'Z.txt'), 'Upper'),
    (folder) => chmodSync(path.join(folder, 'Z.txt'), 0o744),
    (folder) => mkdirSync(path.join(folder, 'another')),
    (folder) => rmSync(path.join(folder, 'sub', 'empty'), { recursive: true }),
    (folder) => writeFileSync(path.join(folder, 'z.txt'), 'upper'),
    (folder) => {
      rmSync(path.join(folder, 'sub', 'link'));
      symlinkSync('../é.txt', path.join(folder, 'sub', 'link'));
    },
  ];
  const digests = await Promise.all(changes.map(digestAfter));
  expect(new Set([plain, ...digests]).size).toBe(changes.length + 1);
});

it('R25 refuses links that leave the folder, also by way of another link', async () => {
  for (const target of ['/etc/passwd', '../outside', 'sub/../../outside']) {
    const folder = sampleFolder();
    symlinkSync(target, path.join(folder, 'bad'));
    await expect(openStore().put(folder)).rejects.toMatchObject({ code: 'invalid-request' });
  }
});

it('R26 notices a file that was changed, removed or added, and takes a good copy again', async () => {
  const damages: [string, (data: string) => void, string][] = [
    ['changed', (data) => writeFileSync(path.join(data, 'Z.txt'), 'UPPER'), 'damaged'],
    ['removed', (data) => rmSync(path.join(data, 'Z.txt')), 'damaged'],
    ['added', (data) => writeFileSync(path.join(data, 'new.txt'), ''), 'damaged'],
    ['all gone', (data) => rmSync(data, { recursive: true }), 'missing'],
  ];
  for (const [name, damage, verdict] of damages) {
    const store = openStore();
    const { digest } = await store.put(sampleFolder());
    makeWritable(store.path(digest));
    chmodSync(path.join(store.path(digest), 'Z.txt'), 0o644);
    damage(store.path(digest));
    expect([name, await store.verify(digest)]).toEqual([name, verdict]);
    expect((await store.put(sampleFolder())).digest).toBe(digest);
    expect(await store.verify(digest)).toBe('intact');
  }
});

it('R26 a changed time alone is no damage', async () => {
  const store = openStore();
  const { digest } = await store.put(sampleFolder());
  utimesSync(path.join(store.path(digest), 'Z.txt'), 1, 1);
  expect(await store.verify(digest)).toBe('intact');
});

it('R27 another process sees what was stored; a list of entries that is lost or torn is made again', async () => {
  const state = newFolder();
  const small = await openStore(state).put(sampleFolder());
  expect(await openStore(state).verify(small.digest)).toBe('intact');
  const folder = sampleFolder();
  writeFileSync(path.join(folder, 'large'), Buffer.alloc(300 * 1024));
  const large = await openStore(state).put(folder);
  const entries = `${openStore(state).path(large.digest)}.entries.json`;
  for (const spoil of [() => undefined, () => writeFileSync(entries, '[{"pa'), () => rmSync(entries)]) {
    spoil();
    expect(await openStore(state).verify(large.digest)).toBe('intact');
    expect(JSON.parse(readFileSync(entries, 'utf8'))).toHaveLength(8);
  }
});

it('R28 copies files and leaves them alone', async () => {
  const store = openStore();
  const folder = sampleFolder();
  const { digest } = await store.putCopy(
    ['Z.txt', 'sub/run.sh'].map((name) => ({ path: name, from: path.join(folder, name) })),
  );
  expect(readdirSync(store.path(digest)).sort()).toEqual(['Z.txt', 'sub']);
  expect(statSync(path.join(folder, 'Z.txt')).mode & 0o200).toBe(0o200);
});

it('R29 removes the folder of an attempt, read-only parts too', async () => {
  const store = openStore();
  const directory = await store.createAttemptDirectory('a');
  mkdirSync(path.join(directory, 'locked'));
  writeFileSync(path.join(directory, 'locked', 'file'), '', { mode: 0o444 });
  chmodSync(path.join(directory, 'locked'), 0o555);
  await store.removeAttemptDirectory('a');
  expect(existsSync(directory)).toBe(false);
});

it('R114 what an older Millrace kept in folders of digits is found where it is looked for', async () => {
  const state = newFolder();
  const old = openStore(state);
  const small = await old.put(sampleFolder());
  const listed = path.join(newFolder(), 'listed');
  mkdirSync(listed);
  for (let index = 0; index < 20; index++) writeFileSync(path.join(listed, `${index}`), `${index}`);
  const large = await old.put(listed);
  const artifacts = path.join(state, 'artifacts');
  const digests = [small.digest, large.digest];
  for (const digest of digests) moveToFormerPlace(artifacts, digest);
  expect([...(await old.list())].sort()).toEqual([...digests].sort());
  const store = openStore(state);
  expect(await Promise.all(digests.map(store.verify))).toEqual(['intact', 'intact']);
  expect([...(await store.list())].sort()).toEqual([...digests].sort());
  expect(readdirSync(artifacts).filter((name) => name.length === 2)).toEqual([]);
  expect(statSync(store.path(small.digest)).mode & 0o777).toBe(0o555);
  // An older Millrace was used again, and stored it once more.
  mkdirSync(path.join(artifacts, small.digest.slice(7, 9)));
  writeFileSync(path.join(artifacts, small.digest.slice(7, 9), small.digest.slice(7)), 'torn');
  expect(await openStore(state).verify(small.digest)).toBe('intact');
});

/** As versions before did it. */
function moveToFormerPlace(artifacts: string, digest: string): void {
  const hex = digest.slice('sha256:'.length);
  const folder = path.join(artifacts, hex.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(artifacts).filter((entry) => entry.startsWith(hex))) {
    chmodSync(path.join(artifacts, name), 0o755);
    renameSync(path.join(artifacts, name), path.join(folder, name));
  }
}
