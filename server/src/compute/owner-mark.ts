/** What marks the attempts of a workspace on machines that it shares with others: another one for each copy of it. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { isCode } from '../workspace/safe-path.ts';

export function ownerMark(stateDirectory: string): string {
  const parts = [idOf(stateDirectory), hostname(), stateDirectory];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function idOf(stateDirectory: string): string {
  const file = path.join(stateDirectory, 'owner-id');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    const id = randomUUID();
    mkdirSync(stateDirectory, { recursive: true });
    writeFileSync(file, `${id}\n`);
    return id;
  }
}
