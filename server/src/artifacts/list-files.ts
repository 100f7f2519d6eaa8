/** The files of a stored result, in the order of their paths. Links are left out: they may lead elsewhere. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface ArtifactFile {
  /** With forward slashes, from the result's root; empty when the result is a single file. */
  readonly path: string;
  readonly bytes: number;
}

interface ArtifactListing {
  readonly files: readonly ArtifactFile[];
  /** How many there are in all; more than are listed when there are very many. */
  readonly total: number;
}

export async function listArtifactFiles(root: string, most: number): Promise<ArtifactListing> {
  const found = await stat(root);
  if (found.isFile()) return { files: [{ path: '', bytes: found.size }], total: 1 };
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((relative) => relative.split(path.sep).join('/'))
    .sort(byCodeUnits);
  const files = await Promise.all(
    paths.slice(0, most).map(async (relative): Promise<ArtifactFile> => {
      const { size: bytes } = await stat(path.join(root, relative));
      return { path: relative, bytes };
    }),
  );
  return { files, total: paths.length };
}

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
