/** What the state folder of a workspace holds: results from the ledger, and the few small folders beside them. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Amount, RoomLedger, RunHistory } from '@millrace/pipeline-engine';
import type { StorageKind, StorageReport } from '../contract/index.ts';
import { isCode } from '../workspace/safe-path.ts';

export interface StorageReportOptions {
  readonly stateDirectory: string;
  readonly room: RoomLedger;
  readonly history: RunHistory;
}

/** Folders that hold few files, or files that are soon gone. */
const folders = {
  profiles: ['profiles'],
  drafts: ['drafts'],
  trash: ['trash'],
  temporary: ['downloads', 'attempts'],
} as const satisfies Partial<Record<StorageKind, readonly string[]>>;

export async function reportStorage(
  options: StorageReportOptions,
): Promise<Pick<StorageReport, 'bytes' | 'kinds' | 'pipelines'>> {
  const { stateDirectory, room, history } = options;
  const { results, code, logs, parts } = await room.totals();
  const kinds: StorageReport['kinds'] = [
    { kind: 'results', ...results },
    { kind: 'code', ...code },
    { kind: 'logs', ...logs },
    { kind: 'parts', ...parts },
    { kind: 'database', count: 1, bytes: history.databaseBytes() },
  ];
  for (const [kind, names] of Object.entries(folders)) {
    const amounts = await Promise.all(names.map((name) => amountBelow(path.join(stateDirectory, name))));
    // The keys of `folders` are kinds.
    kinds.push({ kind: kind as StorageKind, ...sumOf(amounts) });
  }
  const pipelines = (await room.pipelines()).map(({ pipeline, own, shared }) => ({
    path: pipeline,
    own,
    shared,
  }));
  return { bytes: kinds.reduce((sum, kind) => sum + kind.bytes, 0), kinds, pipelines };
}

function sumOf(amounts: readonly Amount[]): Amount {
  return amounts.reduce((sum, { count, bytes }) => ({ count: sum.count + count, bytes: sum.bytes + bytes }), {
    count: 0,
    bytes: 0,
  });
}

/** Files that vanish meanwhile count as nothing. */
async function amountBelow(folder: string): Promise<Amount> {
  const amounts: Amount[] = [];
  for (const entry of await ifThere(() => readdir(folder, { withFileTypes: true }), [])) {
    const found = path.join(folder, entry.name);
    if (entry.isDirectory()) amounts.push(await amountBelow(found));
    else {
      const bytes = await ifThere(async () => (await stat(found)).size, 0);
      amounts.push({ count: 1, bytes });
    }
  }
  return sumOf(amounts);
}

async function ifThere<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return otherwise;
    throw error;
  }
}
