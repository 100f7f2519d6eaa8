/** A temporary file that is gone when the work is done. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Under `folder`, which should be on the file system where the data goes. */
export async function withScratchFile<T>(work: (file: string) => Promise<T>, folder = tmpdir()): Promise<T> {
  const directory = await mkdtemp(path.join(folder, 'millrace-'));
  try {
    return await work(path.join(directory, 'scratch'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
