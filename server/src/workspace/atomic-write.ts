/** Replaces a file so that a reader, or a crash, sees the old bytes or the new ones, never a mixture. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

async function writeDurably(file: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const handle = await open(file, 'wx', mode ?? 0o666);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the names in a folder survive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder and what is missing above it; all of it survives a loss of power. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = path.resolve(folder); ; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
    if (made === path.resolve(first)) return;
  }
}

/** Writes to a temporary name beside the file, fsyncs, renames, and fsyncs the folder. */
export async function writeAtomically(
  file: string,
  content: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const folder = path.dirname(file);
  await makeFolder(folder);
  const temporary = path.join(folder, `.${path.basename(file).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    await writeDurably(temporary, content, options.mode);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}
