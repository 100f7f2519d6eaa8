/**
 * Lists of runs: one row per run, by keyset, so that the last page costs what the first one does. Every query walks
 * the runs from new to old along an index, and stops when the page is full.
 */
import type { RunSource, RunStatus } from '../run/events.ts';
import type { RunPage, RunSummary } from '../run/ports.ts';
import { foldText, type RunFilter } from '../run/run-filter.ts';
import type { Database, Row } from './database.ts';

export function listRuns(database: Database, query: RunFilter & RunPage): readonly RunSummary[] {
  const { before, limit } = query;
  const wanted = conditionsOf(query);
  if (before !== undefined) wanted.push(['run < ?', [idOf(before)]]);
  const sql = `SELECT * FROM runs ${whereOf(wanted)} ORDER BY run DESC LIMIT ?`;
  return database.all(sql, ...wanted.flatMap(([, values]) => values), limit).map(summaryOf);
}

export function countRuns(database: Database, filter: RunFilter): number {
  const wanted = conditionsOf(filter);
  const sql = `SELECT count(*) AS count FROM runs ${whereOf(wanted)}`;
  return Number(database.all(sql, ...wanted.flatMap(([, values]) => values))[0]?.count);
}

/** Run ids are decimal numbers; any other text names no run. */
export function idOf(run: string): number {
  return /^[1-9]\d{0,14}$/.test(run) ? Number(run) : -1;
}

type Condition = readonly [sql: string, values: readonly (string | number)[]];

/** In one order, so that there are few different statements to prepare. */
function conditionsOf(filter: RunFilter): Condition[] {
  const { pipeline, status, source, pinned, text, from, until } = filter;
  const wanted: Condition[] = [];
  if (pipeline !== undefined) wanted.push(['pipeline = ?', [pipeline]]);
  if (status !== undefined) wanted.push(['status = ?', [status]]);
  if (source !== undefined) wanted.push(['source = ?', [source]]);
  if (pinned !== undefined) wanted.push([pinned ? 'pinned = 1' : 'pinned = 0', []]);
  if (from !== undefined) wanted.push(['created_at >= ?', [from]]);
  if (until !== undefined) wanted.push(['created_at < ?', [until]]);
  if (text !== undefined) wanted.push(['(instr(search, ?) > 0 OR run = ?)', [foldText(text), idOf(text)]]);
  return wanted;
}

function whereOf(wanted: readonly Condition[]): string {
  return wanted.length === 0 ? '' : `WHERE ${wanted.map(([sql]) => sql).join(' AND ')}`;
}

/** Of a row of `runs`. */
export function summaryOf(row: Row): RunSummary {
  const { total, succeeded, reused, failed, skipped, cancelled } = row;
  const counts = { total, succeeded, reused, failed, skipped, cancelled };
  return {
    run: String(row.run),
    pipeline: String(row.pipeline),
    displayName: String(row.display_name),
    // Only appends write the columns, and they write a RunStatus and a RunSource.
    status: String(row.status) as RunStatus,
    source: String(row.source) as RunSource,
    createdAt: Number(row.created_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
    counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)])),
    bytes: Number(row.bytes),
    isPinned: row.pinned === 1,
    isCompacted: row.compacted_at !== null,
  };
}
