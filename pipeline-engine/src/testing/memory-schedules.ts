/** The schedule store in memory: the same promises but durability. Runs claim their occurrences through `claim`. */
import { EngineError } from '../errors.ts';
import type { RunStatus } from '../run/events.ts';
import type {
  Backfill,
  DisabledBecause,
  Happening,
  Occurrence,
  OccurrenceKey,
  OccurrenceReason,
  PastOccurrence,
  ScheduleStore,
  StoredSchedule,
} from '../run/schedule-store.ts';
import { isByItself } from '../run/schedule-store.ts';

export interface MemorySchedules {
  readonly store: ScheduleStore;
  /** Throws `already-started` for an occurrence that does not wait. */
  claim(key: OccurrenceKey, run: string): void;
  /** Every occurrence, in the order in which they were recorded. */
  all(): readonly Occurrence[];
}

interface RunEnd {
  readonly status: RunStatus;
  readonly begunAt?: number;
  readonly finishedAt?: number;
}

const keyOf = ({ schedule, nominal }: OccurrenceKey): string => `${nominal} ${schedule}`;
const byNominal = (a: OccurrenceKey, b: OccurrenceKey): number =>
  a.nominal - b.nominal || (a.schedule < b.schedule ? -1 : 1);

/** `endOf`: how a run stands. */
export function createMemorySchedules(endOf: (run: string) => RunEnd | undefined): MemorySchedules {
  const schedules = new Map<string, StoredSchedule & { readonly snapshot: string }>();
  const occurrences = new Map<string, Occurrence>();
  /** Those of `occurrences` that wait, or whose run may go on: the others are many. */
  const open = new Map<string, Occurrence>();
  const backfills: Backfill[] = [];
  /** The nominal time of each mark, by schedule. */
  const marks = new Map<string, Map<string, number>>();

  const write = (occurrence: Occurrence): void => {
    occurrences.set(keyOf(occurrence), occurrence);
    if (occurrence.status === 'waiting' || occurrence.status === 'started')
      open.set(keyOf(occurrence), occurrence);
    else open.delete(keyOf(occurrence));
  };
  const insert = (occurrence: Occurrence): boolean => {
    if (occurrences.has(keyOf(occurrence))) return false;
    write(occurrence);
    return true;
  };
  const past = (occurrence: Occurrence): PastOccurrence => {
    const end = occurrence.run === undefined ? undefined : endOf(occurrence.run);
    if (end === undefined) return occurrence;
    const { status, ...times } = end;
    return { ...occurrence, runStatus: status, ...times };
  };
  const isFree = ({ status, kind, run }: Occurrence): boolean => {
    if (status === 'skipped' || status === 'failed') return true;
    return kind === 'backfill' && run !== undefined && endOf(run)?.status === 'cancelled';
  };
  const settle = (key: OccurrenceKey, status: 'skipped' | 'failed', reason: OccurrenceReason): void => {
    const found = occurrences.get(keyOf(key));
    if (found?.status === 'waiting') write({ ...found, status, reason });
  };
  const disable = (name: string, because?: DisabledBecause): void => {
    const found = schedules.get(name);
    if (found === undefined) return;
    const { disabledBecause: _before, ...rest } = found;
    schedules.set(name, {
      ...rest,
      isEnabled: false,
      next: null,
      ...(because === undefined ? {} : { disabledBecause: because }),
    });
    for (const occurrence of open.values())
      if (occurrence.schedule === name && isByItself(occurrence.kind) && occurrence.status === 'waiting') {
        const own = marks.get(name) ?? new Map<string, number>();
        for (const [mark, nominal] of own) if (nominal === occurrence.nominal) own.delete(mark);
        settle(occurrence, 'skipped', { kind: because === 'changed' ? because : 'disabled' });
      }
  };
  const note = ({ occurrence, marks: wanted }: Happening): Occurrence | undefined => {
    const own = marks.get(occurrence.schedule) ?? new Map<string, number>();
    marks.set(occurrence.schedule, own);
    if (schedules.get(occurrence.schedule)?.isEnabled !== true || wanted.some((mark) => own.has(mark)))
      return undefined;
    let noted = occurrence;
    while (!insert(noted)) noted = { ...noted, nominal: noted.nominal + 1 };
    for (const mark of wanted) own.set(mark, noted.nominal);
    return noted;
  };
  const without = ({
    snapshot: _snapshot,
    ...schedule
  }: StoredSchedule & { snapshot: string }): StoredSchedule => schedule;
  const dueOnes = (now: number): readonly StoredSchedule[] =>
    [...schedules.values()]
      .filter(({ next }) => next !== null && next <= now)
      .sort((a, b) => (a.next ?? 0) - (b.next ?? 0))
      .map(without);

  const store: ScheduleStore = {
    list: async () => [...schedules.values()].map(without).sort((a, b) => (a.name < b.name ? -1 : 1)),
    get: async (name) => {
      const found = schedules.get(name);
      return found && without(found);
    },
    snapshot: async (name) => schedules.get(name)?.snapshot,
    put: async (schedule, snapshot) => {
      const next = schedule.isEnabled ? schedule.next : null;
      schedules.set(schedule.name, { ...schedule, next, snapshot });
    },
    disable: async (name, because) => disable(name, because),
    remove: async (name) => {
      disable(name);
      schedules.delete(name);
    },
    nextDue: async () => {
      let earliest: number | undefined;
      for (const { next } of schedules.values())
        if (next !== null && (earliest === undefined || next < earliest)) earliest = next;
      return earliest;
    },
    due: async (now, limit) => dueOnes(now).slice(0, limit),
    record: async (records) =>
      records.flatMap(({ schedule, expected, next, occurrences: recorded }) => {
        const found = schedules.get(schedule);
        if (found?.next !== expected) return [];
        schedules.set(schedule, { ...found, next });
        return recorded.filter(insert);
      }),
    note: async (happenings) => happenings.flatMap((one) => note(one) ?? []),
    marked: async (name, wanted) => {
      const own = marks.get(name);
      return new Map(
        wanted.flatMap((mark): readonly [string, number][] => {
          const nominal = own?.get(mark);
          return nominal === undefined ? [] : [[mark, nominal]];
        }),
      );
    },
    occurrenceOf: async (run) => [...occurrences.values()].find((occurrence) => occurrence.run === run),
    add: async (wanted, backfill) => {
      if (backfill !== undefined) backfills.unshift(backfill);
      return wanted.filter((occurrence) => {
        if (insert(occurrence)) return true;
        const found = occurrences.get(keyOf(occurrence));
        if (found === undefined || !isFree(found)) return false;
        write({ ...occurrence, isLate: found.isLate });
        return true;
      });
    },
    settle: async (ends) => {
      for (const { key, status, reason } of ends) settle(key, status, reason);
    },
    heldFolders: async () =>
      [...occurrences.values()].flatMap(({ status, cause, run }) => {
        if (cause?.kind !== 'files' || (status !== 'waiting' && status !== 'started')) return [];
        return [{ folder: cause.folder, ...(run === undefined ? {} : { run }) }];
      }),
    waiting: async () => [...open.values()].filter(({ status }) => status === 'waiting').sort(byNominal),
    openRuns: async () =>
      [...open.values()].sort(byNominal).flatMap(({ schedule, nominal, kind, backfill, run }) => {
        if (run === undefined) return [];
        if (endOf(run)?.finishedAt !== undefined) {
          open.delete(keyOf({ schedule, nominal }));
          return [];
        }
        return [{ schedule, nominal, kind, run, ...(backfill === undefined ? {} : { backfill }) }];
      }),
    backfills: async () => backfills,
    history: async (name, { before = Number.MAX_SAFE_INTEGER, limit }) =>
      [...occurrences.values()]
        .filter(({ schedule, nominal }) => schedule === name && nominal < before)
        .sort((a, b) => b.nominal - a.nominal)
        .slice(0, limit)
        .map(past),
    lastSuccess: async (name, after) => {
      const times = [...occurrences.values()].flatMap(({ schedule, nominal, run }) =>
        schedule === name && nominal > after && run !== undefined && endOf(run)?.status === 'succeeded'
          ? [nominal]
          : [],
      );
      return times.length === 0 ? undefined : Math.max(...times);
    },
    lastRuns: async () => {
      const newest = new Map<string, Occurrence>();
      for (const occurrence of [...occurrences.values()].sort(byNominal))
        if (occurrence.run !== undefined && schedules.has(occurrence.schedule))
          newest.set(occurrence.schedule, occurrence);
      return [...newest.values()].map(past);
    },
  };

  return {
    store,
    claim: (key, run) => {
      const found = occurrences.get(keyOf(key));
      if (found?.status !== 'waiting')
        throw new EngineError('already-started', `${keyOf(key)} does not wait to start.`);
      write({ ...found, status: 'started', run });
    },
    all: () => [...occurrences.values()],
  };
}
