/**
 * The schedules of a workspace: their files, and whether this machine runs them. A file that is not, byte for byte, what
 * a person enabled is disabled before anything else happens with it.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  backfillOccurrences,
  backfillTimes,
  createTriggerLoop,
  createWatchdog,
  mostFilled,
  type Occurrence,
  type PastOccurrence,
  type ScheduleNews,
  type ScheduleStore,
  type StoredSchedule,
} from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type {
  BackfillAnswer,
  BackfillRequest,
  DueTextBody,
  OccurrenceBody,
  ScheduleDetail,
  SchedulePreview,
  ScheduleSummary,
} from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import type { Services } from '../services.ts';
import { toJson } from '../to-json.ts';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { createLocks } from '../workspace/locks.ts';
import { digestOf } from '../workspace/pipeline-files.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import { describeDues, describeOccurrence, describeTrigger } from './describe-schedule.ts';
import {
  type FrozenSchedule,
  readFrozen,
  resolveWhatToRun,
  rulesOfSchedule,
  writeFrozen,
} from './frozen-schedule.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import { readScheduleFiles, type ScheduleFile, scheduleFileOf, schedulesFolder } from './schedule-files.ts';
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
  ): Promise<OccurrenceBody[]>;
  /** Writes `schedules/NAME.yml`, disabled. Throws `invalid-request` when the name is taken. */
  create(text: string): Promise<string>;
  save(name: string, text: string, baseDigest: string): Promise<void>;
  enable(name: string): Promise<void>;
  disable(name: string): Promise<void>;
  /** Moves the file to the trash; of a disabled schedule only. Its history stays. */
  remove(name: string): Promise<void>;
  runNow(name: string): Promise<OccurrenceBody>;
  backfill(name: string, request: BackfillRequest): Promise<BackfillAnswer>;
  /** Looks at the files again, and disables what is not what was enabled. */
  refresh(): Promise<void>;
  /** For a server that stays: records and starts what is due from now on. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface SchedulesOptions extends ScheduleClock {
  readonly store: ScheduleStore;
  readonly services: Parameters<typeof startOccurrence>[0] & Pick<Services, 'trash' | 'events' | 'notices'>;
  /** Runs of schedules that go on at once. */
  readonly mostActive: number;
}

/** The state of all schedules, read once for a list. */
interface Known {
  readonly stored: ReadonlyMap<string, StoredSchedule>;
  readonly last: ReadonlyMap<string, PastOccurrence>;
  /** How many wait. */
  readonly waiting: ReadonlyMap<string, number>;
  readonly isTrusted: boolean;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/;
const comingShown = 5;
const tellAfterMs = 200;
const mostTimes = 1000;

export function createSchedules({ store, services, clock, timer, mostActive }: SchedulesOptions): Schedules {
  const { workspace, trust, documents, published, trash, engine, events, notices } = services;
  const { root } = workspace;
  const locks = createLocks();
  /** Due times that nobody recorded, by schedule. */
  const absent = new Map<string, number>();
  let isStarted = false;

  /** However much happens at once, who listens reads the lists again a few times a second at most. */
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    setTimeout(() => {
      isTold = false;
      events.publishWorkspace({ type: 'schedules-changed' });
    }, tellAfterMs).unref();
  };
  const report = (news: ScheduleNews): void => {
    if (news.kind === 'absent') noteAbsent(news.schedule, news.due, news.error);
    else noteOccurrence(news.kind, news.occurrence);
    tell();
  };
  const noteOccurrence = (kind: string, { schedule, nominal, reason }: Occurrence): void => {
    absent.delete(schedule);
    // Who waits for a run hears that it does not come.
    if (kind === 'failed' || reason?.kind === 'missed') notices.runAbsent(schedule, nominal);
  };
  const noteAbsent = (schedule: string, due: number, error?: unknown): void => {
    if (schedule !== '') {
      absent.set(schedule, due);
      notices.runAbsent(schedule, due);
    }
    const what =
      schedule === '' ? 'The schedules' : `The run of "${schedule}" for ${new Date(due).toISOString()}`;
    console.error(`${what} could not be recorded.`, error ?? '');
  };

  const loop = createTriggerLoop({
    store,
    clock,
    timer,
    isTrusted: trust.isTrusted,
    rulesOf: async (stored) => ({
      name: stored.name,
      ...rulesOfSchedule(stored.name, (await frozenOf(stored)).schedule, stored.enabledAt),
    }),
    start: (occurrence) => begin(occurrence),
    cancel: (run) => engine.cancel(run),
    ended: (run) => engine.finished(run),
    mostActive,
    report,
  });
  const watchdog = createWatchdog({
    store,
    clock,
    timer,
    isTrusted: trust.isTrusted,
    report: ({ schedule, due }) => {
      noteAbsent(schedule, due);
      tell();
    },
  });

  const frozenOf = async ({ name }: StoredSchedule): Promise<FrozenSchedule> => {
    const text = await store.snapshot(name);
    if (text === undefined) throw unknownSchedule(name);
    return readFrozen(text);
  };

  const begin = async (occurrence: Occurrence): Promise<string> => {
    const stored = await store.get(occurrence.schedule);
    if (stored === undefined) throw unknownSchedule(occurrence.schedule);
    const { file, enabledAt } = stored;
    return startOccurrence(services, occurrence, { frozen: await frozenOf(stored), file, enabledAt });
  };

  const look = async (): Promise<void> => {
    tell();
    if (isStarted) await loop.look();
  };

  const refresh = async (): Promise<readonly ScheduleFile[]> => {
    const found = await readScheduleFiles(root);
    const files = new Map(found.map((file) => [file.name, file]));
    let changed = false;
    for (const stored of await store.list()) {
      const file = files.get(stored.name);
      if (!stored.isEnabled || (file?.digest === stored.digest && file.path === stored.file)) continue;
      await store.disable(stored.name, 'changed');
      changed = true;
    }
    if (changed) await look();
    return found;
  };

  const fileOf = async (name: string): Promise<ScheduleFile> => {
    const found = (await readScheduleFiles(root)).find((file) => file.name === name);
    return found ?? Promise.reject(unknownSchedule(name));
  };

  /** After a refresh of the catalog. */
  const knownIssues = ({ text, path: file }: ScheduleFile) =>
    toJson([...documents.checkAny(text, file).issues]);
  const issuesOf = async (file: ScheduleFile) => {
    await services.catalog.refresh();
    return knownIssues(file);
  };

  /** Nothing is frozen of a file with mistakes. */
  const freeze = async (file: ScheduleFile): Promise<FrozenSchedule> => {
    if (!(await trust.isTrusted())) throw untrusted();
    if (!namePattern.test(file.name)) throw badName(file.name);
    const issues = await issuesOf(file);
    if (file.schedule === undefined || issues.some(({ severity }) => severity === 'error'))
      throw new InvalidDocument(issues);
    const job = file.schedule.action?.kind === 'create-job' ? file.schedule.action.job : undefined;
    if (job?.kind === 'file')
      await resolveWorkspacePath(root, path.posix.join(path.posix.dirname(file.path), job.path));
    return { version: 1, schedule: file.schedule, published: await resolveWhatToRun(file, published) };
  };

  const put = async (file: ScheduleFile, frozen: FrozenSchedule, isEnabled: boolean): Promise<void> => {
    const { name, path: place, digest } = file;
    const enabledAt = clock();
    const { timetable } = rulesOfSchedule(name, frozen.schedule, enabledAt);
    const next = isEnabled ? (timetable.next(enabledAt) ?? null) : null;
    await store.put({ name, file: place, digest, isEnabled, enabledAt, next }, writeFrozen(frozen));
  };

  const enable = async (name: string): Promise<void> => {
    const file = await fileOf(name);
    await put(file, await freeze(file), true);
    absent.delete(name);
    await look();
  };

  /** What a run that is asked for is of: what was enabled last, unless the file changed since. */
  const storedOrFrozen = async (name: string): Promise<StoredSchedule> => {
    const file = await fileOf(name);
    if (!(await trust.isTrusted())) throw untrusted();
    const stored = await store.get(name);
    if (stored?.digest !== file.digest) await put(file, await freeze(file), false);
    return (await store.get(name)) ?? Promise.reject(unknownSchedule(name));
  };

  const summaryOf = async (file: ScheduleFile, known: Known): Promise<ScheduleSummary> => {
    const stored = known.stored.get(file.name);
    const last = known.last.get(file.name);
    const isEnabled = stored?.isEnabled ?? false;
    const frozen = stored === undefined ? undefined : await frozenOf(stored);
    const missing = absent.get(file.name);
    return {
      name: file.name,
      displayName: file.schedule?.displayName ?? file.name,
      file: file.path,
      trigger: describeTrigger(file.schedule?.trigger),
      timeZone: file.schedule?.trigger?.timeZone ?? 'UTC',
      isEnabled,
      disabledBecause: known.isTrusted ? (stored?.disabledBecause ?? null) : 'untrusted',
      errors: knownIssues(file).filter(({ severity }) => severity === 'error').length,
      next:
        isEnabled && frozen !== undefined && stored?.next != null
          ? (describeDues(frozen.schedule, [stored.next])[0] ?? null)
          : null,
      waiting: known.waiting.get(file.name) ?? 0,
      last: last === undefined ? null : describeOccurrence(last, undefined),
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
      isTrusted: await trust.isTrusted(),
    };
  };

  /** From where a trigger without a start counts: from when it was enabled, else as if that were now. */
  const anchorOf = async ({ name, digest, schedule }: ScheduleFile, from: number): Promise<number> => {
    // The times of a cron expression are the same wherever it begins.
    if (schedule?.trigger?.kind === 'cron') return from;
    const stored = await store.get(name);
    return stored?.digest === digest ? stored.enabledAt : clock();
  };

  const comingOf = async (
    file: ScheduleFile,
    from: number,
    count: number,
  ): Promise<readonly DueTextBody[]> => {
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

  return {
    list: async () => {
      const files = await refresh();
      await services.catalog.refresh();
      const state = await known();
      return Promise.all(files.map((file) => summaryOf(file, state)));
    },
    show: async (name) => {
      await refresh();
      const file = await fileOf(name);
      const issues = await issuesOf(file);
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
      return { coming: [...(await comingOf(file, clock() + 1, count))], issues: await issuesOf(file) };
    },
    next: async (name, count) => comingOf(await fileOf(name), clock() + 1, count),
    times: async (name, from, until) => {
      const file = await fileOf(name);
      return (await comingOf(file, from, mostTimes)).filter(({ time }) => Date.parse(time) <= until);
    },
    history: async (name, page) =>
      (await store.history(name, page)).map((past) => describeOccurrence(past, loop.waitingReason(past))),
    create: async (text) => {
      const { name, schedule } = scheduleFileOf(`${schedulesFolder}/new.yml`, text);
      if (schedule?.name === undefined || !namePattern.test(name)) throw badName(schedule?.name ?? '');
      const place = `${schedulesFolder}/${name}.yml`;
      const absolute = await resolveWorkspacePath(root, place);
      await locks.run(absolute, async () => {
        const taken = (await readScheduleFiles(root)).find(
          (file) => file.name === name || file.path === place,
        );
        if (taken !== undefined) throw takenName(name, taken.path);
        await writeAtomically(absolute, text);
      });
      tell();
      return name;
    },
    save: async (name, text, baseDigest) => {
      const before = await fileOf(name);
      const absolute = await resolveWorkspacePath(root, before.path);
      const wasEnabled = await locks.run(absolute, async () => {
        const now = await fileOf(name);
        if (now.digest !== baseDigest) throw changedFile(name);
        const next = scheduleFileOf(now.path, text);
        if (next.name !== name) throw renamed(name, next.name);
        const stored = await store.get(name);
        const isSame = stored?.isEnabled === true && stored.digest === baseDigest;
        // Before the file changes: what is enabled goes on with what it was enabled with, or not at all.
        const frozen = isSame ? await freeze(next) : undefined;
        await writeAtomically(absolute, text);
        if (frozen !== undefined) await put({ ...next, digest: digestOf(text) }, frozen, true);
        return isSame;
      });
      if (wasEnabled) await look();
      else tell();
    },
    enable,
    disable: async (name) => {
      await fileOf(name);
      await store.disable(name);
      absent.delete(name);
      await look();
    },
    remove: async (name) => {
      const file = await fileOf(name);
      if ((await store.get(name))?.isEnabled === true) {
        throw new EngineError('invalid-request', `The schedule "${name}" is enabled. Disable it first.`, {
          name,
        });
      }
      await trash.put([await resolveWorkspacePath(root, file.path)]);
      await store.remove(name);
      await look();
    },
    runNow: async (name) => {
      await storedOrFrozen(name);
      const nominal = clock();
      const times = { nominal, recordedAt: nominal, startAfter: nominal } as const;
      const wanted = { schedule: name, ...times, kind: 'manual', status: 'waiting', isLate: false } as const;
      const [added = wanted] = await store.add([wanted]);
      await look();
      const [past = added] = await store.history(name, { before: nominal + 1, limit: 1 });
      return describeOccurrence(past, loop.waitingReason(past));
    },
    backfill: async (name, request) => {
      const file = await fileOf(name);
      if (file.schedule === undefined) throw new InvalidDocument(await issuesOf(file));
      const [from, until] = [Date.parse(request.from), Math.min(Date.parse(request.until), clock())];
      const { timetable } = rulesOfSchedule(name, file.schedule, from);
      const times = backfillTimes(timetable, from, until);
      if (times.length > mostFilled) throw tooMany(name);
      const history = await store.history(name, { before: until + 1, limit: 100_000 });
      const taken = new Set(
        history
          .filter(({ status }) => status === 'started' || status === 'waiting')
          .map(({ nominal }) => nominal),
      );
      const free = times.filter((time) => !taken.has(time));
      const answer = { times: [...describeDues(file.schedule, free)], existing: times.length - free.length };
      if (request.preview || free.length === 0) return answer;
      await storedOrFrozen(name);
      const { concurrency, newestFirst } = request;
      const backfill = {
        id: randomUUID(),
        schedule: name,
        from,
        until,
        concurrency,
        newestFirst,
        createdAt: clock(),
      };
      await store.add(backfillOccurrences(backfill, free), backfill);
      await look();
      return answer;
    },
    refresh: async () => {
      await refresh();
    },
    start: async () => {
      await refresh();
      isStarted = true;
      await loop.start();
      watchdog.start();
    },
    close: async () => {
      watchdog.close();
      await loop.close();
    },
  };
}

function unknownSchedule(name: string): EngineError {
  return new EngineError('not-found', `There is no schedule "${name}" in ${schedulesFolder}/.`, { name });
}

function untrusted(): EngineError {
  return new EngineError(
    'workspace-untrusted',
    'This workspace came from elsewhere: nothing of it starts by itself. Look at what it runs, then press "Trust this workspace" in the designer.',
  );
}

function badName(name: string): EngineError {
  return new EngineError(
    'invalid-request',
    `"${name}" cannot be the name of a schedule. Write name: with letters, digits, "_", "-" and ".", beginning with a letter or a digit.`,
    { name },
  );
}

function takenName(name: string, file: string): EngineError {
  return new EngineError(
    'invalid-request',
    `There is a schedule "${name}" already, in ${file}. Choose another name.`,
    {
      name,
      file,
    },
  );
}

function renamed(name: string, to: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The text names the schedule "${to}", but this one is "${name}". Create another schedule for another name.`,
    { name, to },
  );
}

function changedFile(name: string): EngineError {
  return new EngineError(
    'stale-revision',
    `The file of "${name}" changed meanwhile. Look at it again, and repeat your change.`,
    { name },
  );
}

function tooMany(name: string): EngineError {
  return new EngineError(
    'invalid-request',
    `"${name}" is due more than ${mostFilled} times in this stretch. Fill a shorter one first.`,
    { name, most: mostFilled },
  );
}
