/** Reads what can be read of a table with damaged pages, each row once, and goes around the rest. */
import type Libsql from 'libsql';

export interface SalvagedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The primary key of a table without rowids; empty where rows have rowids. */
  readonly keys: readonly string[];
}

/** Values in the order of the columns. */
export type EachRow = (values: readonly unknown[]) => void;

/** Bounds the search around damage that is everywhere. */
const mostQueries = 20_000;
/** How far rows are looked for when the end of a table cannot be read. */
const farRows = 2 ** 20;

/** False when something could not be read. A row may come twice. */
export function salvageRows(source: Libsql.Database, table: SalvagedTable, each: EachRow): boolean {
  return table.keys.length === 0
    ? salvageByRowid(source, table, each)
    : salvageFromBothEnds(source, table, each);
}

/** From both ends to the damage; between its ends what is left is halved until every whole page was read. */
function salvageByRowid(source: Libsql.Database, table: SalvagedTable, each: EachRow): boolean {
  const sql = `SELECT rowid, ${listOf(table)} FROM ${quoted(table.name)} NOT INDEXED`;
  let low = 0;
  const upward = ([rowid, ...values]: readonly unknown[]): void => {
    low = Number(rowid) + 1;
    each(values);
  };
  if (readUntilDamage(source, `${sql} ORDER BY rowid`, [], upward)) return true;
  let high: number | undefined;
  readUntilDamage(source, `${sql} WHERE rowid >= ? ORDER BY rowid DESC`, [low], ([rowid, ...values]) => {
    high = Number(rowid) - 1;
    each(values);
  });
  // Not even a first or a last row: the table itself cannot be entered.
  if (low === 0 && high === undefined) return false;
  const ranges: (readonly [number, number])[] = [[low, high ?? low + farRows]];
  for (let query = 0; query < Math.min(ranges.length, mostQueries); query += 1) {
    const [from, to] = ranges[query] ?? [1, 0];
    low = from;
    const range = `${sql} WHERE rowid BETWEEN ? AND ? ORDER BY rowid`;
    if (readUntilDamage(source, range, [from, to], upward) || low >= to) continue;
    const middle = Math.floor((low + to) / 2);
    ranges.push([low, middle], [middle + 1, to]);
  }
  return false;
}

/** What stands between two damaged places is not found. */
function salvageFromBothEnds(source: Libsql.Database, table: SalvagedTable, each: EachRow): boolean {
  const sql = `SELECT ${listOf(table)} FROM ${quoted(table.name)}`;
  if (readUntilDamage(source, sql, [], each)) return true;
  const order = table.keys.map((key) => `${quoted(key)} DESC`).join(', ');
  readUntilDamage(source, `${sql} ORDER BY ${order}`, [], each);
  return false;
}

/** False when SQLite met damage; rows before it were given. */
function readUntilDamage(
  source: Libsql.Database,
  sql: string,
  values: readonly number[],
  each: EachRow,
): boolean {
  let rows: IterableIterator<unknown>;
  try {
    rows = source.prepare(sql).raw(true).iterate(values);
  } catch (error) {
    if (isSqlite(error)) return false;
    throw error;
  }
  for (;;) {
    const row = nextOf(rows);
    if (row === undefined) return true;
    if (row === 'damage') return false;
    each(row);
  }
}

function nextOf(rows: IterableIterator<unknown>): readonly unknown[] | 'damage' | undefined {
  try {
    const { done, value } = rows.next();
    // Raw rows are lists of values.
    return done ? undefined : (value as readonly unknown[]);
  } catch (error) {
    if (isSqlite(error)) return 'damage';
    throw error;
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const listOf = (table: SalvagedTable): string => table.columns.map(quoted).join(', ');

function isSqlite(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
}

/** Undefined when SQLite refuses. */
export function orDamage<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isSqlite(error)) return undefined;
    throw error;
  }
}
