/**
 * Copies every row of a damaged state database that can be read into a new one, makes that consistent, and puts it in the
 * place of the old one, which is kept beside it. Whoever calls owns the workspace. It may be ended at any moment: the
 * finished copy has a name of its own, and the next call goes on with it.
 */
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { syncPath } from './file-content.ts';
import { type KnownTable, knownTables } from './known-tables.ts';
import { readDatabase } from './read-only-database.ts';
import { orDamage, quoted, salvageRows } from './salvage-rows.ts';
import { consistency, lastRun, lostRunsKey, schemaWithSizes, sizes } from './salvaged-consistency.ts';
import { migrations } from './schema.ts';
import { readWithoutSchema } from './shadow-schema.ts';

export interface Salvage {
  /** Where the damaged file is now. */
  readonly kept: string;
  readonly rows: number;
  readonly runs: number;
  /** Runs whose log, or whose pipeline while they had not ended, could not be read whole. */
  readonly lostRuns: number;
}

/** SQLite's own: the last number that each table gave. */
const sequences = 'sqlite_sequence';

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
    const version = orDamage(() => readDatabase(from, versionOf)) ?? 0;
    const applied = makeTables(target, version);
    target.exec('BEGIN');
    const highest =
      orDamage(() => readDatabase(from, (source) => copyTables(source, target))) ??
      copyWithoutSchema(from, target);
    target.exec(consistency);
    if (applied >= schemaWithSizes) target.exec(sizes);
    target.exec(lastRun(highest));
    target.exec('COMMIT');
  } finally {
    target.close();
  }
}

const versionOf = (source: Libsql.Database): number =>
  numberOf(source, 'PRAGMA user_version', 'user_version');

/** The schema that the damaged database had, so that its migration goes on as usual; the newest where that is not told. */
function makeTables(target: Libsql.Database, version: number): number {
  const applied = version > 0 && version <= migrations.length ? version : migrations.length;
  for (const sql of migrations.slice(0, applied)) target.exec(sql);
  target.exec(`PRAGMA user_version = ${applied}`);
  return applied;
}

/** Returns the highest number that a run was given. Throws when the list of the tables cannot be read. */
function copyTables(source: Libsql.Database, target: Libsql.Database): number {
  const listed = source.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).raw(true).all([]);
  // Raw rows are lists of values.
  const names = new Set((listed as string[][]).flat());
  for (const table of knownTables(target))
    if (names.has(table.name) && table.name !== sequences) copyTable(source, target, table);
  return highestRun(source);
}

/** The others look like one another, and are made again or can be done without. */
const toldApart: ReadonlySet<string> = new Set([
  sequences,
  'meta',
  'documents',
  'runs',
  'pins',
  'events',
  'step_cache',
  'schedules',
  'occurrences',
  'backfills',
  'endpoint_calls',
]);

function copyWithoutSchema(from: string, target: Libsql.Database): number {
  const wanted = knownTables(target).filter(({ name }) => toldApart.has(name));
  let highest = 0;
  readWithoutSchema(from, wanted, (table, source) => {
    if (table.name === sequences) highest = highestRun(source);
    else copyTable(source, target, table);
  });
  return highest;
}

function highestRun(source: Libsql.Database): number {
  return numberOf(source, `SELECT seq FROM ${sequences} WHERE name = 'runs'`, 'seq');
}

function copyTable(source: Libsql.Database, target: Libsql.Database, table: KnownTable): void {
  const { name, columns } = table;
  const insert = target.prepare(
    `INSERT OR IGNORE INTO ${quoted(name)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  salvageRows(source, { ...table, keys: table.hasRowids ? [] : table.keys }, (values) => {
    // A row that its table does not take is damaged too.
    orDamage(() => insert.run([...values]));
  });
}

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
  const row = orDamage(() => database.prepare(sql).get([]));
  return Number((row as Readonly<Record<string, unknown>> | undefined)?.[column] ?? 0);
}
