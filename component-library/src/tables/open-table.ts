/** Opens a table artifact (a folder with `MLTable` and `data.parquet`) or a single Parquet file. */
import { stat } from 'node:fs/promises';
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
  /** The Parquet file itself. */
  readonly file: string;
}

/** `port` is the input that a failure names. */
export async function openTable(session: Session, location: string, port?: string): Promise<OpenTable> {
  const file = await locateData(location, port);
  const source = `read_parquet(${quoteText(file)})`;
  const described = await describeParquet(session, source, location, port);
  const relation = canonicalRelation(source, described);
  const metadata = parseTableMetadata(await readMetadata(session, file));
  const rows = await countRows(session, file);
  const nulls = await countNulls(session, file, relation, described);
  const columns = described.map(
    ({ name, type }, index): Column => ({
      name,
      type: logicalType(type),
      categorical: metadata.get(name)?.categorical ?? type.startsWith('ENUM'),
      role: metadata.get(name)?.role ?? 'feature',
      nulls: nulls[index] ?? 0,
    }),
  );
  return { rows, columns, relation, file };
}

type Described = readonly { readonly name: string; readonly type: string }[];

async function locateData(location: string, port?: string): Promise<string> {
  const found = await statOrUndefined(location);
  if (found?.isFile()) return location;
  const file = path.join(location, DATA_FILE);
  if (found?.isDirectory() && (await statOrUndefined(file))?.isFile()) return file;
  throw notATable(location, port);
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

async function countRows(session: Session, file: string): Promise<number> {
  const rows = await session.rows(`SELECT num_rows FROM parquet_file_metadata(${quoteText(file)})`);
  return Number(rows[0]?.[0] ?? 0);
}

/** From the statistics in the footer; by counting where a foreign file has none. */
async function countNulls(
  session: Session,
  file: string,
  relation: string,
  described: Described,
): Promise<number[]> {
  const rows = await session.rows(
    `SELECT column_id, sum(stats_null_count), count(*) = count(stats_null_count), any_value(path_in_schema)
     FROM parquet_metadata(${quoteText(file)}) GROUP BY column_id ORDER BY column_id`,
  );
  const isFlat = rows.every((row, index) => row[2] === true && row[3] === described[index]?.name);
  if (isFlat && (rows.length === described.length || rows.length === 0))
    return rows.map((row) => Number(row[1] ?? 0));
  const counts = described.map(({ name }) => `count(*) - count(${quoteName(name)})`).join(', ');
  const counted = await session.rows(`SELECT ${counts} FROM ${relation}`);
  return (counted[0] ?? []).map(Number);
}
