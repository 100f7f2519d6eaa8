/** The sizes of results in the state database; `run/room.ts` says what they mean. */
import { breathe } from '../run/breathe.ts';
import type { OutputRecord, RunEvent } from '../run/events.ts';
import {
  type Amount,
  codeStep,
  type PipelineRoom,
  type RoomLedger,
  type RoomTotals,
  useKey,
} from '../run/room.ts';
import type { Database, Row } from './database.ts';
import { assertFence } from './ownership.ts';

const pageRows = 5000;

export function createRoomLedger(options: {
  readonly database: Database;
  readonly fence: number;
}): RoomLedger {
  const { database, fence } = options;
  const change = <T>(work: () => T): T =>
    database.transaction(() => {
      assertFence(database, fence);
      return work();
    });
  let pipelines: { readonly at: unknown; readonly rooms: readonly PipelineRoom[] } | undefined;

  return {
    totals: async () => totalsIn(database),
    pipelines: async () => {
      const [row] = database.all('SELECT total_changes() AS at');
      if (pipelines?.at !== row?.at) pipelines = { at: row?.at, rooms: roomsOfPipelines(database) };
      return pipelines?.rooms ?? [];
    },
    steps: async (pipeline) =>
      database.all(sqlOfSteps, pipeline).map((row) => ({ step: String(row.step), ...roomOf(row) })),
    prune: async (isKept) => {
      for (let after = ['', '', '']; ; ) {
        const rows = database.all(sqlOfUses, ...after, pageRows).map(useOf);
        change(() => {
          for (const use of rows) {
            if (isKept({ use: useKey(use), digest: use.digest })) continue;
            const { pipeline, step, digest } = use;
            database.run(
              'DELETE FROM artifact_uses WHERE pipeline = ? AND step = ? AND digest = ?',
              pipeline,
              step,
              digest,
            );
          }
        });
        const last = rows.at(-1);
        if (last === undefined || rows.length < pageRows) return;
        after = [last.pipeline, last.step, last.digest];
        await breathe();
      }
    },
    forget: async (isGone) => {
      for (let after = ''; ; ) {
        const rows = database.all(
          'SELECT digest FROM artifacts WHERE digest > ? ORDER BY digest LIMIT ?',
          after,
          pageRows,
        );
        change(() => {
          for (const { digest } of rows) {
            if (isGone(String(digest)))
              database.run('DELETE FROM artifacts WHERE digest = ?', String(digest));
          }
        });
        if (rows.length < pageRows) return;
        after = String(rows.at(-1)?.digest);
        await breathe();
      }
    },
    unmeasured: async () =>
      database
        .all('SELECT DISTINCT digest FROM artifact_uses WHERE digest NOT IN (SELECT digest FROM artifacts)')
        .map((row) => String(row.digest)),
    learn: async (digest, bytes) => change(() => insertArtifact(database, digest, bytes)),
    setLogs: async (logs) =>
      change(() => {
        database.run(
          `INSERT OR REPLACE INTO room (kind, count, bytes) VALUES ('logs', ?, ?)`,
          logs.count,
          logs.bytes,
        );
      }),
    setParts: async (scope, amount) => change(() => writeParts(database, scope, amount)),
    setAllParts: async (amounts) =>
      change(() => {
        database.run('DELETE FROM part_rooms');
        for (const [scope, amount] of amounts) writeParts(database, scope, amount);
      }),
  };
}

/** To be called inside a transaction, for every step that succeeded or was reused. */
export function recordOutputs(
  database: Database,
  pipeline: string,
  results: readonly { readonly step: string; readonly outputs: readonly OutputRecord[] }[],
): void {
  const rows = results.flatMap(({ step, outputs }) =>
    outputs.map(({ digest, bytes }) => [step, digest, bytes]),
  );
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  database.run(
    'INSERT OR IGNORE INTO artifacts (digest, bytes) SELECT value ->> 1, value ->> 2 FROM json_each(?)',
    json,
  );
  database.run(
    `INSERT OR IGNORE INTO artifact_uses (pipeline, step, digest)
     SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)`,
    pipeline,
    json,
  );
}

/** To be called inside a transaction, for every copy of code that a run pins. */
export function recordCode(
  database: Database,
  pipeline: string,
  digest: string,
  bytes: number | undefined,
): void {
  recordArtifact(database, { pipeline, step: codeStep, digest }, bytes);
}

/** To be called inside a transaction, with what it appended. */
export function recordLogs(
  database: Database,
  events: readonly RunEvent[],
  logBytes: (attempt: string) => number,
): void {
  let [count, bytes] = [0, 0];
  for (const event of events) {
    if (event.type !== 'step-succeeded' && event.type !== 'step-failed') continue;
    if (event.attempt === undefined) continue;
    count += 1;
    bytes += logBytes(event.attempt);
  }
  if (count === 0) return;
  database.run(
    `INSERT INTO room (kind, count, bytes) VALUES ('logs', ?, ?)
     ON CONFLICT (kind) DO UPDATE SET count = count + excluded.count, bytes = bytes + excluded.bytes`,
    count,
    bytes,
  );
}

function recordArtifact(
  database: Database,
  { pipeline, step, digest }: { readonly pipeline: string; readonly step: string; readonly digest: string },
  bytes: number | undefined,
): void {
  if (bytes !== undefined) insertArtifact(database, digest, bytes);
  database.run(
    'INSERT OR IGNORE INTO artifact_uses (pipeline, step, digest) VALUES (?, ?, ?)',
    pipeline,
    step,
    digest,
  );
}

function insertArtifact(database: Database, digest: string, bytes: number): void {
  database.run('INSERT OR IGNORE INTO artifacts (digest, bytes) VALUES (?, ?)', digest, bytes);
}

const sqlOfUses = `SELECT pipeline, step, digest FROM artifact_uses
  WHERE (pipeline, step, digest) > (?, ?, ?) ORDER BY pipeline, step, digest LIMIT ?`;

const sqlOfSteps = `SELECT step,
    sum(iif(is_shared, 0, bytes)) AS own, sum(iif(is_shared, bytes, 0)) AS shared
  FROM (SELECT u.step, a.bytes, EXISTS (SELECT 1 FROM artifact_uses o WHERE o.digest = u.digest
      AND (o.pipeline <> u.pipeline OR o.step <> u.step)) AS is_shared
    FROM artifact_uses u JOIN artifacts a USING (digest) WHERE u.pipeline = ?)
  GROUP BY step`;

/** A digest that one pipeline uses has the same first and last pipeline. */
const sqlOfPipelines = `WITH users AS (
    SELECT digest, min(pipeline) <> max(pipeline) AS is_shared FROM artifact_uses GROUP BY digest)
  SELECT pipeline, sum(iif(is_shared, 0, bytes)) AS own, sum(iif(is_shared, bytes, 0)) AS shared
  FROM (SELECT DISTINCT pipeline, digest FROM artifact_uses) JOIN users USING (digest) JOIN artifacts USING (digest)
  GROUP BY pipeline ORDER BY own + shared DESC, pipeline`;

function roomsOfPipelines(database: Database): readonly PipelineRoom[] {
  return database.all(sqlOfPipelines).map((row) => ({ pipeline: String(row.pipeline), ...roomOf(row) }));
}

function writeParts(database: Database, scope: string, { count, bytes }: Amount): void {
  database.run(
    'INSERT OR REPLACE INTO part_rooms (scope, count, bytes) VALUES (?, ?, ?)',
    scope,
    count,
    bytes,
  );
}

function totalsIn(database: Database): RoomTotals {
  const sum = 'SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM artifacts';
  const [all] = database.all(sum);
  const [code] = database.all(
    `${sum} WHERE digest IN (SELECT digest FROM artifact_uses INDEXED BY artifact_uses_of_code WHERE step = '')`,
  );
  const [logs] = database.all(`SELECT count, bytes FROM room WHERE kind = 'logs'`);
  const [parts] = database.all(
    'SELECT coalesce(sum(count), 0) AS count, coalesce(sum(bytes), 0) AS bytes FROM part_rooms',
  );
  const [whole, copies] = [amountOf(all), amountOf(code)];
  return {
    results: { count: whole.count - copies.count, bytes: whole.bytes - copies.bytes },
    code: copies,
    logs: amountOf(logs),
    parts: amountOf(parts),
  };
}

const useOf = (row: Row) => ({
  pipeline: String(row.pipeline),
  step: String(row.step),
  digest: String(row.digest),
});
const roomOf = (row: Row) => ({ own: Number(row.own), shared: Number(row.shared) });
const amountOf = (row: Row | undefined): Amount => ({
  count: Number(row?.count ?? 0),
  bytes: Number(row?.bytes ?? 0),
});
