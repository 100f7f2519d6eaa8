/** `millrace gc [--dry-run]`: makes room, and says what went and how much that was. */
import type { CollectedBody } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { amountText, bytesText } from './bytes-text.ts';
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

function sentence(collected: CollectedBody): string {
  const { dryRun, runs, results, artifacts, logs, profiles, attempts } = collected;
  const parts = [
    counted(artifacts.count, 'artifact', artifacts.bytes),
    counted(logs.count, 'log', logs.bytes),
    counted(profiles.count, 'profile', profiles.bytes),
    counted(collected.parts.count, 'part of a batch', collected.parts.bytes, 'parts of batches'),
    counted(collected.callFiles.count, 'file of a call', collected.callFiles.bytes, 'files of calls'),
    counted(collected.heldFiles.count, 'held file', collected.heldFiles.bytes),
    counted(results, 'stored result'),
    counted(attempts, 'folder of a dead attempt', undefined, 'folders of dead attempts'),
  ];
  const summaries = `${counted(runs.length, 'run')} ${dryRun ? 'would keep' : 'kept'} only the summary`;
  return `${dryRun ? 'Would remove' : 'Removed'} ${parts.join(', ')}; ${summaries}.`;
}

function counted(count: number, one: string, bytes?: number, many?: string): string {
  const size = bytes === undefined ? '' : ` (${bytesText(bytes)})`;
  return `${amountText(count, one, many)}${size}`;
}
