/**
 * Where artifacts and attempts lie in the state folder, and the lists of stats beside large artifacts. Reads may be made
 * by anybody; only the store writes.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../errors.ts';
import { hashFile } from './file-content.ts';
import { type EntryKind, type HashedTree, hashTree, kindOf, type TreeEntry } from './tree-hash.ts';

/** Up to here an artifact is read again after a restart rather than listed beside. */
const smallBytes = 256 * 1024;
const fewEntries = 16;

export interface Places {
  readonly artifacts: string;
  readonly staging: string;
  readonly attempts: string;
  readonly artifact: (digest: string) => string;
  /** Where it lies in a workspace that only an older Millrace has opened. */
  readonly formerArtifact: (digest: string) => string;
  readonly attempt: (attempt: string) => string;
}

export function placesIn(stateDirectory: string): Places {
  const artifacts = path.join(stateDirectory, 'artifacts');
  const attempts = path.join(stateDirectory, 'attempts');
  return {
    artifacts,
    staging: path.join(artifacts, 'staging'),
    attempts,
    artifact: (digest) => path.join(artifacts, hexOf(digest)),
    formerArtifact: (digest) => path.join(artifacts, digest.slice(-64, -62), hexOf(digest)),
    attempt: (attempt) => {
      if (!/^[\w-]{1,80}$/.test(attempt))
        throw new EngineError('not-found', `"${attempt}" is not an attempt.`, { attempt });
      return path.join(attempts, attempt);
    },
  };
}

function hexOf(digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined) throw new EngineError('not-found', `"${digest}" is not a digest.`, { digest });
  return hex;
}

/** An entry of an artifact as it was when it was seen whole. Every hit looks at it again, so it is kept ready for that. */
export interface SeenEntry {
  readonly file: string;
  readonly kind: EntryKind;
  readonly size: number;
  readonly mtimeNs: bigint;
}

export function seenEntries(data: string, entries: readonly TreeEntry[]): readonly SeenEntry[] {
  return entries.map((entry) => ({
    file: entry.path === '' ? data : path.join(data, entry.path),
    kind: entry.kind,
    size: entry.size,
    mtimeNs: BigInt(entry.mtimeNs),
  }));
}

const exactly = { bigint: true, throwIfNoEntry: false } as const;

export function isUnchanged({ file, kind, size, mtimeNs }: SeenEntry): boolean {
  const stat = lstatSync(file, exactly);
  return (
    stat !== undefined &&
    stat.mtimeNs === mtimeNs &&
    (kind === 'folder' || Number(stat.size) === size) &&
    kindOf(stat, file) === kind
  );
}

/** The folders in which an older Millrace kept the artifacts whose digests begin with their names. */
export function formerFolders(artifacts: string): readonly string[] {
  const names = readdirSync(artifacts).filter((name) => /^[0-9a-f]{2}$/.test(name));
  return names.map((name) => path.join(artifacts, name));
}

/** Wherever they lie. Of an artifact whose data is gone, a list of entries may be left. */
export function listArtifacts(artifacts: string): readonly string[] {
  const folders = [artifacts, ...formerFolders(artifacts)];
  const names = folders.flatMap((folder) => readdirSync(folder));
  const hexes = names.flatMap((name) => /^([0-9a-f]{64})(\.entries\.json)?$/.exec(name)?.[1] ?? []);
  return [...new Set(hexes)].map((hex) => `sha256:${hex}`);
}

/** As they were listed beside a large artifact; undefined when there is no list that can be read: content decides then. */
export function readEntries(data: string): readonly SeenEntry[] | undefined {
  // Small artifacts have none, and asking costs less than an error.
  if (!existsSync(entriesPath(data))) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(entriesPath(data), 'utf8'));
    // Only `writeEntries` writes the file; a torn one does not parse.
    return Array.isArray(value) && value.length > 0 ? seenEntries(data, value as TreeEntry[]) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error)) return undefined;
    throw error;
  }
}

export function writeEntries(data: string, tree: HashedTree): void {
  if (tree.bytes <= smallBytes && tree.entries.length <= fewEntries) return;
  writeFileSync(entriesPath(data), JSON.stringify(tree.entries));
}

export function entriesPath(data: string): string {
  return `${data}.entries.json`;
}

export async function hashIfPossible(data: string): Promise<HashedTree | undefined> {
  try {
    return await hashTree(data, hashFile);
  } catch (error) {
    if (error instanceof EngineError || isErrno(error)) return undefined;
    throw error;
  }
}

export function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
