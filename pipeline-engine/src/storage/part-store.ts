/**
 * Committed parts of steps, by what they are computed from: `batches/<scope>/<generation>`. A step that is computed anew
 * begins a generation of its own, which later runs go on with; attempts that read an older one are not disturbed.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { PartStore } from '../run/ports.ts';

export const partsDirectory = (stateDirectory: string): string => path.join(stateDirectory, 'batches');

export function createPartStore(options: { readonly stateDirectory: string }): PartStore {
  const root = partsDirectory(options.stateDirectory);
  return {
    open: (scope, fresh) => {
      const home = path.join(root, scope);
      mkdirSync(home, { recursive: true });
      const current = path.join(home, 'current');
      const generation = fresh === undefined ? (readIfThere(current) ?? 'first') : nameOf(fresh);
      if (fresh !== undefined) {
        writeFileSync(`${current}.unfinished`, generation);
        renameSync(`${current}.unfinished`, current);
      }
      const folder = path.join(home, generation);
      mkdirSync(folder, { recursive: true });
      // When it was used last: what a collection looks at.
      const now = new Date();
      utimesSync(home, now, now);
      return { folder, scope };
    },
    count: (scope, keys) => {
      const home = path.join(root, scope);
      const folder = path.join(home, readIfThere(path.join(home, 'current')) ?? 'first');
      const there = new Set(namesIn(folder));
      return keys.filter((key) => there.has(key)).length;
    },
  };
}

function nameOf(word: string): string {
  return createHash('sha256').update(word).digest('hex').slice(0, 32);
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
