/** Reads and syncs file contents. Small files are read at once, for a round through the thread pool costs more. */
import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fsync, openSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { sha256 } from './tree-hash.ts';

const small = 256n * 1024n;
const chunkBytes = 1024 * 1024;

/** Files that are read at once, however many are asked for. */
const mostOpen = 8;
let opened = 0;
const queue: (() => void)[] = [];

/** Hex sha256 of a file's bytes. */
export async function hashFile(file: string, stat: BigIntStats): Promise<string> {
  if (stat.size <= small) return sha256(readFileSync(file));
  if (opened >= mostOpen) await new Promise<void>((resolve) => queue.push(resolve));
  else opened += 1;
  try {
    return await hashInParts(file);
  } finally {
    const next = queue.shift();
    // The place goes to the next one, or is free.
    if (next === undefined) opened -= 1;
    else next();
  }
}

async function hashInParts(file: string): Promise<string> {
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
