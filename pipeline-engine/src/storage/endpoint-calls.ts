/** Calls of batch endpoints in the state database. */
import { EngineError } from '../errors.ts';
import type { EndpointCall, EndpointCalls } from '../run/endpoint-calls.ts';
import type { Database } from './database.ts';
import { idOf, summaryOf } from './run-list.ts';

export function createEndpointCalls({ database }: { readonly database: Database }): EndpointCalls {
  return {
    find: (endpoint, key) => {
      const row = database.first(
        'SELECT run, request FROM endpoint_calls WHERE endpoint = ? AND key = ?',
        endpoint,
        key,
      );
      return row && { run: String(row.run), request: String(row.request) };
    },
    has: (endpoint, run) =>
      database.first('SELECT 1 FROM endpoint_calls WHERE run = ? AND endpoint = ?', Number(run), endpoint) !==
      undefined,
    count: (endpoint) =>
      Number(
        database.first('SELECT count(*) AS calls FROM endpoint_calls WHERE endpoint = ?', endpoint)?.calls ??
          0,
      ),
    list: (endpoint, { before, limit }) =>
      database
        .all(
          `SELECT r.*, c.key AS call_key FROM endpoint_calls c JOIN runs r ON r.run = c.run
           WHERE c.endpoint = ? AND c.run < ? ORDER BY c.run DESC LIMIT ?`,
          endpoint,
          before === undefined ? Number.MAX_SAFE_INTEGER : idOf(before),
          limit,
        )
        .map((row) => ({ ...summaryOf(row), key: String(row.call_key) })),
    runs: () =>
      database
        .all('SELECT c.run, c.endpoint, r.compacted_at FROM endpoint_calls c JOIN runs r ON r.run = c.run')
        .map((row) => ({
          run: String(row.run),
          endpoint: String(row.endpoint),
          isCompacted: row.compacted_at !== null,
        })),
  };
}

/** To be called inside the transaction that creates the run. Throws `already-started` for a key that has a run. */
export function claimCall(database: Database, { endpoint, key, request }: EndpointCall, run: string): void {
  const taken = database.run(
    'INSERT OR IGNORE INTO endpoint_calls (endpoint, key, request, run) VALUES (?, ?, ?, ?)',
    endpoint,
    key,
    request,
    Number(run),
  );
  if (taken === 1) return;
  throw new EngineError(
    'already-started',
    `The call "${key}" of the endpoint "${endpoint}" has a run already.`,
    {
      endpoint,
      key,
    },
  );
}
