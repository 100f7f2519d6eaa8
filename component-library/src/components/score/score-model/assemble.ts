/** Puts scored partitions together: a table of as many files, and one of the rejected rows. */
import { constants } from 'node:fs';
import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TableSummary } from '@millrace/pipeline-engine/browser';
import { DATA_FILE, type OpenTable, type Partition } from '../../../tables/open-table.ts';
import type { Session } from '../../../tables/session.ts';
import { quoteName, quoteText } from '../../../tables/sql.ts';
import { finishTable, writeTable } from '../../../tables/write-table.ts';
import { withoutNulls } from '../../ports.ts';
import {
  type PartitionAccount,
  type PartitionScoring,
  REJECTED_FILE,
  rowHeads,
  SCORED_FILE,
} from './score-partition.ts';

export interface ScoredPartition {
  readonly partition: Partition;
  /** Where its part is committed. */
  readonly folder: string;
  readonly account: PartitionAccount;
  /** It was there before this attempt. */
  readonly wasKept: boolean;
}

/** Each partition under its own name; a table of one file is named as every table is. */
export async function assembleScored(
  session: Session,
  done: readonly ScoredPartition[],
  target: string,
): Promise<TableSummary> {
  const names = done.length === 1 ? [DATA_FILE] : done.map(({ partition }) => partition.name);
  for (const [at, { folder }] of done.entries()) {
    const place = path.join(target, names[at] ?? '');
    await mkdir(path.dirname(place), { recursive: true });
    await share(path.join(folder, SCORED_FILE), place);
  }
  return finishTable(session, target, names);
}

/** Nobody writes to either name: both are read-only from here on, and each may be removed without the other. */
async function share(from: string, to: string): Promise<void> {
  // Elsewhere an output folder may hold what an earlier call made.
  await rm(to, { force: true });
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EMLINK' && code !== 'ENOTSUP') throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}

export async function assembleRejected(
  { session, rejectedNames: names }: PartitionScoring,
  table: OpenTable,
  done: readonly ScoredPartition[],
  target: string,
): Promise<TableSummary> {
  const heads = rowHeads(names);
  const columns = [
    { name: names.partition, type: 'string', categorical: false, role: 'none' } as const,
    ...heads,
    ...withoutNulls(table.columns),
  ];
  const files = done.filter(({ account }) => account.rejected > 0);
  const list = columns.map(({ name }) => quoteName(name)).join(', ');
  const none = `SELECT NULL AS ${quoteName(names.partition)}, NULL AS ${quoteName(names.ordinal)},
    NULL AS ${quoteName(names.reason)}, * FROM ${table.relation} WHERE false`;
  const query = files.length === 0 ? none : rejectedOf(files, names.partition);
  return writeTable(session, { query: `SELECT ${list} FROM (${query})`, columns }, target);
}

/** A part does not know the name of its partition, for it may serve another one of the same content. */
function rejectedOf(files: readonly ScoredPartition[], partition: string): string {
  return files
    .map(({ folder, partition: { name } }) => {
      const file = quoteText(path.join(folder, REJECTED_FILE));
      return `SELECT ${quoteText(name)} AS ${quoteName(partition)}, * FROM read_parquet(${file})`;
    })
    .join(' UNION ALL ');
}
