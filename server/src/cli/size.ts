/** `millrace size`: how much room the workspace takes, by kind and by pipeline, and what a collection would free. */
import { freedBytes } from '@millrace/pipeline-engine/browser';
import type { CollectedBody, StorageReport } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { bytesText } from './bytes-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, tableLines } from './output.ts';
import { openSession } from './session.ts';

export async function showSize(workspace: Workspace, json: boolean, output: Output): Promise<ExitCode> {
  const session = await openSession(workspace);
  try {
    const report = await session.client.get<StorageReport>('/storage');
    const collectable = freedBytes(await session.client.post<CollectedBody>('/gc', { dryRun: true }));
    if (json) output.json({ ...report, collectable });
    else for (const line of lines(report, collectable)) output.say(line);
    return exitCodes.done;
  } finally {
    await session.close();
  }
}

function lines({ bytes, kinds, pipelines }: StorageReport, collectable: number): readonly string[] {
  const inUse = kinds.filter((kind) => kind.bytes > 0);
  return [
    `${bytesText(bytes)} in all; millrace gc would free ${bytesText(collectable)}.`,
    ...tableLines(inUse.map(({ kind, count, bytes: size }) => [kind, bytesText(size), String(count)])),
    ...tableLines(
      pipelines.map(({ path, own, shared }) => [
        path,
        `${bytesText(own)} own`,
        shared === 0 ? '' : `${bytesText(shared)} shared with other pipelines`,
      ]),
    ),
  ];
}
