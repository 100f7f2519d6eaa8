/**
 * Copies every row of a damaged state database that can be read into a new one, makes that consistent, and puts it in the
 * place of the old one, which is kept beside it. Whoever calls owns the workspace. It may be ended at any moment: the
 * finished copy has a name of its own, and the next call goes on with it.
 */
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { syncPath } from './file-content.ts';
import { readDatabase } from './read-only-database.ts';
import { isSqlite, quoted, type SalvagedTable, salvageRows } from './salvage-rows.ts';
import { consistency, lastRun, lostRunsKey } from './salvaged-consistency.ts';
import { migrations } from './schema.ts';

export interface Salvage {
  /** Where the damaged file is now. */
  readonly kept: string;
  readonly rows: number;
  readonly runs: number;
  /** Runs whose log, or whose pipeline while they had not ended, could not be read whole. */
  readonly lostRuns: number;
}

/** `stamp` goes into the name of the file that is kept. */
export async function salvageDatabase(file: string, stamp: string): Promise<Salvage> {
  const made = `${file}.salvaged`;
  if (!existsSync(made)) {
    const unfinished = `${file}.salvaging`;
    for (const end of ['', '-journal']) rmSync(`${unfinished}${end}`, { force: true });
    copyReadable(file, unfinished);
    await syncPath(unfinished);
    renameSync(unfinished, made);
  }
  const counts = countsOf(made);
  const kept = `${file}.damaged-${stamp}`;
  linkSync(file, kept);
  // The log of the old database must never be taken for one of the new.
  for (const end of ['-wal', '-shm'])
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${kept}${end}`);
  await syncPath(path.dirname(file));
  renameSync(made, file);
  await syncPath(path.dirname(file));
  return { kept, ...counts };
}

function copyReadable(from: string, to: string): void {
  const target = new Libsql(to);
  try {
    // One file without a log until it is in its place; `createDatabase` sets the rest.
    target.exec('PRAGMA journal_mode = DELETE');
    target.exec('PRAGMA foreign_keys = OFF');
    const version = orNothing(() => readDatabase(from, versionOf)) ?? 0;
    makeTables(target, version);
    target.exec('BEGIN');
    const highest = orNothing(() => readDatabase(from, (source) => copyTables(source, target))) ?? 0;
    target.exec(consistency);
    target.exec(lastRun(highest));
    target.exec('COMMIT');
  } finally {
    target.close();
  }
}

const versionOf = (source: Libsql.Database): number =>
  numberOf(source, 'PRAGMA user_version', 'user_version');

/** The schema that the damaged database had, so that its migration goes on as usual. */
function makeTables(target: Libsql.Database, version: number): void {
  const applied = version > 0 && version <= migrations.length ? version : migrations.length;
  for (const sql of migrations.slice(0, applied)) target.exec(sql);
  target.exec(`PRAGMA user_version = ${applied}`);
}

/** Returns the highest number that a run was given. */
function copyTables(source: Libsql.Database, target: Libsql.Database): number {
  const tables = target
    .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all([]);
  for (const row of tables) copyTable(source, target, row as { readonly name: string; readonly sql: string });
  return numberOf(source, `SELECT seq FROM sqlite_sequence WHERE name = 'runs'`, 'seq');
}

function copyTable(
  source: Libsql.Database,
  target: Libsql.Database,
  { name, sql }: { readonly name: string; readonly sql: string },
): void {
  const described = columnsOf(target, name);
  const columns = described.map((column) => column.name);
  const hasRowids = !/WITHOUT ROWID/.test(sql);
  const keys = hasRowids ? [] : described.filter(({ pk }) => pk > 0).map((column) => column.name);
  const table: SalvagedTable = { name, columns, keys };
  const insert = target.prepare(
    `INSERT OR IGNORE INTO ${quoted(name)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  salvageRows(source, table, (values) => {
    // A row that its table does not take is damaged too.
    orNothing(() => insert.run([...values]));
  });
}

interface Column {
  readonly name: string;
  /** Its place in the primary key, from 1 on. */
  readonly pk: number;
}

const columnsOf = (database: Libsql.Database, table: string): readonly Column[] =>
  database.prepare(`PRAGMA table_info(${quoted(table)})`).all([]) as Column[];

function countsOf(file: string): Pick<Salvage, 'rows' | 'runs' | 'lostRuns'> {
  return readDatabase(file, (database) => {
    const tables = ['documents', 'runs', 'pins', 'events', 'step_cache'];
    const count = (table: string): number => numberOf(database, `SELECT count(*) AS n FROM ${table}`, 'n');
    const runs = count('runs');
    const lostRuns = numberOf(database, `SELECT value FROM meta WHERE key = '${lostRunsKey}'`, 'value');
    return { rows: tables.reduce((sum, table) => sum + count(table), 0), runs, lostRuns };
  });
}

/** 0 where it cannot be read. */
function numberOf(database: Libsql.Database, sql: string, column: string): number {
  const row = orNothing(() => database.prepare(sql).get([]));
  return Number((row as Readonly<Record<string, unknown>> | undefined)?.[column] ?? 0);
}

/** Undefined when SQLite refuses. */
function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isSqlite(error)) return undefined;
    throw error;
  }
}
