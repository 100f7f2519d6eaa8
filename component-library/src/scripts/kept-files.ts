/** What a script leaves beside its tables: images in `graphics/`, anything else in `outputs/`. */
import { cp, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Copies both into the output `target`. Links are left out, for they may lead anywhere. */
export async function keepFiles(work: string, target: string): Promise<void> {
  for (const name of ['graphics', 'outputs']) {
    const from = path.join(work, name);
    if (!(await hasEntries(from))) continue;
    await cp(from, path.join(target, name), {
      recursive: true,
      filter: async (source) => {
        const stat = await lstat(source);
        return stat.isFile() || stat.isDirectory();
      },
    });
  }
}

async function hasEntries(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
