/**
 * The thin driver over libsql: three verbs, synchronous, durable (WAL with synchronous=FULL). Its hazards are kept in
 * here: parameters always go as one array, because libsql takes a lone object for named parameters.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { EngineError } from '../errors.ts';
import { databaseFailure } from './database-failure.ts';
import { incremental } from './release-pages.ts';
import { migrations } from './schema.ts';

type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

export interface Database {
  /** The first row of a query. What is asked again and again asks here: `all` of libsql keeps some memory each time. */
  first(sql: string, ...values: readonly Value[]): Row | undefined;
  /** Rows of a query. */
  all(sql: string, ...values: readonly Value[]): readonly Row[];
  /** Number of rows that a statement changed. */
  run(sql: string, ...values: readonly Value[]): number;
  /** All or nothing; nested calls are a bug. Durable when it returns. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Opens or creates the database and brings its schema up to date. */
export function createDatabase(options: { readonly path: string }): Database {
  mkdirSync(path.dirname(options.path), { recursive: true });
  /** What the database cannot do is an expected failure of the machine; bugs in our SQL come out the same way. */
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw databaseFailure(error, options.path) ?? error;
    }
  };
  const connection = guarded(() => openConnection(options.path));
  const statements = new Map<string, Libsql.Statement>();
  const prepared = (sql: string): Libsql.Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const database: Database = {
    // libsql types a row as unknown; every column of ours is text, integer, real or null.
    first: (sql, ...values) => guarded(() => (prepared(sql).get(values) as Row | null) ?? undefined),
    all: (sql, ...values) => guarded(() => prepared(sql).all(values) as Row[]),
    run: (sql, ...values) => guarded(() => prepared(sql).run(values).changes),
    transaction: (work) => {
      guarded(() => connection.exec('BEGIN IMMEDIATE'));
      try {
        const result = work();
        guarded(() => connection.exec('COMMIT'));
        return result;
      } catch (error) {
        if (connection.inTransaction) connection.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => {
      statements.clear();
      connection.close();
    },
  };
  try {
    guarded(() => migrate(database, connection));
    return database;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function openConnection(file: string): Libsql.Database {
  const connection = new Libsql(file);
  try {
    return prepareConnection(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function prepareConnection(connection: Libsql.Database): Libsql.Database {
  connection.exec('PRAGMA busy_timeout = 5000');
  // Only a database without tables takes this; `release-pages.ts` looks after the others.
  connection.exec(`PRAGMA auto_vacuum = ${incremental}`);
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = FULL');
  connection.exec('PRAGMA foreign_keys = ON');
  return connection;
}

/** `user_version` counts the migrations that were applied. */
function migrate(database: Database, connection: Libsql.Database): void {
  const applied = Number(database.all('PRAGMA user_version')[0]?.user_version ?? 0);
  if (applied > migrations.length) {
    throw new EngineError(
      'store-failed',
      `The state database was written by a newer Millrace (schema ${applied}, this one knows ${migrations.length}). Update Millrace, or use another --state-dir.`,
      { found: applied, known: migrations.length },
    );
  }
  if (applied === migrations.length) return;
  database.transaction(() => {
    for (const sql of migrations.slice(applied)) connection.exec(sql);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}
