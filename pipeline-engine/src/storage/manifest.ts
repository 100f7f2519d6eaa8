/** Reads what an artifact holds, file by file, under the digest that the store gives to the same content. */
import { readlinkSync } from 'node:fs';
import path from 'node:path';
import type { Manifest, ManifestEntry } from '../run/manifest.ts';
import { hashFile } from './file-content.ts';
import { type HashContent, hashTree, type TreeEntry } from './tree-hash.ts';

export const readManifest = (root: string): Promise<Manifest> => manifestOf(root, hashFile);

/** `contentOf` may know what it has read before. */
export async function manifestOf(root: string, contentOf: HashContent): Promise<Manifest> {
  const contents = new Map<string, string>();
  const tree = await hashTree(root, async (file, stat) => {
    const hex = await contentOf(file, stat);
    contents.set(file, hex);
    return hex;
  });
  const entryOf = ({ path: relative, kind, size }: TreeEntry): ManifestEntry => {
    const file = path.join(root, relative);
    if (kind === 'folder') return { kind, path: relative };
    if (kind === 'link') return { kind, path: relative, target: readlinkSync(file) };
    return { kind, path: relative, size, sha256: contents.get(file) ?? '' };
  };
  return {
    digest: tree.digest,
    isFolder: tree.isFolder,
    bytes: tree.bytes,
    entries: tree.entries.map(entryOf),
  };
}
