/** What is shown of schedules: the list, one of them, their coming times, their history. Changes nothing. */
import { type PastOccurrence, parseEventTrigger, type StoredSchedule } from '@millrace/pipeline-engine';
import type { ScheduleSummary } from '../contract/index.ts';
import { createComingTimes } from './coming-times.ts';
import { describeDues, describeOccurrence, describeTrigger, describeWaitsFor } from './describe-schedule.ts';
import { type ScheduleFile, scheduleFileOf } from './schedule-files.ts';
import { spanText } from './schedule-news.ts';
import type { Schedules } from './schedules.ts';
import type { SchedulesContext } from './schedules-context.ts';

/** The state of all schedules, read once for a list. */
interface Known {
  readonly stored: ReadonlyMap<string, StoredSchedule>;
  readonly last: ReadonlyMap<string, PastOccurrence>;
  /** How many wait. */
  readonly waiting: ReadonlyMap<string, number>;
  readonly isTrusted: boolean;
}

const comingShown = 5;
const mostTimes = 1000;

export function lookAtSchedules(
  context: SchedulesContext,
): Pick<Schedules, 'list' | 'show' | 'preview' | 'next' | 'times' | 'history' | 'occasionOf'> {
  const { store, clock, services, freezer, news, loop, refresh } = context;
  const comingOf = createComingTimes({ store, clock });

  const summaryOf = async (file: ScheduleFile, known: Known): Promise<ScheduleSummary> => {
    const stored = known.stored.get(file.name);
    const last = known.last.get(file.name);
    const isEnabled = stored?.isEnabled ?? false;
    const frozen = stored === undefined ? undefined : await freezer.frozenOf(stored);
    const missing = news.absentOf(file.name);
    const late = isEnabled ? news.lateOf(file.name) : undefined;
    return {
      name: file.name,
      displayName: file.schedule?.displayName ?? file.name,
      file: file.path,
      trigger: describeTrigger(file.schedule?.trigger),
      timeZone: file.schedule?.trigger?.timeZone ?? 'UTC',
      waitsFor: describeWaitsFor(parseEventTrigger(file.schedule?.properties).trigger, file.path, {
        folder: context.occasions.folderOf(file.name),
        hasToken: context.tokens.has(file.name),
      }),
      isEnabled,
      disabledBecause: known.isTrusted ? (stored?.disabledBecause ?? null) : 'untrusted',
      errors: freezer.knownIssues(file).filter(({ severity }) => severity === 'error').length,
      next:
        isEnabled && frozen !== undefined && stored?.next != null
          ? (describeDues(frozen.schedule, [stored.next])[0] ?? null)
          : null,
      waiting: known.waiting.get(file.name) ?? 0,
      last: last === undefined ? null : describeOccurrence(last, undefined),
      late:
        late === undefined
          ? null
          : { due: new Date(late.due).toISOString(), within: spanText(late.withinMs) },
      absent: missing === undefined ? null : new Date(missing).toISOString(),
      published: frozen?.published ?? null,
    };
  };

  const known = async (): Promise<Known> => {
    const waiting = new Map<string, number>();
    for (const { schedule } of await store.waiting()) waiting.set(schedule, (waiting.get(schedule) ?? 0) + 1);
    return {
      stored: new Map((await store.list()).map((stored) => [stored.name, stored])),
      last: new Map((await store.lastRuns()).map((past) => [past.schedule, past])),
      waiting,
      isTrusted: await services.trust.isTrusted(),
    };
  };

  return {
    list: async () => {
      const files = await refresh();
      await services.catalog.refresh();
      const state = await known();
      return Promise.all(files.map((file) => summaryOf(file, state)));
    },
    show: async (name) => {
      await refresh();
      const file = await freezer.fileOf(name);
      const issues = await freezer.issuesOf(file);
      return {
        ...(await summaryOf(file, await known())),
        text: file.text,
        digest: file.digest,
        issues,
        coming: [...(await comingOf(file, clock() + 1, comingShown))],
      };
    },
    preview: async (text, place, count) => {
      const file = scheduleFileOf(place, text);
      return {
        coming: [...(await comingOf(file, clock() + 1, count))],
        issues: await freezer.issuesOf(file),
      };
    },
    next: async (name, count) => comingOf(await freezer.fileOf(name), clock() + 1, count),
    times: async (name, from, until) => {
      const file = await freezer.fileOf(name);
      return (await comingOf(file, from, mostTimes)).filter(({ time }) => Date.parse(time) <= until);
    },
    occasionOf: async (run) => (await store.occurrenceOf(run))?.kind,
    history: async (name, page) => {
      const past = await store.history(name, page);
      const file = (await refresh()).find((one) => one.name === name);
      const dues = describeDues(
        { trigger: file?.schedule?.trigger },
        past.map(({ nominal }) => nominal),
      );
      return past.flatMap((occurrence, index) => {
        const due = dues[index];
        return due === undefined
          ? []
          : [{ ...describeOccurrence(occurrence, loop.waitingReason(occurrence)), due }];
      });
    },
  };
}
