/**
 * The append-only log of runs in the state database. Every write checks the owner's fence in its own transaction, and
 * keeps the summary of its run up to date, so that a list of runs reads one row per run.
 */
import { createHash } from 'node:crypto';
import { EngineError } from '../errors.ts';
import type { RunEvent, RunEventBody } from '../run/events.ts';
import type { PinnedCode, PinnedInput, PinnedSecret, RunPin, RunStore, StepCommit } from '../run/ports.ts';
import { foldText } from '../run/run-filter.ts';
import type { Database, Row } from './database.ts';
import { claimCall } from './endpoint-calls.ts';
import { assertFence } from './ownership.ts';
import { recordCode, recordLogs, recordOutputs } from './room-ledger.ts';
import { countRuns, idOf, listRuns } from './run-list.ts';
import { claimOccurrence } from './schedule-store.ts';
import { recordUses, storeResult } from './step-cache.ts';

export interface RunStoreOptions {
  readonly database: Database;
  /** From `Ownership.claimFence`. */
  readonly fence: number;
  /** The size of the log of an attempt that has ended. */
  readonly logBytes?: (attempt: string) => number;
}

export function createRunStore({ database, fence, logBytes }: RunStoreOptions): RunStore {
  return {
    assertOwner: async () => assertFence(database, fence),
    create: async (pin, first, time, claim) =>
      database.transaction(() => {
        assertFence(database, fence);
        const run = insertRun(database, pin, first, time);
        if (claim !== undefined) {
          if ('endpoint' in claim) claimCall(database, claim, run.id);
          else claimOccurrence(database, claim, run.id);
        }
        insertPin(database, run.id, pin);
        for (const { artifact, bytes } of pin.code) recordCode(database, pin.pipeline, artifact, bytes);
        insertEvents(database, [run.event], run.id);
        return { run: run.id, event: run.event };
      }),
    append: async (run, bodies, time, commits = []) =>
      database.transaction(() => {
        assertFence(database, fence);
        const events = appendEvents(database, run, bodies, time, commits);
        if (logBytes !== undefined) recordLogs(database, events, logBytes);
        return events;
      }),
    events: async (run, afterSeq = 0) =>
      database
        .all('SELECT seq, time, body FROM events WHERE run = ? AND seq > ? ORDER BY seq', idOf(run), afterSeq)
        .map(eventOf),
    pin: async (run) => {
      const row = database.first(
        `SELECT pipeline, t.text AS text, l.text AS layout, g.text AS graph, up_to, force, inputs, code, secrets
         FROM pins p JOIN runs r USING (run)
         JOIN documents t ON t.digest = p.text JOIN documents g ON g.digest = p.graph
         LEFT JOIN documents l ON l.digest = p.layout WHERE p.run = ?`,
        idOf(run),
      );
      return row === undefined ? undefined : pinOf(run, row);
    },
    list: async (filter) => listRuns(database, filter),
    count: async (filter) => countRuns(database, filter),
    unfinished: async () =>
      database
        .all('SELECT run FROM runs WHERE finished_at IS NULL ORDER BY run')
        .map((row) => String(row.run)),
  };
}

type NewPin = Omit<RunPin, 'run'>;

function insertRun(
  database: Database,
  pin: NewPin,
  first: (run: string) => RunEventBody,
  time: number,
): { readonly id: string; readonly event: RunEvent } {
  database.run(
    `INSERT INTO runs (pipeline, display_name, status, created_at, seq, total) VALUES (?, '', 'queued', ?, 1, 0)`,
    pin.pipeline,
    time,
  );
  const id = String(database.first('SELECT last_insert_rowid() AS run')?.run);
  const event: RunEvent = { ...first(id), seq: 1, time };
  if (event.type !== 'run-created') throw new Error(`a run's log begins with run-created, not ${event.type}`);
  database.run(
    'UPDATE runs SET display_name = ?, search = ?, source = ?, total = ? WHERE run = ?',
    event.displayName,
    foldText(`${event.displayName}\n${event.pipeline}`),
    event.source,
    event.steps.length,
    idOf(id),
  );
  return { id, event };
}

function insertPin(database: Database, run: string, pin: NewPin): void {
  database.run(
    'INSERT INTO pins (run, text, layout, graph, up_to, force, inputs, code, secrets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    idOf(run),
    keepDocument(database, pin.text),
    pin.layout === null ? null : keepDocument(database, pin.layout),
    keepDocument(database, pin.graph),
    pin.upTo,
    pin.force ? 1 : 0,
    JSON.stringify(pin.inputs),
    JSON.stringify(pin.code),
    JSON.stringify(pin.secrets),
  );
}

function keepDocument(database: Database, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  database.run('INSERT OR IGNORE INTO documents (digest, text) VALUES (?, ?)', digest, text);
  return digest;
}

const counted = {
  'step-succeeded': 'succeeded',
  'step-reused': 'reused',
  'step-failed': 'failed',
  'step-skipped': 'skipped',
  'step-cancelled': 'cancelled',
} as const;

function appendEvents(
  database: Database,
  run: string,
  bodies: readonly RunEventBody[],
  time: number,
  commits: readonly StepCommit[],
): readonly RunEvent[] {
  const row = database.first('SELECT pipeline, status, seq FROM runs WHERE run = ?', idOf(run));
  if (row === undefined) throw new EngineError('not-found', `There is no run ${run}.`, { run });
  const events = bodies.map((body, index): RunEvent => ({ ...body, seq: Number(row.seq) + index + 1, time }));
  for (const commit of commits) storeResult(database, commit);
  insertEvents(database, events, run);
  const results = events.filter((event) => event.type === 'step-succeeded' || event.type === 'step-reused');
  recordUses(database, String(row.pipeline), results);
  recordOutputs(database, String(row.pipeline), results);
  updateSummary(database, run, events, String(row.status));
  return events;
}

function updateSummary(database: Database, run: string, events: readonly RunEvent[], status: string): void {
  const add = { succeeded: 0, reused: 0, failed: 0, skipped: 0, cancelled: 0 };
  let [now, finishedAt, seq, bytes]: [string, number | null, number, number] = [status, null, 0, 0];
  for (const event of events) {
    seq = event.seq;
    if (event.type in counted) add[counted[event.type as keyof typeof counted]] += 1;
    if ((event.type === 'run-started' || event.type === 'run-resumed') && now === 'queued') now = 'running';
    if (event.type === 'step-succeeded')
      bytes += event.outputs.reduce((sum, output) => sum + output.bytes, 0);
    if (event.type === 'run-cancelling') now = 'cancelling';
    if (event.type === 'run-finished') [now, finishedAt] = [event.status, event.time];
  }
  // A column that is not named is not written anew in the indexes over it.
  const isFinished = finishedAt !== null;
  database.run(
    `UPDATE runs SET ${isFinished ? 'finished_at = ?, ' : ''}status = ?, seq = max(seq, ?),
       succeeded = succeeded + ?, reused = reused + ?, failed = failed + ?, skipped = skipped + ?,
       cancelled = cancelled + ?, bytes = bytes + ? WHERE run = ?`,
    ...(isFinished ? [finishedAt] : []),
    now,
    seq,
    add.succeeded,
    add.reused,
    add.failed,
    add.skipped,
    add.cancelled,
    bytes,
    idOf(run),
  );
}

/** One statement for all: a run of which nothing changed has thousands at once. */
export function insertEvents(database: Database, events: readonly RunEvent[], run: string): void {
  const rows = events.map(({ seq, time, ...body }) => [seq, time, JSON.stringify(body)]);
  database.run(
    `INSERT INTO events (run, seq, time, body)
     SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`,
    idOf(run),
    JSON.stringify(rows),
  );
}

/** The JSON columns are written by this file only. */
export function eventOf(row: Row): RunEvent {
  const body = JSON.parse(String(row.body)) as RunEventBody;
  return { ...body, seq: Number(row.seq), time: Number(row.time) };
}

function pinOf(run: string, row: Row): RunPin {
  return {
    run,
    pipeline: String(row.pipeline),
    text: String(row.text),
    layout: row.layout === null ? null : String(row.layout),
    graph: String(row.graph),
    upTo: row.up_to === null ? null : String(row.up_to),
    force: row.force === 1,
    inputs: JSON.parse(String(row.inputs)) as PinnedInput[],
    code: JSON.parse(String(row.code)) as PinnedCode[],
    secrets: JSON.parse(String(row.secrets)) as PinnedSecret[],
  };
}
