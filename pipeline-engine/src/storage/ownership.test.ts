import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createMemoryOwnership } from '../testing/memory-ownership.ts';
import { createMemoryStores } from '../testing/memory-stores.ts';
import { type OwnedStores, ownershipConformance } from '../testing/ownership-conformance.ts';
import { createContentReadings } from './content-readings.ts';
import { createDatabase, type Database } from './database.ts';
import { parseMountCommand, parseMountinfo, typeAt } from './file-system-type.ts';
import { acquireOwnership, readOwner } from './ownership.ts';
import { createRoomLedger } from './room-ledger.ts';
import { createRunHistory } from './run-history.ts';
import { createRunStore } from './run-store.ts';
import { createScheduleStore } from './schedule-store.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];
const databases: Database[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const database of databases.splice(0)) database.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function stateDirectory(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-owner-'));
  folders.push(folder);
  return folder;
}

/** Another process that holds the lock as `acquireOwnership` does, until it is killed. */
async function otherOwner(directory: string): Promise<ChildProcess> {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const program = `
    const Libsql = require(${JSON.stringify(libsql)});
    const lock = new Libsql(${JSON.stringify(path.join(directory, 'owner.db'))});
    lock.exec('BEGIN EXCLUSIVE');
    process.stdout.write('owned');
    setInterval(() => lock, 1000);`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

it('R30 a workspace has one owner, and the second is told which', () => {
  const directory = stateDirectory();
  const owner = acquireOwnership({ stateDirectory: directory, pid: 41 });
  owner.publish({ pid: 41, url: 'http://127.0.0.1:7000' });
  expect(() => acquireOwnership({ stateDirectory: directory, pid: 42 })).toThrow(
    expect.objectContaining({ code: 'workspace-owned', params: { pid: 41, url: 'http://127.0.0.1:7000' } }),
  );
  owner.release();
  expect(readOwner(directory)).toBeUndefined();
  acquireOwnership({ stateDirectory: directory, pid: 42 }).release();
});

it('R30 another process keeps us out until it dies, however it dies', async () => {
  const directory = stateDirectory();
  const other = await otherOwner(directory);
  expect(() => acquireOwnership({ stateDirectory: directory, pid: 1 })).toThrow(
    expect.objectContaining({ code: 'workspace-owned' }),
  );
  other.kill('SIGKILL');
  await once(other, 'exit');
  acquireOwnership({ stateDirectory: directory, pid: 1 }).release();
});

ownershipConformance('lock and fence in files', () => {
  const directory = stateDirectory();
  const file = path.join(directory, 'millrace.db');
  return {
    owner: () => readOwner(directory),
    acquire: (pid) => {
      const owner = acquireOwnership({ stateDirectory: directory, pid });
      const claim = (): OwnedStores => {
        const database = createDatabase({ path: file });
        databases.push(database);
        const options = { database, fence: owner.claimFence(database) };
        return {
          runStore: createRunStore(options),
          history: createRunHistory({ ...options, file }),
          schedules: createScheduleStore(options),
          room: createRoomLedger(options),
          readings: createContentReadings(options),
        };
      };
      return { claim, publish: owner.publish, release: owner.release };
    },
  };
});
ownershipConformance('memory', () => createMemoryOwnership(createMemoryStores()));

it('R32 knows the file system of a folder from the mounts', () => {
  const mounts = parseMountinfo(
    [
      '21 1 8:1 / / rw - ext4 /dev/sda1 rw',
      '30 21 0:40 / /home/me/my\\040share rw shared:1 - nfs4 host:/share rw',
      '31 21 0:41 / /home/me/my\\040share/local rw - tmpfs tmpfs rw',
    ].join('\n'),
  );
  expect(typeAt(mounts, '/home/me')).toBe('ext4');
  expect(typeAt(mounts, '/home/me/my share/project')).toBe('nfs4');
  expect(typeAt(mounts, '/home/me/my share/local/x')).toBe('tmpfs');
  expect(typeAt(mounts, '/home/me/my shared')).toBe('ext4');
  const mac = parseMountCommand('/dev/disk1 on / (apfs, local)\n//me@host/s on /Volumes/s (smbfs, nodev)\n');
  expect(typeAt(mac, '/Volumes/s/project')).toBe('smbfs');
});
