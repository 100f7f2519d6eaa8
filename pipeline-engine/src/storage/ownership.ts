/**
 * One process owns a workspace's state. The lock is an open transaction of SQLite on `owner.db`: the kernel frees it
 * when the process dies, however it dies. Hazard: nothing else in this process may open `owner.db`, because closing
 * any descriptor of it would free the lock.
 */
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { EngineError } from '../errors.ts';
import type { Database } from './database.ts';
import { databaseFailure } from './database-failure.ts';
import { networkFileSystemOf } from './file-system-type.ts';

/** What the owner tells about itself; only for messages and for finding its address. */
export interface OwnerInfo {
  readonly pid: number;
  readonly url?: string;
}

export interface Ownership {
  /** Raises the fence in the state database: appends of every earlier owner are refused from now on. */
  claimFence(database: Database): number;
  /** Tells other processes where this owner listens. */
  publish(info: OwnerInfo): void;
  release(): void;
}

/** Throws `workspace-owned` (with the owner's pid and url in `params`) or `network-file-system`. */
export function acquireOwnership(options: {
  readonly stateDirectory: string;
  readonly pid: number;
}): Ownership {
  const { stateDirectory, pid } = options;
  orRefused(stateDirectory, () => mkdirSync(stateDirectory, { recursive: true }));
  refuseNetworkFileSystem(realpathSync(stateDirectory));
  const lock = takeLock(stateDirectory);
  const infoFile = infoPath(stateDirectory);
  const publish = (info: OwnerInfo): void => writeFileSync(infoFile, JSON.stringify(info), { mode: 0o600 });
  orRefused(stateDirectory, () => {
    try {
      publish({ pid });
    } catch (error) {
      lock.close();
      throw error;
    }
  });
  return {
    claimFence,
    publish,
    release: () => {
      rmSync(infoFile, { force: true });
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}

/** The last owner's word about itself, which may be dead by now. */
export function readOwner(stateDirectory: string): OwnerInfo | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(infoPath(stateDirectory), 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value)) return undefined;
    const url = 'url' in value && typeof value.url === 'string' ? value.url : undefined;
    return { pid: Number(value.pid), url };
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return undefined;
    throw error;
  }
}

/** To be called inside the transaction of every append. */
export function assertFence(database: Database, fence: number): void {
  const standing = fenceOf(database);
  if (standing === fence) return;
  throw new EngineError(
    'fence-lost',
    `Another process took this workspace over (fence ${standing}, ours is ${fence}); nothing more is written here.`,
    { standing, fence },
  );
}

function claimFence(database: Database): number {
  return database.transaction(() => {
    const fence = fenceOf(database) + 1;
    database.run(
      `INSERT INTO meta (key, value) VALUES ('fence', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      String(fence),
    );
    return fence;
  });
}

function fenceOf(database: Database): number {
  return Number(database.first(`SELECT value FROM meta WHERE key = 'fence'`)?.value ?? 0);
}

function takeLock(stateDirectory: string): Libsql.Database {
  const file = lockPath(stateDirectory);
  const lock = openLock(file);
  try {
    lock.exec('PRAGMA busy_timeout = 0');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'SQLITE_BUSY')
      throw databaseFailure(error, file) ?? error;
    throw ownedBy(readOwner(stateDirectory));
  }
}

function openLock(file: string): Libsql.Database {
  try {
    return new Libsql(file);
  } catch (error) {
    throw databaseFailure(error, file) ?? error;
  }
}

/** Holds nothing but the lock. */
export function lockPath(stateDirectory: string): string {
  return path.join(stateDirectory, 'owner.db');
}

function ownedBy(owner: OwnerInfo | undefined): EngineError {
  const who = owner === undefined ? 'Another process' : `Process ${owner.pid}`;
  const where = owner?.url === undefined ? '' : `, at ${owner.url}`;
  return new EngineError(
    'workspace-owned',
    `${who} has this workspace open${where}. Use that one, or stop it first.`,
    {
      ...(owner === undefined ? {} : { pid: owner.pid }),
      ...(owner?.url === undefined ? {} : { url: owner.url }),
    },
  );
}

/** A state folder that is full, read-only or somebody else's is an expected failure. */
function orRefused(stateDirectory: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
    const code = String(error.code);
    throw new EngineError(
      'store-failed',
      `The state folder ${stateDirectory} cannot be written: ${error.message}. Make room and make it writable, or give another one with --state-dir.`,
      { code, directory: stateDirectory },
      { cause: error },
    );
  }
}

function refuseNetworkFileSystem(directory: string): void {
  const type = networkFileSystemOf(directory);
  if (type === undefined) return;
  throw new EngineError(
    'network-file-system',
    `The state folder ${directory} is on a network file system (${type}), where databases get corrupted. Give a local folder with --state-dir.`,
    { directory, type },
  );
}

function infoPath(stateDirectory: string): string {
  return path.join(stateDirectory, 'owner.json');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
