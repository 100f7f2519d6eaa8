/** What the machine gives: a local disk with room, a Node that is new enough, workers that start. */
import { accessSync, constants, existsSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { networkFileSystemOf } from '../storage/file-system-type.ts';
import { createWorkerPool, WorkerFailure } from '../targets/worker-pool.ts';
import { type Check, found, reasonOf } from './check.ts';

const mebibyte = 1024 * 1024;
/** Below the first a run may not end, below the second nothing can be recorded. */
const lowBytes = 1024 * mebibyte;
const tooLowBytes = 64 * mebibyte;
const neededNode = 20;

/** `stateDirectory` exists. */
export function checkDisk(stateDirectory: string): readonly Check[] {
  const type = networkFileSystemOf(stateDirectory);
  const network =
    type === undefined ? [] : [found('damage', 'network-file-system', stateDirectory, { params: { type } })];
  return [...network, ...checkWritable(stateDirectory), ...checkRoom(stateDirectory)];
}

function checkWritable(stateDirectory: string): readonly Check[] {
  try {
    accessSync(stateDirectory, constants.W_OK | constants.X_OK);
    // A disk that met an error takes nothing any more, and Linux still says that it is writable.
    const probe = path.join(stateDirectory, `.doctor-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return [];
  } catch (error) {
    return [found('damage', 'state-unwritable', stateDirectory, { params: { reason: reasonOf(error) } })];
  }
}

function checkRoom(stateDirectory: string): readonly Check[] {
  const { bavail, bsize } = statfsSync(stateDirectory);
  const free = bavail * bsize;
  if (free >= lowBytes) return [];
  const params = { free: Math.floor(free / mebibyte) };
  return [found(free < tooLowBytes ? 'damage' : 'note', 'room-low', stateDirectory, { params })];
}

export function checkLogs(stateDirectory: string): { checks: readonly Check[]; count: number } {
  const logs = path.join(stateDirectory, 'logs');
  try {
    const names = existsSync(logs) ? readdirSync(logs) : [];
    for (const name of names) accessSync(path.join(logs, name), constants.R_OK);
    return { checks: [], count: names.length };
  } catch (error) {
    const params = { reason: reasonOf(error) };
    return { checks: [found('damage', 'logs-unreadable', logs, { params })], count: 0 };
  }
}

export function checkNode(version: string): readonly Check[] {
  if (Number.parseInt(version, 10) >= neededNode) return [];
  return [found('damage', 'node-too-old', 'Node', { params: { found: version, needed: neededNode } })];
}

/** A worker that answers this has loaded its engines; one that explains why it cannot has started. */
export async function checkWorker(entry: string): Promise<readonly Check[]> {
  const pool = createWorkerPool({ entry, size: 1 });
  try {
    await pool.request({ type: 'start-engines' });
    return [];
  } catch (error) {
    if (error instanceof WorkerFailure) return [];
    if (!(error instanceof Error)) throw error;
    return [found('damage', 'worker-failed', entry, { params: { reason: error.message } })];
  } finally {
    await pool.close();
  }
}
