/** Schedules in the state database. The next due time is a column with an index, so that waiting for it reads one row. */
import { EngineError } from '../errors.ts';
import type { RunStatus } from '../run/events.ts';
import {
  type Backfill,
  type DisabledBecause,
  type DueRecord,
  disabledReasons,
  type Happening,
  type Occurrence,
  type OccurrenceCause,
  type OccurrenceKey,
  type OccurrenceReason,
  type OpenRun,
  type PastOccurrence,
  type ScheduleStore,
  type StoredSchedule,
} from '../run/schedule-store.ts';
import type { Database, Row } from './database.ts';
import { assertFence } from './ownership.ts';

export interface ScheduleStoreOptions {
  readonly database: Database;
  /** From `Ownership.claimFence`. */
  readonly fence: number;
}

const columns = 'name, file, digest, enabled, enabled_at, next_due, disabled_because';
const mostBackfills = 1000;

export function createScheduleStore({ database, fence }: ScheduleStoreOptions): ScheduleStore {
  const change = <T>(work: () => T): T =>
    database.transaction(() => {
      assertFence(database, fence);
      return work();
    });
  return {
    list: async () => database.all(`SELECT ${columns} FROM schedules ORDER BY name`).map(scheduleOf),
    get: async (name) => {
      const row = database.first(`SELECT ${columns} FROM schedules WHERE name = ?`, name);
      return row && scheduleOf(row);
    },
    snapshot: async (name) => {
      const row = database.first('SELECT snapshot FROM schedules WHERE name = ?', name);
      return row && String(row.snapshot);
    },
    put: async (schedule, snapshot) => change(() => putSchedule(database, schedule, snapshot)),
    disable: async (name, because) => change(() => disableSchedule(database, name, because)),
    remove: async (name) =>
      change(() => {
        disableSchedule(database, name, undefined);
        database.run('DELETE FROM schedules WHERE name = ?', name);
      }),
    nextDue: async () => {
      const row = database.first('SELECT min(next_due) AS next FROM schedules WHERE next_due IS NOT NULL');
      return numberOf(row?.next);
    },
    due: async (now, limit) =>
      database
        .all(
          `SELECT ${columns} FROM schedules WHERE next_due IS NOT NULL AND next_due <= ? ORDER BY next_due LIMIT ?`,
          now,
          limit,
        )
        .map(scheduleOf),
    record: async (records) => change(() => records.flatMap((record) => recordDue(database, record))),
    note: async (happenings) => change(() => happenings.flatMap((one) => noteHappening(database, one) ?? [])),
    marked: async (name, marks) => markedOnes(database, name, marks),
    occurrenceOf: async (run) => {
      const row = database.first('SELECT * FROM occurrences WHERE run = ?', Number(run));
      return row && occurrenceOf(row);
    },
    add: async (occurrences, backfill) =>
      change(() => {
        if (backfill !== undefined) insertBackfill(database, backfill);
        return occurrences.filter((occurrence) => addOccurrence(database, occurrence));
      }),
    settle: async (ends) =>
      change(() => {
        for (const { key, status, reason } of ends) settle(database, key, status, reason);
      }),
    heldFolders: async () =>
      database
        .all(
          `SELECT o.cause, o.run FROM occurrences o LEFT JOIN runs r ON r.run = o.run WHERE o.kind = 'files'
           AND (o.status = 'waiting' OR (r.run IS NOT NULL AND r.compacted_at IS NULL))`,
        )
        .flatMap(({ cause, run }) => {
          const made = JSON.parse(String(cause)) as OccurrenceCause;
          if (made.kind !== 'files') return [];
          return [{ folder: made.folder, ...(run === null ? {} : { run: String(run) }) }];
        }),
    waiting: async () =>
      database
        .all(`SELECT * FROM occurrences WHERE status = 'waiting' ORDER BY nominal, schedule`)
        .map(occurrenceOf),
    openRuns: async () =>
      database
        .all(
          `SELECT o.schedule, o.nominal, o.kind, o.backfill, o.run FROM runs r JOIN occurrences o ON o.run = r.run
           WHERE r.finished_at IS NULL ORDER BY o.nominal`,
        )
        .map(openRunOf),
    backfills: async () =>
      database.all('SELECT * FROM backfills ORDER BY created_at DESC LIMIT ?', mostBackfills).map(backfillOf),
    history: async (name, { before = Number.MAX_SAFE_INTEGER, limit }) =>
      database
        .all(
          `${selectPast} WHERE o.schedule = ? AND o.nominal < ? ORDER BY o.nominal DESC LIMIT ?`,
          name,
          before,
          limit,
        )
        .map(pastOf),
    lastSuccess: async (name, after) => {
      const row = database.first(
        `SELECT o.nominal FROM occurrences o CROSS JOIN runs r ON r.run = o.run WHERE o.schedule = ? AND o.nominal > ?
         AND r.status = 'succeeded' ORDER BY o.nominal DESC LIMIT 1`,
        name,
        after,
      );
      return numberOf(row?.nominal);
    },
    lastRuns: async () =>
      database
        .all(
          // One step back in the index for each schedule, however long its history is.
          `SELECT o.*, r.status AS run_status, r.created_at, r.finished_at FROM schedules s CROSS JOIN occurrences o
           LEFT JOIN runs r ON r.run = o.run WHERE o.schedule = s.name AND o.nominal =
           (SELECT nominal FROM occurrences WHERE schedule = s.name AND run IS NOT NULL ORDER BY nominal DESC LIMIT 1)`,
        )
        .map(pastOf),
  };
}

/**
 * The part of starting a run that makes a second one of the same occurrence impossible; called inside the transaction
 * that creates the run. Throws `already-started`.
 */
export function claimOccurrence(database: Database, key: OccurrenceKey, run: string): void {
  const changed = database.run(
    `UPDATE occurrences SET status = 'started', run = ? WHERE schedule = ? AND nominal = ? AND status = 'waiting'`,
    Number(run),
    key.schedule,
    key.nominal,
  );
  if (changed === 1) return;
  const { schedule, nominal } = key;
  const time = new Date(nominal).toISOString();
  throw new EngineError(
    'already-started',
    `The run of "${schedule}" for ${time} does not wait to start any more.`,
    {
      schedule,
      nominal,
    },
  );
}

const selectPast = `SELECT o.*, r.status AS run_status, r.created_at, r.finished_at FROM occurrences o LEFT JOIN runs r ON r.run = o.run`;

function putSchedule(database: Database, schedule: StoredSchedule, snapshot: string): void {
  database.run(
    `INSERT INTO schedules (${columns}, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET file = excluded.file, digest = excluded.digest, enabled = excluded.enabled,
       enabled_at = excluded.enabled_at, next_due = excluded.next_due, disabled_because = excluded.disabled_because,
       snapshot = excluded.snapshot`,
    schedule.name,
    schedule.file,
    schedule.digest,
    schedule.isEnabled ? 1 : 0,
    schedule.enabledAt,
    schedule.isEnabled ? schedule.next : null,
    schedule.disabledBecause ?? null,
    snapshot,
  );
}

function disableSchedule(database: Database, name: string, because: DisabledBecause | undefined): void {
  database.run(
    'UPDATE schedules SET enabled = 0, next_due = NULL, disabled_because = ? WHERE name = ?',
    because ?? null,
    name,
  );
  const waits = `schedule = ? AND status = 'waiting' AND kind NOT IN ('manual', 'backfill')`;
  database.run(
    `DELETE FROM trigger_marks WHERE schedule = ? AND nominal IN (SELECT nominal FROM occurrences WHERE ${waits})`,
    name,
    name,
  );
  database.run(
    `UPDATE occurrences SET status = 'skipped', reason = ? WHERE ${waits}`,
    JSON.stringify({ kind: because === 'changed' ? because : 'disabled' } satisfies OccurrenceReason),
    name,
  );
}

function noteHappening(database: Database, { occurrence, marks }: Happening): Occurrence | undefined {
  const { schedule } = occurrence;
  const enabled = database.first('SELECT 1 FROM schedules WHERE name = ? AND enabled = 1', schedule);
  if (enabled === undefined || markedOnes(database, schedule, marks).size > 0) return undefined;
  for (let { nominal } = occurrence; ; nominal += 1) {
    const noted = { ...occurrence, nominal };
    if (!insertOccurrence(database, noted)) continue;
    for (const mark of new Set(marks))
      database.run(
        'INSERT INTO trigger_marks (schedule, mark, nominal) VALUES (?, ?, ?)',
        schedule,
        mark,
        nominal,
      );
    return noted;
  }
}

function markedOnes(
  database: Database,
  schedule: string,
  marks: readonly string[],
): ReadonlyMap<string, number> {
  return new Map(
    marks.flatMap((mark): readonly [string, number][] => {
      const row = database.first(
        'SELECT nominal FROM trigger_marks WHERE schedule = ? AND mark = ?',
        schedule,
        mark,
      );
      return row === undefined ? [] : [[mark, Number(row.nominal)]];
    }),
  );
}

/** Of two that record the same due time, the second finds another `next_due`. */
function recordDue(
  database: Database,
  { schedule, expected, next, occurrences }: DueRecord,
): readonly Occurrence[] {
  const changed = database.run(
    'UPDATE schedules SET next_due = ? WHERE name = ? AND next_due = ?',
    next,
    schedule,
    expected,
  );
  return changed === 0 ? [] : occurrences.filter((occurrence) => insertOccurrence(database, occurrence));
}

function insertOccurrence(database: Database, occurrence: Occurrence): boolean {
  const { schedule, nominal, kind, status, recordedAt, startAfter, isLate, backfill, reason, cause } =
    occurrence;
  const changed = database.run(
    `INSERT OR IGNORE INTO occurrences
       (schedule, nominal, kind, status, recorded_at, start_after, late, backfill, reason, cause)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    schedule,
    nominal,
    kind,
    status,
    recordedAt,
    startAfter,
    isLate ? 1 : 0,
    backfill ?? null,
    reason === undefined ? null : JSON.stringify(reason),
    cause === undefined ? null : JSON.stringify(cause),
  );
  return changed === 1;
}

/** What was skipped or failed, or cancelled with its backfill, may be asked for again; what else started may not. */
function addOccurrence(database: Database, occurrence: Occurrence): boolean {
  if (insertOccurrence(database, occurrence)) return true;
  const { schedule, nominal, kind, recordedAt, startAfter, backfill } = occurrence;
  const changed = database.run(
    `UPDATE occurrences SET status = 'waiting', kind = ?, recorded_at = ?, start_after = ?, backfill = ?, reason = NULL,
       run = NULL
     WHERE schedule = ? AND nominal = ? AND (status IN ('skipped', 'failed')
       OR kind = 'backfill' AND run IN (SELECT run FROM runs WHERE status = 'cancelled'))`,
    kind,
    recordedAt,
    startAfter,
    backfill ?? null,
    schedule,
    nominal,
  );
  return changed === 1;
}

function settle(database: Database, key: OccurrenceKey, status: string, reason: OccurrenceReason): void {
  database.run(
    `UPDATE occurrences SET status = ?, reason = ? WHERE schedule = ? AND nominal = ? AND status = 'waiting'`,
    status,
    JSON.stringify(reason),
    key.schedule,
    key.nominal,
  );
}

function insertBackfill(database: Database, backfill: Backfill): void {
  const { id, schedule, from, until, concurrency, newestFirst, createdAt } = backfill;
  database.run(
    `INSERT INTO backfills (id, schedule, from_time, until_time, concurrency, newest_first, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    schedule,
    from,
    until,
    concurrency,
    newestFirst ? 1 : 0,
    createdAt,
  );
}

const numberOf = (value: string | number | null | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

function scheduleOf(row: Row): StoredSchedule {
  const disabledBecause = disabledReasons.find((reason) => reason === row.disabled_because);
  return {
    name: String(row.name),
    file: String(row.file),
    digest: String(row.digest),
    isEnabled: row.enabled === 1,
    enabledAt: Number(row.enabled_at),
    next: numberOf(row.next_due) ?? null,
    ...(disabledBecause === undefined ? {} : { disabledBecause }),
  };
}

/** Texts of fixed columns are written by this file only. */
function occurrenceOf(row: Row): Occurrence {
  return {
    schedule: String(row.schedule),
    nominal: Number(row.nominal),
    kind: String(row.kind) as Occurrence['kind'],
    status: String(row.status) as Occurrence['status'],
    recordedAt: Number(row.recorded_at),
    startAfter: Number(row.start_after),
    isLate: row.late === 1,
    ...(row.backfill === null ? {} : { backfill: String(row.backfill) }),
    ...(row.reason === null ? {} : { reason: JSON.parse(String(row.reason)) as OccurrenceReason }),
    ...(row.run === null ? {} : { run: String(row.run) }),
    ...(row.cause === null ? {} : { cause: JSON.parse(String(row.cause)) as OccurrenceCause }),
  };
}

function pastOf(row: Row): PastOccurrence {
  const [begunAt, finishedAt] = [numberOf(row.created_at), numberOf(row.finished_at)];
  return {
    ...occurrenceOf(row),
    ...(begunAt === undefined ? {} : { begunAt }),
    ...(row.run_status === null ? {} : { runStatus: String(row.run_status) as RunStatus }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

function openRunOf(row: Row): OpenRun {
  return {
    schedule: String(row.schedule),
    nominal: Number(row.nominal),
    kind: String(row.kind) as OpenRun['kind'],
    run: String(row.run),
    ...(row.backfill === null ? {} : { backfill: String(row.backfill) }),
  };
}

function backfillOf(row: Row): Backfill {
  return {
    id: String(row.id),
    schedule: String(row.schedule),
    from: Number(row.from_time),
    until: Number(row.until_time),
    concurrency: Number(row.concurrency),
    newestFirst: row.newest_first === 1,
    createdAt: Number(row.created_at),
  };
}
