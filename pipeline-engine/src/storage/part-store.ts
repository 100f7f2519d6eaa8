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
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { breathe } from '../run/breathe.ts';
import type { Clock, PartStore } from '../run/ports.ts';
import type { Amount } from '../run/room.ts';
import { bytesBelow } from './disk-usage.ts';

export const partsDirectory = (stateDirectory: string): string => path.join(stateDirectory, 'batches');

export interface PartStoreOptions {
  readonly stateDirectory: string;
  readonly clock?: Clock;
  /** Told what a scope takes whenever an attempt that had it has ended. */
  readonly onMeasured?: (scope: string, amount: Amount) => Promise<void>;
}

export function createPartStore(options: PartStoreOptions): PartStore {
  const root = partsDirectory(options.stateDirectory);
  const { clock = Date.now, onMeasured } = options;
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
    measure: async (scope) => {
      const homes = scope === undefined ? pathsIn(root) : [path.join(root, scope)];
      const amounts = new Map<string, Amount>();
      for (const home of homes) {
        amounts.set(path.basename(home), amountIn(home));
        await breathe();
      }
      return amounts;
    },
    settled: async (scope) => {
      await onMeasured?.(scope, amountIn(path.join(root, scope)));
    },
    sweep: async (before, { dryRun }) => {
      const gone = { count: 0, bytes: 0 };
      for (const folder of unused(root, before, clock())) {
        gone.count += 1;
        gone.bytes += bytesBelow(folder);
        if (!dryRun) await rm(folder, { recursive: true, force: true });
      }
      return gone;
    },
  };
}

/** Parts, and the bytes of everything in a scope. */
function amountIn(home: string): Amount {
  const generations = pathsIn(home);
  return { count: generations.flatMap(pathsIn).length, bytes: bytesBelow(home) };
}

const dayMs = 24 * 60 * 60 * 1000;

/** What lasts a day is no draft of anybody's, and nobody reads a generation so long after the next one began. */
function unused(root: string, before: number, now: number): readonly string[] {
  return pathsIn(root).flatMap((home) => {
    const current = readIfThere(path.join(home, 'current')) ?? 'first';
    return pathsIn(home).flatMap((generation) => {
      if (path.basename(generation) !== current && timeOf(generation) < now - dayMs) return [generation];
      return pathsIn(generation).filter((part) =>
        /^(draft|aside)-/.test(path.basename(part)) ? timeOf(part) < now - dayMs : timeOf(part) < before,
      );
    });
  });
}

function pathsIn(folder: string): readonly string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
}

function timeOf(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
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
