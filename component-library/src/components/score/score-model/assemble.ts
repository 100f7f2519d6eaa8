/** Puts the rejected rows of scored partitions together, as one table. */
import path from 'node:path';
import type { TableSummary } from '@millrace/pipeline-engine/browser';
import type { DonePartition } from '../../../parts/by-partition.ts';
import type { OpenTable } from '../../../tables/open-table.ts';
import { quoteName, quoteText } from '../../../tables/sql.ts';
import { writeTable } from '../../../tables/write-table.ts';
import { withoutNulls } from '../../ports.ts';
import { type PartitionAccount, type PartitionScoring, REJECTED_FILE, rowHeads } from './score-partition.ts';

export type ScoredPartition = DonePartition<PartitionAccount>;

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
