/** Where deleted files go: a folder of its own for each deletion under `.millrace/trash`, so that nothing is lost. */
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isCode } from './safe-path.ts';

export interface Trash {
  /** Moves these files, all of one folder, and writes `beside` next to them. Returns the absolute folder. */
  put(files: readonly string[], beside?: Readonly<Record<string, string>>): Promise<string>;
  /** Moves files that lie anywhere below `base`; there they lie as they did here. */
  putBelow(base: string, files: readonly string[]): Promise<string>;
}

export function createTrash(stateDirectory: string, clock: () => number): Trash {
  const open = (): Promise<string> => {
    const time = new Date(clock()).toISOString().replaceAll(/[:.]/g, '-');
    return newFolder(path.join(stateDirectory, 'trash'), time);
  };
  return {
    put: async (files, beside = {}) => {
      const folder = await open();
      // What is added first: should it fail, nothing has been moved yet.
      for (const [name, text] of Object.entries(beside)) await writeFile(path.join(folder, name), text);
      for (const file of files) await move(file, path.join(folder, path.basename(file)));
      return folder;
    },
    putBelow: async (base, files) => {
      const folder = await open();
      for (const file of files) {
        const place = path.join(folder, path.relative(base, file));
        await mkdir(path.dirname(place), { recursive: true });
        await move(file, place);
      }
      return folder;
    },
  };
}

/** Two deletions of one moment get folders of their own. */
async function newFolder(parent: string, name: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (let number = 1; ; number += 1) {
    const folder = path.join(parent, number === 1 ? name : `${name}-${number}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}

/** The state folder may be on another disk than the workspace. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error;
    await copyFile(from, to);
    await rm(from);
  }
}
