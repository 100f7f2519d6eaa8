/** Scores one partition of a table into files of its own, and counts in them what became of its rows. */
import path from 'node:path';
import type { Column } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import type { OnnxSession } from '../../../models/onnx/onnx-session.ts';
import { batchRows, scoreTable } from '../../../models/score.ts';
import type { TrainedModel } from '../../../models/trained-model.ts';
import { unbalanced } from '../../../parts/by-partition.ts';
import { type LoadingTable, startLoading } from '../../../tables/load-table.ts';
import { freeName } from '../../../tables/names.ts';
import { countRows, type Partition } from '../../../tables/open-table.ts';
import { readBatches } from '../../../tables/read-table.ts';
import type { Session } from '../../../tables/session.ts';
import { quoteName, quoteText } from '../../../tables/sql.ts';
import type { ColumnData } from '../../../tables/table-data.ts';
import { writeParquet } from '../../../tables/write-table.ts';
import { withoutNulls } from '../../ports.ts';

/** Counted in the files: what came in, out, and was rejected. */
export const partitionAccount = z.object({
  rows: z.number().int(),
  out: z.number().int(),
  rejected: z.number().int(),
  /** Rows that stayed, with missing scores. */
  withoutScore: z.number().int(),
});
export type PartitionAccount = z.infer<typeof partitionAccount>;

export const SCORED_FILE = 'scored.parquet';
export const REJECTED_FILE = 'rejected.parquet';

export interface PartitionScoring {
  readonly session: Session;
  readonly model: TrainedModel;
  readonly onnx: OnnxSession;
  /** Of the table: what the model reads, what stays, and what names a row. */
  readonly features: readonly Column[];
  readonly kept: readonly Column[];
  readonly keys: readonly Column[];
  readonly columns: readonly Column[];
  /** Names of the two columns that rejected rows get, besides their partition. */
  readonly rejectedNames: RejectedNames;
  readonly rejecting: boolean;
  readonly progress: (fraction: number) => void;
}

export interface RejectedNames {
  readonly partition: string;
  readonly ordinal: string;
  readonly reason: string;
}

export function rejectedNames(columns: readonly Column[]): RejectedNames {
  const taken = columns.map(({ name }) => name);
  return {
    partition: freeName('Partition', taken),
    ordinal: freeName('Row', taken),
    reason: freeName('Reason', taken),
  };
}

/** Writes into `folder`; fails when a row is lost or doubled on the way. */
export async function scorePartition(
  scoring: PartitionScoring,
  partition: Partition,
  folder: string,
): Promise<PartitionAccount> {
  const { session } = scoring;
  const scored = await loadScores(scoring, partition);
  try {
    if (scored.rows !== partition.rows) throw unbalanced(partition, `${scored.rows} were read`, 'dataset');
    const files = { scored: path.join(folder, SCORED_FILE), rejected: path.join(folder, REJECTED_FILE) };
    await writeParquet(session, scoredRows(scoring, partition, scored), files.scored);
    if (scored.rejected > 0)
      await writeParquet(session, rejectedRows(scoring, partition, scored), files.rejected);
    const written = scored.rejected > 0 ? [files.scored, files.rejected] : [files.scored];
    const counts = await countRows(session, written);
    const account = {
      rows: partition.rows,
      out: counts.get(files.scored) ?? 0,
      rejected: counts.get(files.rejected) ?? 0,
      withoutScore: scored.withoutScore,
    };
    if (account.out + account.rejected !== account.rows)
      throw unbalanced(partition, `${account.out} came out and ${account.rejected} were rejected`, 'dataset');
    await checkKeys(scoring, partition, written);
    return account;
  } finally {
    await scored.table.drop();
    await scored.rejects?.drop();
  }
}

interface LoadedScores {
  /** A row for each row of the partition. */
  readonly table: LoadingTable;
  /** Those that are rejected, if any: their place in the partition, from 1, and why. */
  readonly rejects: LoadingTable | undefined;
  readonly columns: readonly ColumnData[];
  readonly rows: number;
  readonly rejected: number;
  readonly withoutScore: number;
}

/** Scores batch by batch into tables of DuckDB's, which writes to disk what it has no memory for. */
async function loadScores(scoring: PartitionScoring, partition: Partition): Promise<LoadedScores> {
  const { session, model, onnx, features, rejecting } = scoring;
  const { columns } = await scoreTable(noRows(features), { model, session: onnx, progress: () => {} });
  const table = await startLoading(session, columns);
  let rejects: LoadingTable | undefined;
  let [rows, rejected, withoutScore] = [0, 0, 0];
  const batches = readBatches(session, { relation: partition.relation, columns: features, most: batchRows });
  for await (const batch of batches) {
    const progress = (): void => {};
    const scores = await scoreTable(batch, { model, session: onnx, rejecting, rowsBefore: rows, progress });
    table.append({ rows: batch.rows, columns: scores.columns });
    if (rejecting && scores.reasons.size > 0) {
      const columns = rejectColumns(scores.reasons, rows);
      rejects ??= await startLoading(session, columns);
      rejects.append({ rows: scores.reasons.size, columns });
    }
    if (rejecting) rejected += scores.reasons.size;
    else withoutScore += scores.rowsWithoutScore;
    rows += batch.rows;
    scoring.progress(rows / Math.max(partition.rows, 1));
  }
  table.finish();
  rejects?.finish();
  return { table, rejects, columns, rows, rejected, withoutScore };
}

function rejectColumns(reasons: ReadonlyMap<number, string>, before: number): readonly ColumnData[] {
  const sorted = [...reasons].sort(([a], [b]) => a - b);
  const data = Float64Array.from(sorted, ([row]) => before + row + 1);
  const common = { categorical: false, role: 'none' } as const;
  const missing = new Uint8Array(data.length);
  const texts = sorted.map(([, text]) => text);
  return [
    { ...common, name: 'ordinal', type: 'integer', values: { kind: 'numbers', data, missing } },
    { ...common, name: 'reason', type: 'string', values: { kind: 'strings', data: texts } },
  ];
}

function noRows(features: readonly Column[]) {
  return { rows: 0, columns: features.map((column) => ({ ...column, values: noValues(column) })) };
}

function noValues({ type }: Column): ColumnData['values'] {
  if (type === 'string') return { kind: 'strings', data: [] };
  if (type === 'boolean') return { kind: 'booleans', data: [] };
  return { kind: 'numbers', data: new Float64Array(), missing: new Uint8Array() };
}

/** Joined by position inside DuckDB: the dataset's own columns never pass through memory. */
function joined(partition: Partition, { table }: LoadedScores): string {
  return `${partition.relation} AS d POSITIONAL JOIN (SELECT *, rowid + 1 AS "row of millrace" FROM ${table.name}) AS s`;
}

function scoredRows({ kept }: PartitionScoring, partition: Partition, scored: LoadedScores) {
  const taken = kept.map(({ name }) => name);
  const columns = scored.columns.map((column) => ({ ...column, name: freeName(column.name, taken) }));
  const without = `WHERE s."row of millrace" NOT IN (SELECT ordinal FROM ${scored.rejects?.name})`;
  const list = [
    ...taken.map((name) => `d.${quoteName(name)}`),
    ...scored.columns.map(
      ({ name }, at) => `s.${quoteName(name)} AS ${quoteName(columns[at]?.name ?? name)}`,
    ),
  ];
  return {
    query: `SELECT ${list.join(', ')} FROM ${joined(partition, scored)} ${scored.rejects === undefined ? '' : without}`,
    columns: withoutNulls([...kept, ...columns]),
  };
}

function rejectedRows(
  { columns, rejectedNames: names }: PartitionScoring,
  partition: Partition,
  scored: LoadedScores,
) {
  const list = [
    `r.ordinal AS ${quoteName(names.ordinal)}`,
    `r.reason AS ${quoteName(names.reason)}`,
    ...columns.map(({ name }) => `d.${quoteName(name)}`),
  ];
  return {
    query: `SELECT ${list.join(', ')} FROM ${joined(partition, scored)}
      JOIN ${scored.rejects?.name} AS r ON r.ordinal = s."row of millrace" ORDER BY r.ordinal`,
    columns: [...rowHeads(names), ...withoutNulls(columns)],
  };
}

export function rowHeads(names: RejectedNames): readonly Column[] {
  return [
    { name: names.ordinal, type: 'integer', categorical: false, role: 'none' },
    { name: names.reason, type: 'string', categorical: false, role: 'none' },
  ];
}

/** Every key comes out as often as it went in. */
async function checkKeys(
  { session, keys }: PartitionScoring,
  partition: Partition,
  written: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const list = keys.map(({ name }) => quoteName(name)).join(', ');
  const before = `SELECT ${list} FROM ${partition.relation}`;
  const after = written
    .map((file) => `SELECT ${list} FROM read_parquet(${quoteText(file)})`)
    .join(' UNION ALL ');
  const [[odd] = []] = await session.rows(
    `SELECT count(*) FROM ((${before} EXCEPT ALL (${after})) UNION ALL ((${after}) EXCEPT ALL ${before}))`,
  );
  if (Number(odd) > 0) throw unbalanced(partition, `${odd} have another key than before`, 'dataset');
}
