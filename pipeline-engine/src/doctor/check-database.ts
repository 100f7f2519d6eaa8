/** Is the state database whole, of a schema that is known, and is its log there? */
import { existsSync, rmSync } from 'node:fs';
import type Libsql from 'libsql';
import { isDamage } from '../storage/database-failure.ts';
import { readDatabase } from '../storage/read-only-database.ts';
import { salvageDatabase } from '../storage/salvage-database.ts';
import { migrations } from '../storage/schema.ts';
import { type Check, found, reasonOf } from './check.ts';

export interface DatabaseCheckOptions {
  readonly file: string;
  /** Indexes against their tables, and every text that should be JSON. */
  readonly deep: boolean;
  /** Goes into the name under which a damaged file is kept. */
  readonly stamp: string;
}

export function checkDatabase({ file, deep, stamp }: DatabaseCheckOptions): readonly Check[] {
  if (!existsSync(file) && !existsSync(`${file}.salvaged`)) return [];
  const repair = async () => ({ ...(await salvageDatabase(file, stamp)) });
  const damaged = (problem: string): readonly Check[] => [
    found('damage', 'database-damaged', file, { params: { problem }, repair }),
  ];
  if (existsSync(`${file}.salvaged`)) return damaged('its repair was interrupted');
  const logMissing = checkLog(file);
  try {
    const { problem, version } = readDatabase(file, (database) => look(database, deep));
    if (problem !== undefined) return [...logMissing, ...damaged(problem)];
    if (version <= migrations.length) return logMissing;
    const params = { found: version, known: migrations.length };
    return [found('damage', 'database-newer', file, { params })];
  } catch (error) {
    const problem = reasonOf(error);
    if (codeOf(error).startsWith('SQLITE_') && isDamage(codeOf(error)))
      return [...logMissing, ...damaged(problem)];
    return [found('damage', 'database-unreadable', file, { params: { problem } })];
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** SQLite removes the index before the log: an index alone means that somebody took the log away. */
function checkLog(file: string): readonly Check[] {
  const [log, index] = [`${file}-wal`, `${file}-shm`];
  if (!existsSync(index) || existsSync(log)) return [];
  const repair = async () => {
    rmSync(index, { force: true });
    return {};
  };
  return [found('damage', 'database-log-missing', log, { repair })];
}

function look(database: Libsql.Database, deep: boolean): { problem: string | undefined; version: number } {
  const version = Number(firstValue(database, 'PRAGMA user_version'));
  const verdict = String(firstValue(database, `PRAGMA ${deep ? 'integrity_check' : 'quick_check'}(1)`));
  const problem = verdict === 'ok' ? undefined : verdict.replace(/\s+/g, ' ').trim();
  return { version, problem: problem ?? (deep && version > 0 ? brokenText(database) : undefined) };
}

const jsonColumns = [
  ['events', 'body'],
  ['pins', 'inputs'],
  ['pins', 'code'],
  ['step_cache', 'outputs'],
  ['step_cache', 'metrics'],
  ['step_cache', 'identity'],
] as const;

function brokenText(database: Libsql.Database): string | undefined {
  for (const [table, column] of jsonColumns) {
    const count = firstValue(database, `SELECT count(*) FROM ${table} WHERE NOT json_valid(${column})`);
    if (Number(count) > 0) return `${count} rows of ${table} hold a broken ${column}`;
  }
  return undefined;
}

/** The first value of the first row. */
function firstValue(database: Libsql.Database, sql: string): unknown {
  const row = database.prepare(sql).raw(true).get([]);
  return Array.isArray(row) ? row[0] : undefined;
}
