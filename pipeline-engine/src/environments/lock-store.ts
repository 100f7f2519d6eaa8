/**
 * Locks: the exact versions that a need was met with first. They outlive the environments, so that one which was
 * collected is made again as it was, here or on another computer.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Lock, readLock } from './installed.ts';

export interface LockStore {
  get(spec: string): Lock | undefined;
  /** The first one stands. */
  put(spec: string, lock: Lock): Lock;
  remove(spec: string): void;
}

export function createLockStore(directory: string): LockStore {
  const known = new Map<string, Lock>();
  const fileOf = (spec: string): string => path.join(directory, `${spec}.json`);
  const get = (spec: string): Lock | undefined => {
    const found = known.get(spec) ?? readFile(fileOf(spec));
    if (found !== undefined) known.set(spec, found);
    return found;
  };
  return {
    get,
    put: (spec, lock) => {
      const before = get(spec);
      if (before !== undefined) return before;
      mkdirSync(directory, { recursive: true });
      const fresh = `${fileOf(spec)}.${process.pid}`;
      writeFileSync(
        fresh,
        `${JSON.stringify({ python: lock.python, packages: lock.packages }, undefined, 2)}\n`,
      );
      renameSync(fresh, fileOf(spec));
      known.set(spec, lock);
      return lock;
    },
    remove: (spec) => {
      known.delete(spec);
      rmSync(fileOf(spec), { force: true });
    },
  };
}

/** Undefined when there is none, or none that can be read. */
function readFile(file: string): Lock | undefined {
  try {
    return readLock(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
