/**
 * The content digest of a file or folder. Names count as raw UTF-8 in byte order, of permissions only the owner's
 * execute bit; folders may be empty, links must be relative and stay inside. Anything else cannot be stored.
 *
 * A file's digest is sha256 of `file - <sha256 of its bytes>` (`x` for `-` when executable), a folder's is sha256 of
 * `tree` and its entries: contents enter hashed only, so no file can imitate a folder.
 */
import { createHash, hash } from 'node:crypto';
import { type BigIntStats, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../errors.ts';

export type EntryKind = 'file' | 'executable' | 'folder' | 'link';

/** One file, folder or link. `path` is `/`-separated and relative to the root, which is `''` itself. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: EntryKind;
  readonly size: number;
  readonly mtimeNs: string;
}

export interface HashedTree {
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly bytes: number;
  readonly isFolder: boolean;
  /** Parents before children. */
  readonly entries: readonly TreeEntry[];
}

/** Returns the hex sha256 of a file's bytes. */
export type HashContent = (file: string, stat: BigIntStats) => Promise<string>;

export async function hashTree(root: string, hashContent: HashContent): Promise<HashedTree> {
  const entries: TreeEntry[] = [];
  const hex = await hashEntry({ root, hashContent, entries }, '');
  const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'folder' ? 0 : entry.size), 0);
  return { digest: `sha256:${hex}`, bytes, isFolder: entries[0]?.kind === 'folder', entries };
}

/** The digest that a file has as a tree of its own. */
export function fileDigest(contentHex: string, executable: boolean): string {
  return sha256(`file ${executable ? 'x' : '-'} ${contentHex}`);
}

/** The digest of a folder that holds just these files; `digest` is `sha256:<hex>`, paths are `/`-separated. */
export function folderDigest(files: readonly { readonly path: string; readonly digest: string }[]): string {
  const names = new Map<string, { path: string; readonly digest: string }[]>();
  for (const { path: file, digest } of files) {
    const [name = '', ...below] = file.split('/');
    names.set(name, [...(names.get(name) ?? []), { path: below.join('/'), digest }]);
  }
  const tree = createHash('sha256').update('tree\n');
  for (const name of [...names.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const members = names.get(name) ?? [];
    const [first] = members;
    const digest = first?.path === '' ? first.digest : folderDigest(members);
    tree.update(`${digest.slice('sha256:'.length)} ${Buffer.byteLength(name)} ${name}\n`);
  }
  return `sha256:${tree.digest('hex')}`;
}

export function sha256(data: string | Buffer): string {
  return hash('sha256', data);
}

/** What an entry is, without reading it. Throws for devices, sockets and pipes. */
export function kindOf(stat: BigIntStats, file: string): EntryKind {
  if (stat.isDirectory()) return 'folder';
  if (stat.isSymbolicLink()) return 'link';
  if (stat.isFile()) return (stat.mode & 0o100n) === 0n ? 'file' : 'executable';
  throw unsupported(file, 'it is neither a file, a folder nor a link');
}

/** The names in a folder, in byte order. Throws when one is no valid UTF-8. */
export function namesIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { encoding: 'buffer' }).sort(Buffer.compare);
  return names.map((bytes) => {
    const name = bytes.toString('utf8');
    if (!Buffer.from(name, 'utf8').equals(bytes))
      throw unsupported(path.join(folder, name), 'its name is not UTF-8');
    return name;
  });
}

interface Walk {
  readonly root: string;
  readonly hashContent: HashContent;
  readonly entries: TreeEntry[];
}

async function hashEntry(walk: Walk, relative: string): Promise<string> {
  const file = path.join(walk.root, relative);
  const stat = lstatSync(file, { bigint: true });
  const kind = kindOf(stat, file);
  walk.entries.push({ path: relative, kind, size: Number(stat.size), mtimeNs: String(stat.mtimeNs) });
  if (kind === 'folder') return hashFolder(walk, relative);
  if (kind === 'link') return sha256(`link ${innerLink(walk.root, relative)}`);
  return fileDigest(await walk.hashContent(file, stat), kind === 'executable');
}

/** All entries are begun at once, so that large files are read by several cores; `hashContent` says how many. */
async function hashFolder(walk: Walk, relative: string): Promise<string> {
  const names = namesIn(path.join(walk.root, relative));
  const entries = names.map((name) => hashEntry(walk, relative === '' ? name : `${relative}/${name}`));
  const digests = await Promise.all(entries);
  const tree = createHash('sha256').update('tree\n');
  names.forEach((name, index) => {
    tree.update(`${digests[index]} ${Buffer.byteLength(name)} ${name}\n`);
  });
  return tree.digest('hex');
}

/**
 * The target of a link that stays inside the root. `..` may only lead: after a name it could climb out through
 * another link.
 */
function innerLink(root: string, relative: string): string {
  const file = path.join(root, relative);
  const target = readlinkSync(file);
  const segments = target.split('/');
  const climbs = segments.findIndex((segment) => segment !== '..');
  const depth = relative.split('/').length - 1;
  const tidy = climbs === -1 ? [] : segments.slice(climbs);
  if (
    path.isAbsolute(target) ||
    relative === '' ||
    tidy.includes('..') ||
    segments.length - tidy.length > depth
  ) {
    throw unsupported(file, `it links to "${target}", outside its folder`);
  }
  return target;
}

function unsupported(file: string, why: string): EngineError {
  return new EngineError(
    'invalid-request',
    `"${file}" cannot be stored: ${why}. Store a plain file or folder instead.`,
    { file },
  );
}
