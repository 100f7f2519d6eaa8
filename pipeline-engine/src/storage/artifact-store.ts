/**
 * Content-addressed, immutable files and folders: `artifacts/<hex>`. A half-written artifact never has that name.
 * Beside a large one stand the stats of its entries, `<hex>.entries.json`, so that a hit is verified without reading it;
 * a small one is read, which costs no more, and a lost list is made again from content.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../errors.ts';
import type { ArtifactStore, Claim } from '../run/ports.ts';
import {
  entriesPath,
  formerFolders,
  hashIfPossible,
  isErrno,
  isUnchanged,
  listArtifacts,
  type Places,
  placesIn,
  readEntries,
  type SeenEntry,
  seenEntries,
  writeEntries,
} from './artifact-files.ts';
import { bytesBelow } from './disk-usage.ts';
import { hashFile, syncPath } from './file-content.ts';
import { createFolderNames } from './folder-names.ts';
import { createLimitedMemory } from './limited-memory.ts';
import { type HashedTree, hashTree, type TreeEntry } from './tree-hash.ts';

export interface ArtifactStoreOptions {
  /** Holds `artifacts/` and `attempts/`: one file system, so that results are renamed, never copied. */
  readonly stateDirectory: string;
  /** Names temporary folders. */
  readonly newId: () => string;
}

/** How many entries of artifacts are kept in memory: enough for the results of a large graph. */
const rememberedEntries = 200_000;

export function createArtifactStore({ stateDirectory, newId }: ArtifactStoreOptions): ArtifactStore {
  const places = placesIn(stateDirectory);
  removeTree(places.staging);
  mkdirSync(places.staging, { recursive: true });
  mkdirSync(places.attempts, { recursive: true });
  adoptFormer(places);
  const known = createLimitedMemory<readonly SeenEntry[]>(rememberedEntries, ({ length }) => length);
  const names = createFolderNames(places.artifacts);
  const own = createFolderNames(stateDirectory);

  const verify = async (digest: string): Promise<'intact' | 'missing' | 'damaged'> => {
    const before = known.get(digest);
    if (before?.every(isUnchanged)) return 'intact';
    const data = places.artifact(digest);
    const listed = before === undefined ? readEntries(data) : undefined;
    if (listed?.every(isUnchanged)) {
      known.keep(digest, listed);
      return 'intact';
    }
    known.forget(digest);
    const tree = await hashIfPossible(data);
    if (tree?.digest !== digest)
      return lstatSync(data, { throwIfNoEntry: false }) === undefined ? 'missing' : 'damaged';
    writeEntries(data, tree);
    known.keep(digest, seenEntries(data, tree.entries));
    return 'intact';
  };

  /** What a stat does not show: a disk that gives other bytes than it was given. */
  const verifyContent = async (digest: string): Promise<'intact' | 'missing' | 'damaged'> => {
    const data = places.artifact(digest);
    if (lstatSync(data, { throwIfNoEntry: false }) === undefined) return 'missing';
    if ((await hashIfPossible(data))?.digest === digest) return 'intact';
    // From now on stats say nothing about it: whoever looks it up reads it, and finds it damaged.
    known.forget(digest);
    rmSync(entriesPath(data), { force: true });
    return lstatSync(data, { throwIfNoEntry: false }) === undefined ? 'missing' : 'damaged';
  };

  const put = async (source: string, claim?: Claim): Promise<{ digest: string; bytes: number }> => {
    if (lstatSync(source, { throwIfNoEntry: false }) === undefined) {
      throw new EngineError('artifact-missing', `There is nothing at "${source}" to store.`, {
        path: source,
      });
    }
    const tree = await storable(() => hashTree(source, hashFile));
    const { digest, bytes } = tree;
    claim?.(digest);
    const isMoved = (await verify(digest)) !== 'intact' && (await storable(() => move(source, tree)));
    await storable(syncNames);
    if (!isMoved) removeTree(source);
    return { digest, bytes };
  };

  /** False when the same content has arrived meanwhile. */
  const move = async (source: string, tree: HashedTree): Promise<boolean> => {
    const arrived = names.announce();
    try {
      await makeDurable(source, tree);
      if ((await verify(tree.digest)) === 'intact') return false;
      const data = places.artifact(tree.digest);
      publish(source, data, tree);
      known.keep(tree.digest, seenEntries(data, tree.entries));
      return true;
    } finally {
      arrived();
    }
  };

  const syncNames = async (): Promise<void> => {
    await own.durable();
    await names.durable();
  };

  /** Gives an artifact its name. What stands there is damaged, or it would have been kept. */
  const publish = (source: string, data: string, tree: HashedTree): void => {
    if (existsSync(data)) {
      const discarded = path.join(places.staging, newId());
      renameArtifact(data, discarded);
      removeTree(discarded);
    }
    writeEntries(data, tree);
    renameSync(source, data);
    names.changed();
    // Not before: a folder without write permission cannot be moved.
    if (tree.isFolder) chmodSync(data, 0o555);
  };

  return {
    put,
    putCopy: async (files, claim) => {
      const copy = path.join(places.staging, newId());
      mkdirSync(copy);
      for (const file of files) copyEntry(file.from, path.join(copy, file.path));
      return put(copy, claim);
    },
    path: places.artifact,
    verify,
    verifyContent,
    createAttemptDirectory: async (attempt) => {
      const directory = places.attempt(attempt);
      await storable(async () => mkdirSync(directory));
      return directory;
    },
    attemptDirectory: places.attempt,
    attempts: async () => readdirSync(places.attempts),
    removeAttemptDirectory: async (attempt) => {
      const directory = places.attempt(attempt);
      if (!(await removeEmptied(directory))) await removeInBackground(directory);
    },
    list: async () => listArtifacts(places.artifacts),
    measure: async (digest) => {
      const data = places.artifact(digest);
      return bytesBelow(data) + bytesBelow(entriesPath(data));
    },
    remove: async (digest) => {
      const data = places.artifact(digest);
      const discarded = path.join(places.staging, newId());
      known.forget(digest);
      rmSync(entriesPath(data), { force: true });
      if (lstatSync(data, { throwIfNoEntry: false }) === undefined) return;
      renameArtifact(data, discarded);
      await removeInBackground(discarded);
    },
  };
}

/** Moves what an older Millrace stored to where it is looked for. Who dies meanwhile leaves the rest to the next one. */
function adoptFormer(places: Places): void {
  for (const folder of formerFolders(places.artifacts)) {
    for (const name of readdirSync(folder)) {
      const [former, data] = [path.join(folder, name), path.join(places.artifacts, name)];
      if (existsSync(data)) {
        removeTree(former);
        continue;
      }
      const isFolder = lstatSync(former).isDirectory();
      renameArtifact(former, data);
      if (isFolder) chmodSync(data, 0o555);
    }
    rmdirSync(folder);
  }
}

/** Makes everything read-only but the folder itself, and has it written to disk, files before folders. */
async function makeDurable(source: string, tree: HashedTree): Promise<void> {
  for (const { path: relative, kind } of tree.entries) {
    if (kind === 'file') chmodSync(path.join(source, relative), 0o444);
    if (kind === 'executable') chmodSync(path.join(source, relative), 0o555);
  }
  await syncAll(source, tree, (entry) => entry.kind === 'file' || entry.kind === 'executable');
  await syncAll(source, tree, (entry) => entry.kind === 'folder');
  for (const { path: relative, kind } of tree.entries) {
    if (kind === 'folder' && relative !== '') chmodSync(path.join(source, relative), 0o555);
  }
}

async function syncAll(
  source: string,
  tree: HashedTree,
  wanted: (entry: TreeEntry) => boolean,
): Promise<void> {
  const paths = tree.entries.filter(wanted).map((entry) => path.join(source, entry.path));
  const together = 64;
  for (let at = 0; at < paths.length; at += together)
    await Promise.all(paths.slice(at, at + together).map(syncPath));
}

/** A stored folder may not be written, and such a folder cannot be moved. */
export function renameArtifact(data: string, to: string): void {
  if (lstatSync(data).isDirectory()) chmodSync(data, 0o755);
  renameSync(data, to);
}

function copyEntry(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

/** Removes what a built-in component leaves when its outputs have moved; looking for more would cost most of a step. */
async function removeEmptied(directory: string): Promise<boolean> {
  try {
    await rmdir(path.join(directory, 'outputs'));
    await rmdir(directory);
    return true;
  } catch (error) {
    if (!isErrno(error)) throw error;
    return false;
  }
}

/** Off the main thread: an attempt may leave many files behind. */
async function removeInBackground(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true });
  } catch (error) {
    if (!isErrno(error)) throw error;
    removeTree(directory);
  }
}

/** Also removes what was made read-only. */
export function removeTree(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    if (!isErrno(error) || (error.code !== 'EACCES' && error.code !== 'EPERM')) throw error;
    makeWritable(directory);
    rmSync(directory, { recursive: true, force: true });
  }
}

function makeWritable(directory: string): void {
  const stat = lstatSync(directory, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return;
  chmodSync(directory, 0o755);
  for (const name of readdirSync(directory)) makeWritable(path.join(directory, name));
}

/** What the disk refuses (full, read-only, forbidden) is an expected failure. */
async function storable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isErrno(error)) throw error;
    const code = error.code ?? 'unknown';
    throw new EngineError(
      'store-failed',
      `The result could not be stored: ${error.message}.`,
      { code },
      { cause: error },
    );
  }
}
