/**
 * Content-addressed, immutable files and folders: `artifacts/<aa>/<hex>/data`, with the stats of its entries beside it
 * in `entries.json`. A half-written artifact never has its final name; a lost `entries.json` is made again from content.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { EngineError } from '../errors.ts';
import type { ArtifactStore } from '../run/ports.ts';
import { hashFile, syncPath } from './file-content.ts';
import { type HashedTree, hashTree, kindOf, type TreeEntry } from './tree-hash.ts';

export interface ArtifactStoreOptions {
  /** Holds `artifacts/` and `attempts/`: one file system, so that results are renamed, never copied. */
  readonly stateDirectory: string;
  /** Names temporary folders. */
  readonly newId: () => string;
}

/** How many entry lists are kept in memory. */
const rememberedArtifacts = 4096;

export function createArtifactStore({ stateDirectory, newId }: ArtifactStoreOptions): ArtifactStore {
  const places = placesIn(stateDirectory);
  removeTree(places.staging);
  mkdirSync(places.staging, { recursive: true });
  mkdirSync(places.attempts, { recursive: true });
  const known = new Map<string, readonly TreeEntry[]>();

  const remember = (digest: string, entries: readonly TreeEntry[]): void => {
    if (known.size >= rememberedArtifacts) known.clear();
    known.set(digest, entries);
  };

  const verify = async (digest: string): Promise<'intact' | 'missing' | 'damaged'> => {
    const folder = places.artifact(digest);
    const data = path.join(folder, 'data');
    const entries = known.get(digest) ?? readEntries(folder);
    if (entries?.every((entry) => isUnchanged(data, entry))) {
      remember(digest, entries);
      return 'intact';
    }
    known.delete(digest);
    if (!existsSync(data)) return 'missing';
    const tree = await hashIfPossible(data);
    if (tree?.digest !== digest) return 'damaged';
    writeEntries(folder, tree.entries);
    remember(digest, tree.entries);
    return 'intact';
  };

  const put = async (source: string): Promise<{ digest: string; bytes: number }> => {
    if (lstatSync(source, { throwIfNoEntry: false }) === undefined) {
      throw new EngineError('artifact-missing', `There is nothing at "${source}" to store.`, {
        path: source,
      });
    }
    const tree = await storable(() => hashTree(source, hashFile));
    const { digest, bytes } = tree;
    if ((await verify(digest)) === 'intact') {
      removeTree(source);
      return { digest, bytes };
    }
    const staged = path.join(places.staging, newId());
    await storable(() => stage(source, staged, tree));
    if ((await verify(digest)) === 'intact') {
      // The same content arrived twice at once.
      removeTree(staged);
      return { digest, bytes };
    }
    await storable(() => publish(staged, places.artifact(digest), path.join(places.staging, newId())));
    remember(digest, tree.entries);
    return { digest, bytes };
  };

  return {
    put,
    putCopy: async (root, files) => {
      const copy = path.join(places.staging, newId());
      mkdirSync(copy);
      for (const file of files) copyEntry(path.join(root, file), path.join(copy, file));
      return put(copy);
    },
    path: (digest) => path.join(places.artifact(digest), 'data'),
    verify,
    createAttemptDirectory: async (attempt) => {
      const directory = places.attempt(attempt);
      await storable(async () => mkdirSync(directory));
      return directory;
    },
    attemptDirectory: places.attempt,
    removeAttemptDirectory: async (attempt) => removeTree(places.attempt(attempt)),
  };
}

interface Places {
  readonly staging: string;
  readonly attempts: string;
  readonly artifact: (digest: string) => string;
  readonly attempt: (attempt: string) => string;
}

function placesIn(stateDirectory: string): Places {
  const artifacts = path.join(stateDirectory, 'artifacts');
  const attempts = path.join(stateDirectory, 'attempts');
  return {
    staging: path.join(artifacts, 'staging'),
    attempts,
    artifact: (digest) => {
      const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
      if (hex === undefined) throw new EngineError('not-found', `"${digest}" is not a digest.`, { digest });
      return path.join(artifacts, hex.slice(0, 2), hex);
    },
    attempt: (attempt) => {
      if (!/^[\w-]{1,80}$/.test(attempt))
        throw new EngineError('not-found', `"${attempt}" is not an attempt.`, { attempt });
      return path.join(attempts, attempt);
    },
  };
}

/** Moves the source to `<staged>/data`, makes it read-only and durable. Folders stay writable until they have moved. */
async function stage(source: string, staged: string, tree: HashedTree): Promise<void> {
  mkdirSync(staged);
  const data = path.join(staged, 'data');
  renameSync(source, data);
  for (const entry of tree.entries) {
    if (entry.kind === 'file') chmodSync(path.join(data, entry.path), 0o444);
    if (entry.kind === 'executable') chmodSync(path.join(data, entry.path), 0o555);
  }
  await syncAll(data, tree, (entry) => entry.kind === 'file' || entry.kind === 'executable');
  await syncAll(data, tree, (entry) => entry.kind === 'folder');
  for (const entry of tree.entries) {
    if (entry.kind === 'folder') chmodSync(path.join(data, entry.path), 0o555);
  }
  writeEntries(staged, tree.entries);
  await syncPath(staged);
}

async function syncAll(data: string, tree: HashedTree, wanted: (entry: TreeEntry) => boolean): Promise<void> {
  const paths = tree.entries.filter(wanted).map((entry) => path.join(data, entry.path));
  const together = 64;
  for (let at = 0; at < paths.length; at += together)
    await Promise.all(paths.slice(at, at + together).map(syncPath));
}

/** Gives the staged artifact its name. What stands there is damaged, or it would have been kept. */
async function publish(staged: string, folder: string, discarded: string): Promise<void> {
  const parent = path.dirname(folder);
  const isNewParent = mkdirSync(parent, { recursive: true }) !== undefined;
  if (existsSync(folder)) {
    renameSync(folder, discarded);
    removeTree(discarded);
  }
  renameSync(staged, folder);
  await syncPath(parent);
  if (isNewParent) await syncPath(path.dirname(parent));
}

function isUnchanged(data: string, entry: TreeEntry): boolean {
  const file = entry.path === '' ? data : path.join(data, entry.path);
  const stat = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return (
    stat !== undefined &&
    String(stat.mtimeNs) === entry.mtimeNs &&
    (entry.kind === 'folder' || Number(stat.size) === entry.size) &&
    kindOf(stat, file) === entry.kind
  );
}

/** Undefined when the list is not there or not readable: content decides then. */
function readEntries(folder: string): readonly TreeEntry[] | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(folder, 'entries.json'), 'utf8'));
    // Only `writeEntries` writes the file; a torn one is no array.
    return Array.isArray(value) && value.length > 0 ? (value as TreeEntry[]) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error)) return undefined;
    throw error;
  }
}

function writeEntries(folder: string, entries: readonly TreeEntry[]): void {
  const file = path.join(folder, 'entries.json');
  writeFileSync(`${file}.new`, JSON.stringify(entries));
  renameSync(`${file}.new`, file);
}

async function hashIfPossible(data: string): Promise<HashedTree | undefined> {
  try {
    return await hashTree(data, hashFile);
  } catch (error) {
    if (error instanceof EngineError || isErrno(error)) return undefined;
    throw error;
  }
}

function copyEntry(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

/** Also removes what was made read-only. */
function removeTree(directory: string): void {
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

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
