/** Reads and syncs file contents. Small files are read at once, for a round through the thread pool costs more. */
import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fsync, openSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';

const small = 256n * 1024n;
const chunkBytes = 1024 * 1024;

/** Hex sha256 of a file's bytes. */
export async function hashFile(file: string, stat: BigIntStats): Promise<string> {
  if (stat.size <= small) return createHash('sha256').update(readFileSync(file)).digest('hex');
  const hash = createHash('sha256');
  const handle = await open(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** Makes a file's content, or a folder's names, survive a loss of power. */
export function syncPath(file: string): Promise<void> {
  const descriptor = openSync(file, 'r');
  return new Promise((resolve, reject) => {
    fsync(descriptor, (error) => {
      closeSync(descriptor);
      if (error === null) resolve();
      else reject(error);
    });
  });
}
