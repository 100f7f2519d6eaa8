/** Opens a table: a folder with `MLTable` and `data.parquet`, one of many Parquet files, or a single Parquet file. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Column, TableSummary } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../host/failure.ts';
import { canonicalExpression, logicalType } from './column-types.ts';
import type { Session } from './session.ts';
import { quoteName, quoteText } from './sql.ts';
import { METADATA_KEY, parseTableMetadata } from './table-metadata.ts';

export const DATA_FILE = 'data.parquet';
export const MLTABLE_FILE = 'MLTable';

export interface OpenTable extends TableSummary {
  /** With the count of missing cells each. */
  readonly columns: readonly Column[];
  /** What stands after FROM: exactly `columns`, in order, in canonical types. */
  readonly relation: string;
  /** In the order of the rows. */
  readonly partitions: readonly Partition[];
}

/** One file of a table, whose columns are those of the table. */
export interface Partition {
  /** `/`-separated, below the folder of the table. */
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  /** What stands after FROM. */
  readonly relation: string;
}

/** `port` is the input that a failure names. */
export async function openTable(session: Session, location: string, port?: string): Promise<OpenTable> {
  const files = await locateData(location, port);
  const [first = location] = files;
  const described = await describeParquet(session, readParquet([first]), location, port);
  if (files.length > 1) await checkPartitions(session, files, { location, port });
  const relation = canonicalRelation(readParquet(files), described);
  const metadata = parseTableMetadata(await readMetadata(session, first));
  const counts = await countRows(session, files);
  const rows = files.reduce((sum, file) => sum + (counts.get(file) ?? 0), 0);
  const nulls = await countNulls(session, files, relation, described);
  const columns = described.map(
    ({ name, type }, index): Column => ({
      name,
      type: logicalType(type),
      categorical: metadata.get(name)?.categorical ?? type.startsWith('ENUM'),
      role: metadata.get(name)?.role ?? 'feature',
      nulls: nulls[index] ?? 0,
    }),
  );
  const partitions = files.map((file) => ({
    name: file === location ? path.basename(file) : path.relative(location, file),
    file,
    rows: counts.get(file) ?? 0,
    relation: canonicalRelation(readParquet([file]), described),
  }));
  return { rows, columns, relation, partitions };
}

type Described = readonly { readonly name: string; readonly type: string }[];

function readParquet(files: readonly string[]): string {
  return `read_parquet(${listOf(files)}, hive_partitioning = false)`;
}

function listOf(files: readonly string[]): string {
  return `[${files.map(quoteText).join(', ')}]`;
}

async function locateData(location: string, port?: string): Promise<readonly string[]> {
  const found = await statOrUndefined(location);
  if (found?.isFile()) return [location];
  const file = path.join(location, DATA_FILE);
  if (found?.isDirectory()) {
    if ((await statOrUndefined(file))?.isFile()) return [file];
    const files = await parquetBelow(location);
    if (files.length > 0) return files;
  }
  throw notATable(location, port);
}

/** In byte order of their paths; a folder inside that is a table itself is none of its partitions. */
async function parquetBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly string[]> => {
      const place = path.join(folder, entry.name);
      if (/^[._]/.test(entry.name)) return [];
      if (entry.isFile()) return /\.parquet$/i.test(entry.name) ? [place] : [];
      if (!entry.isDirectory() || (await statOrUndefined(path.join(place, MLTABLE_FILE)))) return [];
      return parquetBelow(place);
    }),
  );
  return found.flat().sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Every partition has the columns of the first one, in names, types and order. */
async function checkPartitions(
  session: Session,
  files: readonly string[],
  { location, port }: { readonly location: string; readonly port?: string },
): Promise<void> {
  const rows = await session.rows(
    `SELECT file_name, list(struct_pack(n := name, t := concat_ws(' ', type, logical_type::VARCHAR)))
     FROM parquet_schema(${listOf(files)}) GROUP BY file_name`,
  );
  const columns = new Map(rows.map(([file, list]) => [String(file), String(list)]));
  const expected = columns.get(files[0] ?? '');
  const odd = files.find((file) => columns.get(file) !== expected);
  if (odd === undefined) return;
  const names = [path.relative(location, odd), path.relative(location, files[0] ?? '')];
  throw new ComponentFailure(
    'partition-columns',
    `The columns of "${names[0]}" are not those of "${names[1]}", the first file of the table.`,
    {
      params: { file: names[0] ?? '', first: names[1] ?? '' },
      remedy: 'Give all files of the table the same columns, with the same types, in the same order.',
      ...(port === undefined ? {} : { port }),
    },
  );
}

async function statOrUndefined(location: string) {
  try {
    return await stat(location);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return;
    throw error;
  }
}

async function describeParquet(session: Session, source: string, location: string, port?: string) {
  try {
    return await session.describe(`SELECT * FROM ${source}`);
  } catch (error) {
    // DuckDB has no codes; whatever keeps it from reading the footer means the file is no Parquet.
    if (error instanceof Error && /Parquet|magic bytes|too small/i.test(error.message))
      throw notATable(location, port);
    throw error;
  }
}

function notATable(location: string, port?: string): ComponentFailure {
  const name = path.basename(location);
  return new ComponentFailure('not-a-table', `"${name}" is not a table: it has no readable Parquet data.`, {
    params: { file: name },
    remedy: 'Read data files with Import Data and connect its output.',
    ...(port === undefined ? {} : { port }),
  });
}

function canonicalRelation(source: string, described: Described): string {
  const expressions = described.map(({ name, type }) => ({ name, sql: canonicalExpression(name, type) }));
  if (expressions.every(({ name, sql }) => sql === quoteName(name))) return source;
  const list = expressions.map(({ name, sql }) => `${sql} AS ${quoteName(name)}`).join(', ');
  return `(SELECT ${list} FROM ${source})`;
}

async function readMetadata(session: Session, file: string): Promise<string | undefined> {
  const rows = await session.rows(
    `SELECT decode(value) FROM parquet_kv_metadata(${quoteText(file)}) WHERE decode(key) = ${quoteText(METADATA_KEY)}`,
  );
  const value = rows[0]?.[0];
  return typeof value === 'string' ? value : undefined;
}

/** By file, from the footers. */
export async function countRows(
  session: Session,
  files: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows(`SELECT file_name, num_rows FROM parquet_file_metadata(${listOf(files)})`);
  return new Map(rows.map(([file, count]) => [String(file), Number(count)]));
}

/** From the statistics in the footer; by counting where a foreign file has none. */
async function countNulls(
  session: Session,
  files: readonly string[],
  relation: string,
  described: Described,
): Promise<number[]> {
  const rows = await session.rows(
    `SELECT column_id, sum(stats_null_count), count(*) = count(stats_null_count), any_value(path_in_schema)
     FROM parquet_metadata(${listOf(files)}) GROUP BY column_id ORDER BY column_id`,
  );
  const isFlat = rows.every((row, index) => row[2] === true && row[3] === described[index]?.name);
  if (isFlat && (rows.length === described.length || rows.length === 0))
    return rows.map((row) => Number(row[1] ?? 0));
  const counts = described.map(({ name }) => `count(*) - count(${quoteName(name)})`).join(', ');
  const counted = await session.rows(`SELECT ${counts} FROM ${relation}`);
  return (counted[0] ?? []).map(Number);
}
