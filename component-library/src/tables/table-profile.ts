/** Statistics of every column of a stored table, the same at any number of threads. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ColumnProfile, HistogramBin, TableProfile, TableProfileRequest } from '../queries.ts';
import { type OpenTable, openTable } from './open-table.ts';
import { readColumns } from './read-table.ts';
import { openSession, type Session } from './session.ts';
import { quoteName } from './sql.ts';
import { finiteValues, mean, median, range, sampleStdDev } from './statistics.ts';

const BINS = 20;
const TOP = 10;

export async function profileTable({ path }: TableProfileRequest): Promise<TableProfile> {
  const session = await openSession();
  const table = await openTable(session, path);
  const columns: ColumnProfile[] = [];
  for (const column of table.columns) columns.push(await profileColumn(session, table, column));
  return { rows: table.rows, columns };
}

async function profileColumn(session: Session, table: OpenTable, column: Column): Promise<ColumnProfile> {
  const counted = await session.rows(
    `SELECT count(DISTINCT ${quoteName(column.name)}) FROM ${table.relation}`,
  );
  const base = { ...column, nulls: column.nulls ?? 0, distinct: Number(counted[0]?.[0] ?? 0) };
  if (column.type === 'integer' || column.type === 'double') {
    return { ...base, ...(await profileNumbers(session, table, column)) };
  }
  return column.type === 'datetime' ? base : { ...base, top: await mostFrequent(session, table, column) };
}

async function profileNumbers(
  session: Session,
  table: OpenTable,
  column: Column,
): Promise<Partial<ColumnProfile>> {
  const read = (await readColumns(session, table, [column])).columns[0];
  if (read === undefined) throw new Error(`column ${column.name} was not read`);
  const values = finiteValues(read.values);
  if (values.length === 0) return {};
  const spread = values.length > 1 ? { stdDev: sampleStdDev(values) } : {};
  return {
    ...range(values),
    mean: mean(values),
    median: median(values),
    ...spread,
    histogram: histogram(values, column.type === 'integer'),
  };
}

/** Equal widths; integers with few values get one bin each, and a single value one bin of no width. */
function histogram(values: Float64Array, whole: boolean): readonly HistogramBin[] {
  const { min, max } = range(values);
  if (min === max && !whole) return [{ from: min, to: max, count: values.length }];
  const single = whole && max - min < BINS;
  const count = single ? max - min + 1 : BINS;
  const width = single ? 1 : (max - min) / BINS;
  const counts = new Array<number>(count).fill(0);
  for (const value of values) {
    const bin = Math.min(count - 1, Math.floor((value - min) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((inBin, bin) => ({
    from: min + bin * width,
    to: bin === count - 1 && !single ? max : min + (bin + 1) * width,
    count: inBin,
  }));
}

async function mostFrequent(session: Session, table: OpenTable, column: Column) {
  const name = quoteName(column.name);
  const rows = await session.rows(
    `SELECT CAST(${name} AS VARCHAR) AS value, count(*) AS n FROM ${table.relation}
     WHERE ${name} IS NOT NULL GROUP BY ${name} ORDER BY n DESC, value LIMIT ${TOP}`,
  );
  return rows.map((row) => ({ value: String(row[0]), count: Number(row[1]) }));
}
