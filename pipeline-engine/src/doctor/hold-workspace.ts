/** Keeps other processes from opening the workspace while it is looked at. */
import { rmSync } from 'node:fs';
import { EngineError } from '../errors.ts';
import { isDamage } from '../storage/database-failure.ts';
import { acquireOwnership, lockPath } from '../storage/ownership.ts';
import { type Check, found } from './check.ts';

export interface Hold {
  readonly checks: readonly Check[];
  release(): void;
}

/** Without the lock (another owner, a disk that is full or read-only) looking goes on; repairing another's workspace does not. */
export function holdWorkspace(stateDirectory: string, repair: boolean): Hold {
  try {
    const ownership = acquireOwnership({ stateDirectory, pid: process.pid });
    return { checks: [], release: ownership.release };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.code === 'workspace-owned' && repair) throw error;
    // Told by who looks at the disk.
    if (error.code === 'network-file-system') return { checks: [], release: () => {} };
    return { checks: [checkOf(error, stateDirectory)], release: () => {} };
  }
}

function checkOf({ code, params, message }: EngineError, stateDirectory: string): Check {
  if (code === 'workspace-owned')
    return found('note', 'workspace-owned', stateDirectory, { params: { pid: params.pid ?? '?' } });
  const file = lockPath(stateDirectory);
  if (isDamage(String(params.code)))
    return found('damage', 'lock-damaged', file, {
      // Whoever had it would have kept us from reading it.
      repair: async () => {
        for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
        return {};
      },
    });
  return found('damage', 'state-unwritable', stateDirectory, { params: { reason: message } });
}
