/** The runs that schedules with a deadline (`millrace.expect_within`) owe and that did not succeed in time (S65). */
import { expectedRun, type ScheduleStore, type Timetable } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { Freezer } from './freeze-schedule.ts';
import { rulesOfSchedule } from './frozen-schedule.ts';
import type { ScheduleClock } from './schedule-clock.ts';

export interface LateRun {
  readonly schedule: string;
  /** When it was due; of a schedule that waits for events, since when none succeeded. */
  readonly due: number;
  readonly withinMs: number;
}

export interface ExpectedRuns {
  /** What is enabled may have changed. */
  refresh(): void;
  look(): Promise<readonly LateRun[]>;
}

export interface ExpectedRunsOptions extends Pick<ScheduleClock, 'clock'> {
  readonly store: Pick<ScheduleStore, 'list' | 'lastSuccess'>;
  readonly freezer: Pick<Freezer, 'frozenOf'>;
}

interface Watched {
  readonly name: string;
  readonly timetable: Timetable | undefined;
  readonly withinMs: number;
  readonly enabledAt: number;
  /** The nominal time of the last success that was seen. */
  succeeded?: number;
}

/** Schedules without a deadline are read once after a change, and cost nothing from then on. */
export function createExpectedRuns({ store, freezer, clock }: ExpectedRunsOptions): ExpectedRuns {
  let watched: readonly Watched[] = [];
  let isStale = true;

  const read = async (): Promise<readonly Watched[]> => {
    const found: Watched[] = [];
    for (const stored of await store.list()) {
      if (!stored.isEnabled) continue;
      const { name, enabledAt } = stored;
      const { schedule } = await freezer.frozenOf(stored);
      try {
        const { timetable, policies } = rulesOfSchedule(name, schedule, enabledAt);
        const { expectWithinMs: withinMs } = policies;
        if (withinMs === undefined) continue;
        found.push({
          ...{ name, enabledAt, withinMs },
          timetable: schedule.trigger === undefined ? undefined : timetable,
        });
      } catch (error) {
        // One that cannot be read is told by the loop, and keeps no other from being looked at.
        if (!(error instanceof EngineError)) throw error;
      }
    }
    return found;
  };

  return {
    refresh: () => {
      isStale = true;
    },
    look: async () => {
      if (isStale) {
        isStale = false;
        watched = await read().catch((error: unknown) => {
          isStale = true;
          throw error;
        });
      }
      const late: LateRun[] = [];
      for (const one of watched) {
        const { name, enabledAt, withinMs, succeeded = enabledAt } = one;
        // Nothing is asked while what was seen is enough.
        if (expectedRun(one, succeeded, clock()) === undefined) continue;
        const newest = await store.lastSuccess(name, succeeded);
        if (newest !== undefined) one.succeeded = newest;
        const due = expectedRun(one, newest ?? succeeded, clock());
        if (due !== undefined) late.push({ schedule: name, due, withinMs });
      }
      return late;
    },
  };
}
