/**
 * The schedules of a workspace: their files, and whether this machine runs them. A file that is not, byte for byte, what
 * a person enabled is disabled before anything else happens with it.
 */
import {
  createTriggerLoop,
  createWatchdog,
  type InputHasher,
  type Occurrence,
  type ScheduleStore,
} from '@millrace/pipeline-engine';
import type { CallTokens } from '../access/call-tokens.ts';
import type {
  BackfillAnswer,
  BackfillProgress,
  BackfillRequest,
  CalledTrigger,
  CallTrigger,
  DueTextBody,
  OccurrenceBody,
  PastOccurrenceBody,
  ScheduleDetail,
  SchedulePreview,
  ScheduleSummary,
  StopBackfill,
  StoppedBackfill,
} from '../contract/index.ts';
import type { Services } from '../services.ts';
import { backfillSchedules } from './backfill-schedules.ts';
import { callSchedules } from './call-schedule.ts';
import { commandSchedules } from './command-schedules.ts';
import { editSchedules } from './edit-schedules.ts';
import { createExpectedRuns } from './expected-runs.ts';
import { createFreezer } from './freeze-schedule.ts';
import { rulesOfSchedule } from './frozen-schedule.ts';
import { lookAtSchedules } from './look-at-schedules.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import { unknownSchedule } from './schedule-errors.ts';
import { createScheduleEvents } from './schedule-events.ts';
import { readScheduleFiles, type ScheduleFile } from './schedule-files.ts';
import { createNewsDesk } from './schedule-news.ts';
import type { SchedulesContext } from './schedules-context.ts';
import { startOccurrence } from './start-occurrence.ts';

export interface Schedules {
  list(): Promise<readonly ScheduleSummary[]>;
  show(name: string): Promise<ScheduleDetail>;
  preview(text: string, file: string, count: number): Promise<SchedulePreview>;
  next(name: string, count: number): Promise<readonly DueTextBody[]>;
  /** Due times by the file, for a calendar. */
  times(name: string, from: number, until: number): Promise<readonly DueTextBody[]>;
  history(
    name: string,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<PastOccurrenceBody[]>;
  /** Writes `schedules/NAME.yml`, disabled. Throws `invalid-request` when the name is taken. */
  create(text: string): Promise<string>;
  save(name: string, text: string, baseDigest: string): Promise<void>;
  enable(name: string): Promise<void>;
  disable(name: string): Promise<void>;
  /** Moves the file to the trash; of a disabled schedule only. Its history stays. */
  remove(name: string): Promise<void>;
  runNow(name: string): Promise<OccurrenceBody>;
  /** A run of a schedule that waits for calls, or what the key of the call has already. */
  call(name: string, call: CallTrigger): Promise<CalledTrigger>;
  /** What became of the call with this key. Throws `not-found`. */
  called(name: string, key: string): Promise<CalledTrigger>;
  /** Lets its holder call the schedule; the one before ends. */
  makeToken(name: string): Promise<string>;
  revokeToken(name: string): Promise<void>;
  isToken(name: string, authorization: string | undefined): boolean;
  backfill(name: string, request: BackfillRequest): Promise<BackfillAnswer>;
  /** The newest, with how far they are. */
  backfills(name: string): Promise<BackfillProgress[]>;
  /** What waits of it is left out; its runs that go on come to their end, unless they are to be cancelled. */
  stopBackfill(name: string, id: string, how: StopBackfill): Promise<StoppedBackfill>;
  /** What made a run; undefined for one of no schedule. */
  occasionOf(run: string): Promise<OccurrenceBody['kind'] | undefined>;
  /** Looks at the files again, and disables what is not what was enabled. */
  refresh(): Promise<void>;
  /** For a server that stays: records and starts what is due from now on. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface SchedulesOptions extends ScheduleClock {
  readonly store: ScheduleStore;
  readonly services: Parameters<typeof startOccurrence>[0] &
    Pick<Services, 'trash' | 'events' | 'notices' | 'runs'>;
  readonly hasher: Pick<InputHasher, 'digest'>;
  readonly tokens: CallTokens;
  /** Runs of schedules that go on at once. */
  readonly mostActive: number;
}

export function createSchedules(options: SchedulesOptions): Schedules {
  const { store, services, hasher, tokens, clock, timer, mostActive } = options;
  const { trust, engine } = services;
  const news = createNewsDesk(services);
  const freezer = createFreezer({ store, services, clock });
  let isStarted = false;

  const begin = async (occurrence: Occurrence): Promise<string> => {
    const stored = await store.get(occurrence.schedule);
    if (stored === undefined) throw unknownSchedule(occurrence.schedule);
    const { file, enabledAt } = stored;
    return startOccurrence(services, occurrence, { frozen: await freezer.frozenOf(stored), file, enabledAt });
  };

  const loop = createTriggerLoop({
    store,
    clock,
    timer,
    isTrusted: trust.isTrusted,
    rulesOf: async (stored) => ({
      name: stored.name,
      ...rulesOfSchedule(stored.name, (await freezer.frozenOf(stored)).schedule, stored.enabledAt),
    }),
    start: begin,
    cancel: (run) => engine.cancel(run),
    ended: (run) => engine.finished(run),
    mostActive,
    report: (told) => {
      news.report(told);
      if (told.kind !== 'recorded') occasions.goOn();
    },
  });
  const occasions = createScheduleEvents({
    ...{ store, services, hasher, freezer, clock, timer },
    noted: async (occurrences) => {
      for (const occurrence of occurrences)
        news.report({ kind: occurrence.status === 'waiting' ? 'recorded' : 'skipped', occurrence });
      await loop.look();
    },
    looped: async (name) => {
      await store.disable(name, 'loop');
      news.noteLoop(name);
      await look();
    },
  });
  const expected = createExpectedRuns({ store, freezer, clock });
  const watchdog = createWatchdog({
    store,
    clock,
    timer,
    isTrusted: trust.isTrusted,
    report: ({ schedule, due }) => news.noteAbsent(schedule, due),
    lookAtDeadlines: async () => news.noteLate(await expected.look()),
  });

  const look = async (): Promise<void> => {
    news.tell();
    if (!isStarted) return;
    occasions.refresh();
    expected.refresh();
    await loop.look();
  };

  const refresh = async (): Promise<readonly ScheduleFile[]> => {
    const found = await readScheduleFiles(services.workspace.root);
    if (await disableChanged(store, found)) await look();
    return found;
  };

  const context: SchedulesContext = {
    ...{ store, clock, services, freezer, news, occasions, tokens, loop, look, refresh },
  };
  return {
    ...lookAtSchedules(context),
    ...editSchedules(context),
    ...commandSchedules(context),
    ...callSchedules({ ...context, published: services.published }),
    ...backfillSchedules(context),
    refresh: async () => {
      await refresh();
    },
    start: async () => {
      await refresh();
      isStarted = true;
      await loop.start();
      watchdog.start();
      occasions.start();
    },
    close: async () => {
      watchdog.close();
      await occasions.close();
      await loop.close();
    },
  };
}

/** Whether one of them was enabled with another content, or from another place. */
async function disableChanged(store: ScheduleStore, found: readonly ScheduleFile[]): Promise<boolean> {
  const files = new Map(found.map((file) => [file.name, file]));
  let changed = false;
  for (const stored of await store.list()) {
    const file = files.get(stored.name);
    if (!stored.isEnabled || (file?.digest === stored.digest && file.path === stored.file)) continue;
    await store.disable(stored.name, 'changed');
    changed = true;
  }
  return changed;
}
