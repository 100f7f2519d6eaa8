/** What the collector reads and changes in the state database. */
import { breathe } from '../run/breathe.ts';
import type { OutputRecord, RunEventBody } from '../run/events.ts';
import { type FoldOptions, foldLog } from '../run/fold-log.ts';
import type { HistoricResult, PinnedCode, RunHistory, RunUses } from '../run/ports.ts';
import type { HistoricRun } from '../run/retention.ts';
import { createUsesOfLog } from '../run/run-uses.ts';
import type { Database, Row } from './database.ts';
import { bytesBelow } from './disk-usage.ts';
import { assertFence } from './ownership.ts';
import { releasePages } from './release-pages.ts';
import { idOf } from './run-list.ts';
import { eventOf, insertEvents } from './run-store.ts';
import { forgetResult } from './step-cache.ts';

export interface RunHistoryOptions {
  readonly database: Database;
  /** The database's file. */
  readonly file: string;
  /** From `Ownership.claimFence`. */
  readonly fence: number;
}

const pageRows = 5000;

/** Texts of pins that went with their runs. */
const sqlOfOrphans = `DELETE FROM documents WHERE digest NOT IN (
  SELECT text FROM pins UNION SELECT graph FROM pins UNION SELECT layout FROM pins WHERE layout IS NOT NULL)`;

export function createRunHistory({ database, file, fence }: RunHistoryOptions): RunHistory {
  return {
    runs: async () =>
      database
        .all('SELECT run, pipeline, finished_at, pinned, compacted_at FROM runs ORDER BY run DESC')
        .map(historicRunOf),
    uses: async (run) => usesOf(database, run),
    results: async (each) => {
      for (let after = ''; ; ) {
        const rows = database.all(
          `SELECT fingerprint, attempt, time, outputs, step, r.pipeline AS pipeline
           FROM step_cache c LEFT JOIN runs r ON r.run = CAST(c.run AS INTEGER)
           WHERE fingerprint > ? ORDER BY fingerprint LIMIT ?`,
          after,
          pageRows,
        );
        each(rows.map(resultOf));
        if (rows.length < pageRows) return;
        after = String(rows.at(-1)?.fingerprint);
        await breathe();
      }
    },
    compact: async (runs, time) => {
      for (const run of runs) {
        database.transaction(() => {
          assertFence(database, fence);
          fold(database, idOf(run), { withoutOutputs: true });
          database.run('UPDATE runs SET compacted_at = ? WHERE run = ?', time, idOf(run));
        });
        await breathe();
      }
    },
    unfolded: async (endedBefore) =>
      database
        .all(
          'SELECT run FROM runs INDEXED BY runs_unfolded WHERE folded = 0 AND finished_at < ? ORDER BY run LIMIT ?',
          endedBefore,
          pageRows,
        )
        .map((row) => String(row.run)),
    fold: async (run) =>
      database.transaction(() => {
        assertFence(database, fence);
        fold(database, idOf(run), { withoutOutputs: false });
      }),
    tidy: async (pause) => {
      database.transaction(() => {
        assertFence(database, fence);
        database.run(sqlOfOrphans);
      });
      await releasePages(database, pause);
    },
    forget: async (results, isStillFree) => {
      for (let at = 0; at < results.length; at += pageRows) {
        database.transaction(() => {
          assertFence(database, fence);
          for (const result of results.slice(at, at + pageRows)) {
            // Only the very result that was looked at: a forced run may have replaced it.
            if (isStillFree(result)) forgetResult(database, result);
          }
        });
        await breathe();
      }
    },
    pin: async (run, pinned) =>
      database.transaction(() => {
        assertFence(database, fence);
        return database.run('UPDATE runs SET pinned = ? WHERE run = ?', pinned ? 1 : 0, idOf(run)) > 0;
      }),
    remove: async (run) =>
      database.transaction(() => {
        assertFence(database, fence);
        const [row] = database.all('SELECT finished_at FROM runs WHERE run = ?', idOf(run));
        if (row === undefined) return 'unknown';
        if (row.finished_at === null) return 'unfinished';
        for (const table of ['events', 'pins', 'runs'])
          database.run(`DELETE FROM ${table} WHERE run = ?`, idOf(run));
        return 'removed';
      }),
    assertOwner: async () => assertFence(database, fence),
    databaseBytes: () => ['', '-wal', '-shm'].reduce((sum, end) => sum + bytesBelow(`${file}${end}`), 0),
  };
}

async function usesOf(database: Database, run: string): Promise<RunUses> {
  const { uses, note } = createUsesOfLog();
  let eventBytes = 0;
  for (let after = 0; ; ) {
    const rows = database.all(
      'SELECT seq, body FROM events WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?',
      run,
      after,
      pageRows,
    );
    for (const row of rows) {
      const text = String(row.body);
      eventBytes += text.length;
      note(JSON.parse(text) as RunEventBody);
    }
    if (rows.length < pageRows) break;
    after = Number(rows.at(-1)?.seq);
    await breathe();
  }
  const [pin] = database.all('SELECT code FROM pins WHERE run = ?', run);
  const pinned = pin === undefined ? [] : (JSON.parse(String(pin.code)) as PinnedCode[]);
  return { ...uses, eventBytes, code: pinned.map((code) => code.artifact) };
}

/** Replaces the log of a run that has ended by its fold. */
function fold(database: Database, run: number, options: FoldOptions): void {
  const rows = database.all('SELECT seq, time, body FROM events WHERE run = ? ORDER BY seq', run);
  const folded = foldLog(rows.map(eventOf), options);
  database.run('DELETE FROM events WHERE run = ?', run);
  insertEvents(database, folded, String(run));
  database.run('UPDATE runs SET folded = 1 WHERE run = ?', run);
}

function historicRunOf(row: Row): HistoricRun {
  return {
    run: String(row.run),
    pipeline: String(row.pipeline),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
    isPinned: row.pinned === 1,
    isCompacted: row.compacted_at !== null,
  };
}

/** The JSON column is written by the step cache only. */
function resultOf(row: Row): HistoricResult {
  return {
    fingerprint: String(row.fingerprint),
    attempt: String(row.attempt),
    time: Number(row.time),
    outputs: JSON.parse(String(row.outputs)) as OutputRecord[],
    pipeline: row.pipeline === null ? undefined : String(row.pipeline),
    step: String(row.step),
  };
}
