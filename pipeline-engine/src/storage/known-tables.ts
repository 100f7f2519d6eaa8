/** The tables that a database of ours has, and which rows, as SQLite stores them, may be one of theirs. */
import type Libsql from 'libsql';
import { quoted } from './salvage-rows.ts';

export interface KnownTable {
  readonly name: string;
  readonly sql: string;
  readonly hasRowids: boolean;
  readonly columns: readonly string[];
  /** The primary key, in its order. */
  readonly keys: readonly string[];
  /** `values` may go on with nulls, for columns that the row does not have. */
  accepts(values: readonly unknown[]): boolean;
}

/** Those of `database`, the table of the last row numbers included. */
export function knownTables(database: Libsql.Database): readonly KnownTable[] {
  const listed = database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'table'`).all([]);
  return (listed as { readonly name: string; readonly sql: string }[]).map(({ name, sql }) => {
    const columns = columnsOf(database, name);
    const hasRowids = !/WITHOUT ROWID/.test(sql);
    const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    const [key] = keys;
    // A whole number as the only key is the number of the row, and stored as nothing.
    const rowNumber = hasRowids && keys.length === 1 && key?.type === 'INTEGER' ? key : undefined;
    return {
      name,
      sql,
      hasRowids,
      columns: columns.map((column) => column.name),
      keys: keys.map((column) => column.name),
      accepts: (values) =>
        columns.every((column, index) =>
          column === rowNumber ? values[index] === null : fits(column, values[index]),
        ) && values.slice(columns.length).every((value) => value === null),
    };
  });
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  /** Its place in the primary key, from 1 on. */
  readonly pk: number;
}

function columnsOf(database: Libsql.Database, table: string): readonly Column[] {
  return database.prepare(`PRAGMA table_info(${quoted(table)})`).all([]) as Column[];
}

function fits({ name, type, notnull, dflt_value }: Column, value: unknown): boolean {
  // What was added to the table later may be absent.
  if (value === null || value === undefined) return notnull === 0 || dflt_value !== null;
  // SQLite's own table has columns without types.
  if (type === 'TEXT' || (type === '' && name === 'name')) return typeof value === 'string';
  return typeof value === 'number' && (type === 'REAL' || Number.isInteger(value));
}
