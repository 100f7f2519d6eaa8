/** What a person asks of a schedule: that it runs by itself or not, or now. */
import type { OccurrenceBody } from '../contract/index.ts';
import { describeOccurrence } from './describe-schedule.ts';
import { refuseLoop } from './refuse-loop.ts';
import type { Schedules } from './schedules.ts';
import type { SchedulesContext } from './schedules-context.ts';

export function commandSchedules(
  context: SchedulesContext,
): Pick<Schedules, 'enable' | 'disable' | 'runNow'> {
  const { store, freezer, news, look } = context;
  return {
    enable: async (name) => {
      const file = await freezer.fileOf(name);
      const frozen = await freezer.freeze(file);
      await refuseLoop(context, context.services.published, { name, file: file.path, frozen });
      await freezer.put(file, frozen, true);
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
