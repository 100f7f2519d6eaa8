/** How many bytes files take, as their owner counts them: contents, not blocks. */
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Of a file or of everything in a folder; links count themselves. 0 when nothing is there. */
export function bytesBelow(file: string): number {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(file).reduce((sum, name) => sum + bytesBelow(path.join(file, name)), 0);
}
