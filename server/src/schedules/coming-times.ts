/** The due times that a schedule's file says, whether it is enabled or not. */
import type { ScheduleStore } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { DueTextBody } from '../contract/index.ts';
import { describeDues } from './describe-schedule.ts';
import { rulesOfSchedule } from './frozen-schedule.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import type { ScheduleFile } from './schedule-files.ts';

export type ComingTimes = (
  file: ScheduleFile,
  from: number,
  count: number,
) => Promise<readonly DueTextBody[]>;

export function createComingTimes({
  store,
  clock,
}: Pick<ScheduleClock, 'clock'> & { readonly store: ScheduleStore }): ComingTimes {
  /** From where a trigger without a start counts: from when it was enabled, else as if that were now. */
  const anchorOf = async ({ name, digest, schedule }: ScheduleFile, from: number): Promise<number> => {
    // The times of a cron expression are the same wherever it begins.
    if (schedule?.trigger?.kind === 'cron') return from;
    const stored = await store.get(name);
    return stored?.digest === digest ? stored.enabledAt : clock();
  };
  return async (file, from, count) => {
    if (file.schedule?.trigger === undefined) return [];
    try {
      const { timetable } = rulesOfSchedule(file.name, file.schedule, await anchorOf(file, from));
      const times: number[] = [];
      for (const due of timetable.between(from)) {
        if (times.push(due) >= count) break;
      }
      return describeDues(file.schedule, times);
    } catch (error) {
      if (error instanceof EngineError) return [];
      throw error;
    }
  };
}
