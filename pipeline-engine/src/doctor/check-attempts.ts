/** Folders and processes of attempts that no run waits for. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { placesIn } from '../storage/artifact-files.ts';
import { removeTree } from '../storage/artifact-store.ts';
import { readMark } from '../targets/command-files.ts';
import { endGroup, isAlive, isSameGroup } from '../targets/process-group.ts';
import { type Check, found } from './check.ts';

/** How long a process may take after it was asked to end. */
const graceMs = 3000;

export function checkAttempts(
  stateDirectory: string,
  awaited: ReadonlySet<string>,
): { checks: readonly Check[]; count: number } {
  const { attempts } = placesIn(stateDirectory);
  const names = existsSync(attempts) ? readdirSync(attempts) : [];
  const left = names.filter((name) => !awaited.has(name));
  return { checks: left.map((name) => checkAttempt(path.join(attempts, name))), count: names.length };
}

function checkAttempt(directory: string): Check {
  const mark = readMark(directory);
  const repair = async () => {
    const pid = mark !== undefined && isSameGroup(mark) ? mark.pid : undefined;
    await endGroup({ pid, attempt: path.basename(directory), graceMs });
    removeTree(directory);
    return {};
  };
  if (mark === undefined || !isAlive(mark)) return found('note', 'attempt-left', directory, { repair });
  return found('damage', 'process-left', directory, { params: { pid: mark.pid }, repair });
}
