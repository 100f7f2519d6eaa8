/** What a person asks of a schedule: that it runs by itself or not, now, or for a stretch of the past. */
import { randomUUID } from 'node:crypto';
import { backfillOccurrences, backfillTimes, mostFilled } from '@millrace/pipeline-engine';
import type { BackfillAnswer, BackfillRequest, OccurrenceBody } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import { describeDues, describeOccurrence } from './describe-schedule.ts';
import { rulesOfSchedule } from './frozen-schedule.ts';
import { tooMany } from './schedule-errors.ts';
import type { ScheduleFile } from './schedule-files.ts';
import type { Schedules } from './schedules.ts';
import type { SchedulesContext } from './schedules-context.ts';

export function commandSchedules(
  context: SchedulesContext,
): Pick<Schedules, 'enable' | 'disable' | 'runNow' | 'backfill'> {
  const { store, freezer, news, look } = context;
  return {
    enable: async (name) => {
      const file = await freezer.fileOf(name);
      await freezer.put(file, await freezer.freeze(file), true);
      news.forgetAbsent(name);
      await look();
    },
    disable: async (name) => {
      await freezer.fileOf(name);
      await store.disable(name);
      news.forgetAbsent(name);
      await look();
    },
    runNow: (name) => runNow(context, name),
    backfill: (name, request) => backfill(context, name, request),
  };
}

async function runNow(
  { store, clock, freezer, loop, look }: SchedulesContext,
  name: string,
): Promise<OccurrenceBody> {
  await freezer.storedOrFrozen(name);
  const nominal = clock();
  const times = { nominal, recordedAt: nominal, startAfter: nominal } as const;
  const wanted = { schedule: name, ...times, kind: 'manual', status: 'waiting', isLate: false } as const;
  const [added = wanted] = await store.add([wanted]);
  await look();
  const [past = added] = await store.history(name, { before: nominal + 1, limit: 1 });
  return describeOccurrence(past, loop.waitingReason(past));
}

async function backfill(
  context: SchedulesContext,
  name: string,
  request: BackfillRequest,
): Promise<BackfillAnswer> {
  const { store, clock, freezer, look } = context;
  const file = await freezer.fileOf(name);
  const stretch = { from: Date.parse(request.from), until: Math.min(Date.parse(request.until), clock()) };
  const { schedule, free, existing } = await freeTimes(context, file, stretch);
  const answer = { times: [...describeDues(schedule, free)], existing };
  if (request.preview || free.length === 0) return answer;
  await freezer.storedOrFrozen(name);
  const { concurrency, newestFirst } = request;
  const asked = { concurrency, newestFirst, createdAt: clock() };
  const filled = { id: randomUUID(), schedule: name, ...stretch, ...asked };
  await store.add(backfillOccurrences(filled, free), filled);
  await look();
  return answer;
}

/** The due times of a stretch that never had a run. */
async function freeTimes(
  { store, freezer }: SchedulesContext,
  file: ScheduleFile,
  { from, until }: { readonly from: number; readonly until: number },
) {
  const { name, schedule } = file;
  if (schedule === undefined) throw new InvalidDocument(await freezer.issuesOf(file));
  const { timetable } = rulesOfSchedule(name, schedule, from);
  const times = backfillTimes(timetable, from, until);
  if (times.length > mostFilled) throw tooMany(name);
  const history = await store.history(name, { before: until + 1, limit: 100_000 });
  const taken = new Set(
    history
      .filter(({ status }) => status === 'started' || status === 'waiting')
      .map(({ nominal }) => nominal),
  );
  const free = times.filter((time) => !taken.has(time));
  return { schedule, free, existing: times.length - free.length };
}
