/** Lists the files of a workspace, without what no user put there to be seen. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

export const ignoredFolders = new Set(['node_modules', 'dist', '__pycache__', 'venv']);
/** In the root of a workspace: frozen copies, which are offered as published versions and as nothing else. */
export const publishedFolder = 'published';
const mostFiles = 20_000;
export const deepest = 12;

/** Absolute paths in code-unit order; hidden entries, links, dependency folders and what is published are left out. */
export async function walkFiles(
  folder: string,
  accept: (name: string) => boolean,
): Promise<readonly string[]> {
  const files: string[] = [];
  await walk(folder, 0, accept, files);
  return files;
}

async function walk(
  folder: string,
  depth: number,
  accept: (name: string) => boolean,
  files: string[],
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    if (files.length >= mostFiles) return;
    const absolute = path.join(folder, entry.name);
    if (depth === 0 && entry.name === publishedFolder) continue;
    if (isVisibleFolder(entry) && depth < deepest) await walk(absolute, depth + 1, accept, files);
    else if (entry.isFile() && !entry.name.startsWith('.') && accept(entry.name)) files.push(absolute);
  }
}

function isVisibleFolder(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.') && !ignoredFolders.has(entry.name);
}
