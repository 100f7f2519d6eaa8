/**
 * Results by fingerprint, in the state database. They enter in the transaction of the event that announces them. Whoever
 * writes to the table through this connection does it here: what is remembered of it has to be forgotten.
 */
import type { Identity } from '../cache/identity.ts';
import type { Metric, OutputRecord } from '../run/events.ts';
import type { EarlierResult, StepCache, StepCacheEntry, StepCommit } from '../run/ports.ts';
import type { Database, Row } from './database.ts';
import { forgetRemembered, resultMemoryOf } from './result-memory.ts';

const selectEntries =
  'SELECT fingerprint, run, step, attempt, time, duration_ms, outputs, metrics FROM step_cache';

/** All entries in one text: a row with ten columns takes longer to hand over than to find. */
const selectMany = `SELECT json_group_array(json_object(
    'fingerprint', fingerprint, 'run', CAST(run AS TEXT), 'step', step, 'attempt', attempt, 'time', time,
    'durationMs', duration_ms, 'outputs', json(outputs), 'metrics', json(metrics))) AS entries
  FROM step_cache WHERE fingerprint IN (SELECT value FROM json_each(?))`;

export function createStepCache(options: { readonly database: Database }): StepCache {
  const { database } = options;
  let former: boolean | undefined;
  return {
    hasFormerFormat: () => {
      former ??=
        database.all("SELECT 1 FROM step_cache WHERE fingerprint >= 'v1:' AND fingerprint < 'v1;' LIMIT 1")
          .length > 0;
      return former;
    },
    get: async (fingerprints) => {
      const memory = resultMemoryOf(database);
      const found = new Map<string, StepCacheEntry>();
      const unknown: string[] = [];
      for (const fingerprint of fingerprints) {
        const entry = memory.get(fingerprint);
        if (entry === undefined) unknown.push(fingerprint);
        else found.set(fingerprint, entry);
      }
      for (const entry of readEntries(database, unknown)) {
        memory.keep(entry.fingerprint, entry);
        found.set(entry.fingerprint, entry);
      }
      return found;
    },
    nearest: async (pipeline, step, component) => {
      const own = database.first(
        `SELECT identity, run, c.step AS step, time, duration_ms
         FROM step_history h JOIN step_cache c USING (fingerprint)
         WHERE h.pipeline = ? AND h.step = ? AND c.component = ?`,
        pipeline,
        step,
        component,
      );
      if (own !== undefined) return earlierOf(own, true);
      const other = database.first(
        `SELECT identity, run, step, time, duration_ms
         FROM step_cache WHERE component = ? ORDER BY time DESC LIMIT 1`,
        component,
      );
      return other === undefined ? undefined : earlierOf(other, false);
    },
  };
}

function readEntries(database: Database, fingerprints: readonly string[]): readonly StepCacheEntry[] {
  const [only] = fingerprints;
  if (only === undefined) return [];
  if (fingerprints.length === 1) {
    const row = database.first(`${selectEntries} WHERE fingerprint = ?`, only);
    return row === undefined ? [] : [entryOf(row)];
  }
  const row = database.first(selectMany, JSON.stringify(fingerprints));
  // Written by the query, from columns that are written by `storeResult` only.
  return JSON.parse(String(row?.entries)) as StepCacheEntry[];
}

/** To be called inside a transaction. The first commit of a fingerprint stands unless `replace`. */
export function storeResult(database: Database, commit: StepCommit): void {
  const { entry } = commit;
  const conflict = commit.replace ? 'OR REPLACE' : 'OR IGNORE';
  database.run(
    `INSERT ${conflict} INTO step_cache
       (fingerprint, component, run, step, attempt, time, duration_ms, outputs, metrics, identity)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.fingerprint,
    commit.component,
    entry.run,
    entry.step,
    entry.attempt,
    entry.time,
    entry.durationMs,
    JSON.stringify(entry.outputs),
    JSON.stringify(entry.metrics),
    JSON.stringify(commit.identity),
  );
  forgetRemembered(database, entry.fingerprint);
}

/** To be called inside a transaction. Nothing happens to a result that another attempt made. */
export function forgetResult(
  database: Database,
  { fingerprint, attempt }: Pick<StepCacheEntry, 'fingerprint' | 'attempt'>,
): void {
  database.run('DELETE FROM step_cache WHERE fingerprint = ? AND attempt = ?', fingerprint, attempt);
  forgetRemembered(database, fingerprint);
}

/** To be called inside a transaction, with every step that succeeded or was reused. */
export function recordUses(
  database: Database,
  pipeline: string,
  uses: readonly { readonly step: string; readonly fingerprint: string }[],
): void {
  if (uses.length === 0) return;
  const rows = uses.map(({ step, fingerprint }) => [step, fingerprint]);
  database.run(
    `INSERT INTO step_history (pipeline, step, fingerprint)
     SELECT ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE true
     ON CONFLICT (pipeline, step) DO UPDATE SET fingerprint = excluded.fingerprint
     WHERE fingerprint <> excluded.fingerprint`,
    pipeline,
    JSON.stringify(rows),
  );
}

/** The JSON columns are written by `storeResult` only. */
function entryOf(row: Row): StepCacheEntry {
  return {
    fingerprint: String(row.fingerprint),
    run: String(row.run),
    step: String(row.step),
    attempt: String(row.attempt),
    time: Number(row.time),
    durationMs: Number(row.duration_ms),
    outputs: JSON.parse(String(row.outputs)) as OutputRecord[],
    metrics: JSON.parse(String(row.metrics)) as Metric[],
  };
}

function earlierOf(row: Row, isOwn: boolean): EarlierResult {
  return {
    identity: JSON.parse(String(row.identity)) as Identity,
    from: { run: String(row.run), step: String(row.step), time: Number(row.time) },
    durationMs: Number(row.duration_ms),
    isOwn,
  };
}
