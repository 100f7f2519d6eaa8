/**
 * The logs of the processes of a distributed step beside the first, which writes into the step's own (T74): in the
 * folder of the attempt while it runs, and in what it left when it has succeeded.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Services } from '../services.ts';
import { isCode } from '../workspace/safe-path.ts';

/** By rank. Links are none: what they lead to is not the step's. */
export async function processLogs(
  { engine, artifacts }: Pick<Services, 'engine' | 'artifacts'>,
  run: string,
  step: string,
): Promise<ReadonlyMap<number, string>> {
  const state = (await engine.state(run))?.steps[step];
  const left = state?.outputs.find(({ name }) => name === 'artifacts');
  const folders = [
    ...(left === undefined ? [] : [artifacts.path(left.digest)]),
    ...(state?.attempt === undefined
      ? []
      : [path.join(artifacts.attemptDirectory(state.attempt), 'outputs/artifacts')]),
  ];
  for (const folder of folders) {
    const logs = await logsIn(path.join(folder, 'user_logs'));
    if (logs.size > 0) return logs;
  }
  return new Map();
}

async function logsIn(folder: string): Promise<ReadonlyMap<number, string>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return new Map(
      entries.flatMap((entry) => {
        const rank = entry.isFile() ? /^std_log_process_(\d{2,3})\.txt$/.exec(entry.name)?.[1] : undefined;
        return rank === undefined ? [] : [[Number(rank), path.join(folder, entry.name)] as const];
      }),
    );
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return new Map();
    throw error;
  }
}
