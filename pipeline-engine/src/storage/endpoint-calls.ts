/** Calls of batch endpoints in the state database. */
import { EngineError } from '../errors.ts';
import type { EndpointCall, EndpointCalls } from '../run/endpoint-calls.ts';
import type { Database } from './database.ts';
import { assertFence } from './ownership.ts';
import { idOf, summaryOf } from './run-list.ts';

/** No endpoint is called this. */
const nobody = '';

export function createEndpointCalls(options: {
  readonly database: Database;
  readonly fence: number;
}): EndpointCalls {
  const { database, fence } = options;
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
          `SELECT r.*, c.key AS call_key, c.deployment FROM endpoint_calls c JOIN runs r ON r.run = c.run
           WHERE c.endpoint = ? AND c.run < ? ORDER BY c.run DESC LIMIT ?`,
          endpoint,
          before === undefined ? Number.MAX_SAFE_INTEGER : idOf(before),
          limit,
        )
        .map((row) => ({
          ...summaryOf(row),
          key: String(row.call_key),
          deployment: row.deployment === null ? null : String(row.deployment),
        })),
    runs: () =>
      database
        .all('SELECT c.run, c.endpoint, r.compacted_at FROM endpoint_calls c JOIN runs r ON r.run = c.run')
        .map((row) => ({
          run: String(row.run),
          endpoint: String(row.endpoint),
          isCompacted: row.compacted_at !== null,
        })),
    unfinished: (endpoint, deployment) =>
      database
        .all(
          `SELECT c.run FROM endpoint_calls c JOIN runs r ON r.run = c.run
           WHERE c.endpoint = ? AND r.finished_at IS NULL AND (? IS NULL OR c.deployment = ?) ORDER BY c.run`,
          endpoint,
          deployment ?? null,
          deployment ?? null,
        )
        .map((row) => String(row.run)),
    release: (endpoint) =>
      database.transaction(() => {
        assertFence(database, fence);
        database.run(
          'UPDATE endpoint_calls SET endpoint = ?, key = CAST(run AS TEXT) WHERE endpoint = ?',
          nobody,
          endpoint,
        );
      }),
  };
}

/** To be called inside the transaction that creates the run. Throws `already-started` for a key that has a run. */
export function claimCall(database: Database, call: EndpointCall, run: string): void {
  const { endpoint, key, request, deployment } = call;
  const taken = database.run(
    'INSERT OR IGNORE INTO endpoint_calls (endpoint, key, request, run, deployment) VALUES (?, ?, ?, ?, ?)',
    endpoint,
    key,
    request,
    Number(run),
    deployment,
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
