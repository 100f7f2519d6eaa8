/** `millrace gc [--dry-run]`: makes room, and says what went and how much that was. */
import type { CollectedBody } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Output } from './output.ts';
import { openSession } from './session.ts';

export interface CollectFlags {
  readonly dryRun: boolean;
  readonly keepRuns?: number;
  readonly keepDays?: number;
  readonly mostBytes?: number;
  readonly json: boolean;
}

export async function collectGarbage(
  workspace: Workspace,
  { json, ...rules }: CollectFlags,
  output: Output,
): Promise<ExitCode> {
  const session = await openSession(workspace);
  try {
    const collected = await session.client.post<CollectedBody>('/gc', rules);
    if (json) output.json(collected);
    else output.say(sentence(collected));
    return exitCodes.done;
  } finally {
    await session.close();
  }
}

function sentence({ dryRun, runs, results, artifacts, logs, attempts }: CollectedBody): string {
  const parts = [
    counted(artifacts.count, 'artifact', artifacts.bytes),
    counted(logs.count, 'log', logs.bytes),
    counted(results, 'stored result'),
    counted(attempts, 'folder of a dead attempt', undefined, 'folders of dead attempts'),
  ];
  const summaries = `${counted(runs.length, 'run')} ${dryRun ? 'would keep' : 'kept'} only the summary`;
  return `${dryRun ? 'Would remove' : 'Removed'} ${parts.join(', ')}; ${summaries}.`;
}

function counted(count: number, one: string, bytes?: number, many = `${one}s`): string {
  const size = bytes === undefined ? '' : ` (${bytesText(bytes)})`;
  return `${count} ${count === 1 ? one : many}${size}`;
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
