/**
 * Tables for a script in another language and back: `NAME.columns` (name, type, categorical) beside `NAME.parquet`, or
 * beside `NAME.csv` for languages without Parquet. In the CSV every cell is quoted, `\N` is a missing one, a backslash
 * is doubled, and times are microseconds since the epoch, so that nothing is guessed on either side.
 */
import { existsSync, statSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import type { Column, ColumnType } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { physicalTypes } from '../tables/column-types.ts';
import { type OpenTable, openTable } from '../tables/open-table.ts';
import type { Session } from '../tables/session.ts';
import { quoteName, quoteText } from '../tables/sql.ts';
import type { TableSource } from '../tables/write-table.ts';

export type ExchangeFormat = 'parquet' | 'csv';

/** Writes the files that begin with `base`. */
export async function giveTable(
  session: Session,
  table: OpenTable,
  base: string,
  format: ExchangeFormat,
): Promise<void> {
  const lines = table.columns.map(({ name, type, categorical }) =>
    [name, type, String(categorical)].map(quoted).join(','),
  );
  await writeFile(`${base}.columns`, lines.map((line) => `${line}\n`).join(''));
  const [only, ...others] = table.partitions;
  const isAsItIs = only !== undefined && others.length === 0 && table.relation.startsWith('read_parquet(');
  if (format === 'csv') await session.run(`COPY (${cellQuery(table)}) TO ${quoteText(`${base}.csv`)} ${csv}`);
  else if (isAsItIs) await copyFile(only.file, `${base}.parquet`);
  else await session.run(`COPY (FROM ${table.relation}) TO ${quoteText(`${base}.parquet`)} (FORMAT parquet)`);
}

const csv = `(FORMAT csv, HEADER false, QUOTE '"', ESCAPE '"', FORCE_QUOTE *)`;

function cellQuery({ columns, relation }: OpenTable): string {
  const cells = columns.map(({ name, type }) => `coalesce(${cellText(quoteName(name), type)}, '\\N')`);
  return `SELECT ${cells.join(', ')} FROM ${relation}`;
}

function cellText(name: string, type: ColumnType): string {
  if (type === 'string') return `replace(${name}, '\\', '\\\\')`;
  return `CAST(${type === 'datetime' ? `epoch_us(${name})` : name} AS VARCHAR)`;
}

/** What a script left under `base`; undefined when it left nothing. Columns keep the roles that they had in `like`. */
export async function takeTable(
  session: Session,
  base: string,
  like: readonly Column[],
): Promise<TableSource | undefined> {
  if (!existsSync(`${base}.columns`)) return undefined;
  const roles = new Map(like.map(({ name, role }) => [name, role]));
  const columns = parseColumns(await readFile(`${base}.columns`, 'utf8')).map(
    (column): Column => ({ ...column, role: roles.get(column.name) ?? 'feature' }),
  );
  if (columns.length === 0) return { query: '', columns };
  if (!existsSync(`${base}.parquet`)) return { query: csvQuery(`${base}.csv`, columns), columns };
  const { relation } = await openTable(session, `${base}.parquet`);
  return { query: `FROM ${relation}`, columns };
}

/** DuckDB keeps sixteen times as much in memory. */
const longestRecord = 2 ** 24;

function csvQuery(file: string, columns: readonly Column[]): string {
  const types = columns.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const cells = columns.map(
    ({ name, type }, index) => `${cellValue(`c${index}`, type)} AS ${quoteName(name)}`,
  );
  return `SELECT ${cells.join(', ')} FROM read_csv(${quoteText(file)}, columns = {${types}}, auto_detect = false,
    header = false, delim = ',', quote = '"', escape = '"', nullstr = '\\N', parallel = false,
    max_line_size = ${Math.min(longestRecord, Math.max(2 ** 16, statSync(file).size))})`;
}

function cellValue(cell: string, type: ColumnType): string {
  if (type === 'string') return `replace(${cell}, '\\\\', '\\')`;
  if (type === 'datetime') return `make_timestamp(CAST(${cell} AS BIGINT))`;
  return `CAST(${cell} AS ${physicalTypes[type]})`;
}

const columnTypes = z.enum(['string', 'integer', 'double', 'boolean', 'datetime']);

/** Lines of three quoted cells; names may hold anything but a line break inside quotes ends no line. */
function parseColumns(text: string): readonly Omit<Column, 'role'>[] {
  return [...text.matchAll(/"((?:[^"]|"")*)","(\w+)","(true|false)"\n/g)].map(
    ([, name = '', type, categorical]) => ({
      name: name.replaceAll('""', '"'),
      type: columnTypes.parse(type),
      categorical: categorical === 'true',
    }),
  );
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
