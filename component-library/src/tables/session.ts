/**
 * DuckDB for this process: one in-memory instance, loaded on first use because loading it takes longer
 * than starting the worker. Belongs in a child process, never in a worker thread (it hangs at exit).
 */
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBValue } from '@duckdb/node-api';

export interface Session {
  readonly connection: DuckDBConnection;
  /** What `MILLRACE_THREADS` asks for. Written files do not depend on it. */
  readonly threads: number;
  run(sql: string, values?: DuckDBValue[]): Promise<void>;
  rows(sql: string): Promise<DuckDBValue[][]>;
  /** Chunks of a result in the order of its rows; the result is never held as a whole. */
  chunks(sql: string): AsyncGenerator<DuckDBDataChunk>;
  /** Names and DuckDB types of the columns of a query, without running it. */
  describe(query: string): Promise<readonly { readonly name: string; readonly type: string }[]>;
  /** The DuckDB types by name, for building chunks. */
  readonly types: Readonly<Record<'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP' | 'VARCHAR', DuckDBType>>;
}

let current: Promise<Session> | undefined;

/** The session of this process. */
export function openSession(): Promise<Session> {
  current ??= createSession(threadsFromEnvironment());
  return current;
}

/** Ends the session of this process; the next `openSession` starts another one. */
export async function closeSession(): Promise<void> {
  const closing = current;
  current = undefined;
  (await closing)?.connection.closeSync();
}

async function createSession(threads: number): Promise<Session> {
  const { BIGINT, BOOLEAN, DOUBLE, DuckDBInstance, TIMESTAMP, VARCHAR } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: process.env.MILLRACE_MEMORY_LIMIT ?? `${Math.floor(totalmem() / 2 ** 21)}MB`,
    temp_directory: path.join(tmpdir(), `millrace-duckdb-${process.pid}`),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  return {
    connection,
    threads,
    types: { BIGINT, BOOLEAN, DOUBLE, TIMESTAMP, VARCHAR },
    run: async (sql, values) => {
      await connection.run(sql, values);
    },
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
    chunks: (sql) => streamChunks(connection, sql),
    describe: async (query) =>
      (await connection.runAndReadAll(`DESCRIBE ${query}`))
        .getRows()
        .map((row) => ({ name: String(row[0]), type: String(row[1]) })),
  };
}

async function* streamChunks(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk;
  }
}

function threadsFromEnvironment(): number {
  const asked = Number(process.env.MILLRACE_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}
