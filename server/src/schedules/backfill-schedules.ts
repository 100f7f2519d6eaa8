/** Runs of a schedule for a stretch of the past: asked for, told how far they are, stopped. */
import { randomUUID } from 'node:crypto';
import {
  type Backfill,
  backfillOccurrences,
  backfillTimes,
  mostFilled,
  type PastOccurrence,
  parseTime,
  type Timetable,
} from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type {
  BackfillAnswer,
  BackfillProgress,
  BackfillRequest,
  StopBackfill,
  StoppedBackfill,
} from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import { describeDues } from './describe-schedule.ts';
import { rulesOfSchedule } from './frozen-schedule.ts';
import { tooMany } from './schedule-errors.ts';
import type { Schedules } from './schedules.ts';
import type { SchedulesContext } from './schedules-context.ts';

const mostShown = 10;
const mostRead = 100_000;

export function backfillSchedules(
  context: SchedulesContext,
): Pick<Schedules, 'backfill' | 'backfills' | 'stopBackfill'> {
  return {
    backfill: (name, request) => backfill(context, name, request),
    backfills: (name) => listBackfills(context, name),
    stopBackfill: (name, id, how) => stopBackfill(context, { name, id }, how),
  };
}

async function backfill(
  context: SchedulesContext,
  name: string,
  request: BackfillRequest,
): Promise<BackfillAnswer> {
  const { store, clock, freezer, look } = context;
  const file = await freezer.fileOf(name);
  if (file.schedule === undefined) throw new InvalidDocument(await freezer.issuesOf(file));
  const { zone } = rulesOfSchedule(name, file.schedule, clock()).timetable;
  const stretch = stretchOf(request, zone, clock());
  const { timetable } = rulesOfSchedule(name, file.schedule, stretch.from);
  const { free, existing } = await freeTimes(context, name, timetable, stretch);
  const answer = { times: [...describeDues(file.schedule, free)], existing };
  if (request.preview || free.length === 0) return answer;
  await freezer.storedOrFrozen(name);
  const { concurrency, newestFirst } = request;
  const asked = { concurrency, newestFirst, createdAt: clock() };
  const filled = { id: randomUUID(), schedule: name, ...stretch, ...asked };
  await store.add(backfillOccurrences(filled, free), filled);
  await look();
  return answer;
}

type Stretch = Pick<Backfill, 'from' | 'until'>;

/** A day is one of the schedule's time zone, and the last one counts whole. What is to come is not filled. */
function stretchOf({ from, until }: BackfillRequest, zone: Timetable['zone'], now: number): Stretch {
  const first = parseTime(from, zone);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(until);
  const next = new Date(Date.parse(`${until.slice(0, 10)}T00:00:00Z`) + 24 * 3_600_000);
  const end = isDay ? parseTime(next.toISOString().slice(0, 10), zone) : parseTime(until, zone);
  if (first === undefined || end === undefined) {
    throw new EngineError('invalid-request', `"${from}" to "${until}" is no stretch of time.`);
  }
  return { from: first, until: Math.min(isDay ? end - 1 : end, now) };
}

const isCancelled = ({ kind, runStatus }: PastOccurrence): boolean =>
  kind === 'backfill' && runStatus === 'cancelled';

/** The due times of a stretch that never had a run, or whose run was cancelled with its backfill. */
async function freeTimes(
  { store }: SchedulesContext,
  name: string,
  timetable: Timetable,
  { from, until }: Stretch,
): Promise<{ readonly free: readonly number[]; readonly existing: number }> {
  const times = backfillTimes(timetable, from, until);
  if (times.length > mostFilled) throw tooMany(name);
  const history = await store.history(name, { before: until + 1, limit: mostRead });
  const taken = new Set(
    history
      .filter((past) => past.status === 'waiting' || (past.status === 'started' && !isCancelled(past)))
      .map(({ nominal }) => nominal),
  );
  const free = times.filter((time) => !taken.has(time));
  return { free, existing: times.length - free.length };
}

async function listBackfills(
  { store, freezer }: SchedulesContext,
  name: string,
): Promise<BackfillProgress[]> {
  const { schedule: file = { trigger: undefined } } = await freezer.fileOf(name);
  const all = await store.backfills();
  const shown = all.filter(({ schedule }) => schedule === name).slice(0, mostShown);
  if (shown.length === 0) return [];
  const latest = Math.max(...shown.map(({ until }) => until));
  const history = await store.history(name, { before: latest + 1, limit: mostRead });
  return shown.map(({ from, until, ...one }) => {
    const [first, last] = describeDues(file, [from, until]);
    if (first === undefined || last === undefined) throw new Error('two times are described as two');
    return { ...one, from: first, until: last, ...standings(one.id, history) };
  });
}

type Standing = 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';

function standings(id: string, history: readonly PastOccurrence[]): Record<Standing, number> {
  const counts = { waiting: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, skipped: 0 };
  for (const occurrence of history) if (occurrence.backfill === id) counts[standingOf(occurrence)] += 1;
  return counts;
}

function standingOf({ status, runStatus }: PastOccurrence): Standing {
  if (status !== 'started') return status;
  if (runStatus === 'succeeded' || runStatus === 'failed' || runStatus === 'cancelled') return runStatus;
  return 'running';
}

/** What waits of it is left out; its runs that go on come to their end, unless they are to be cancelled. */
async function stopBackfill(
  { store, services, look }: SchedulesContext,
  { name, id }: { readonly name: string; readonly id: string },
  { cancelRunning }: StopBackfill,
): Promise<StoppedBackfill> {
  const isOfIt = (one: { readonly schedule: string; readonly backfill?: string }): boolean =>
    one.schedule === name && one.backfill === id;
  const ends = (await store.waiting())
    .filter(isOfIt)
    .map((key) => ({ key, status: 'skipped', reason: { kind: 'stopped' } }) as const);
  // First what waits, and until that is known: or it would start in the place of what is cancelled.
  await store.settle(ends);
  await look();
  const open = cancelRunning ? (await store.openRuns()).filter(isOfIt) : [];
  await Promise.all(open.map(({ run }) => services.engine.cancel(run)));
  await look();
  return { leftOut: ends.length, cancelled: open.length };
}
