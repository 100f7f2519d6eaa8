/** The logs of the processes of a distributed step (T74), beside the step's own, which is that of what started them. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { processLogFolder } from '@millrace/pipeline-engine';
import { isCode } from '../workspace/safe-path.ts';

/** By rank. */
export async function processLogs(logFile: string | undefined): Promise<ReadonlyMap<number, string>> {
  if (logFile === undefined) return new Map();
  const folder = processLogFolder(logFile);
  try {
    const ranks = (await readdir(folder)).filter((name) => /^\d{1,3}$/.test(name));
    return new Map(ranks.map((name) => [Number(name), path.join(folder, name)]));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return new Map();
    throw error;
  }
}
