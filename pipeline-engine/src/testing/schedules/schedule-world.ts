/**
 * Schedules in a simulated world: the real loop and its decisions on the stores in memory, with processes that die at any
 * moment, disks that refuse, and clocks that are set.
 */
import { EngineError } from '../../errors.ts';
import type { Occurrence, ScheduleStore } from '../../run/schedule-store.ts';
import type { DueRules } from '../../triggers/plan-due.ts';
import { overlaps, type Policies } from '../../triggers/policies.ts';
import { createTimetable } from '../../triggers/timetable.ts';
import { createTriggerLoop } from '../../triggers/trigger-loop.ts';
import { createMemorySchedules } from '../memory-schedules.ts';
import { createRandom, type Random } from '../simulator/random.ts';
import { createAgenda } from './agenda.ts';
import type { CatalogueEntry } from './trigger-catalogue.ts';

export interface WorldOptions {
  readonly seed: number;
  /** One schedule of each. */
  readonly catalogue: readonly CatalogueEntry[];
  readonly from: number;
  readonly until: number;
  /** Of so many changes of the store one kills the process. */
  readonly deathIn: number;
  /** How often the clock is looked at. Longer than in a real process, or a year would be half a million looks. */
  readonly mostSleepMs: number;
}

/** Times are of the world, which goes on whatever the clock shows. */
export interface PlayedRun {
  readonly run: string;
  readonly schedule: string;
  readonly nominal: number;
  readonly startedAt: number;
  /** What the clock showed then. */
  readonly shownAt: number;
  endsAt: number;
}

export interface PlayedSchedule {
  readonly name: string;
  readonly policies: Policies;
  readonly expected: readonly number[];
}

export interface PlayedWorld {
  readonly schedules: readonly PlayedSchedule[];
  readonly occurrences: readonly Occurrence[];
  readonly runs: readonly PlayedRun[];
  /** By the clock: when nobody looked, or when it was set. */
  readonly disturbed: readonly (readonly [number, number])[];
  readonly mostActive: number;
  readonly mostActiveSeen: number;
  /** Until when due times have come, by the clock. */
  readonly latest: number;
  readonly left: readonly Occurrence[];
  readonly deaths: number;
  readonly jumps: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** In these everything that waits has its turn. */
const mostDaysOfRest = 90;

export async function playWorld(options: WorldOptions): Promise<PlayedWorld> {
  const { deathIn, mostSleepMs } = options;
  /** What befalls the world from outside comes so often, and lasts in proportion. */
  const pace = Math.min(options.until - options.from, 80 * day);
  const random = createRandom(options.seed);
  const agenda = createAgenda(options.from);
  let skew = 0;
  const clock = (): number => agenda.time() + skew;
  let latest = clock();

  const runs = new Map<string, PlayedRun>();
  const memory = createMemorySchedules((run) => {
    const endsAt = runs.get(run)?.endsAt ?? 0;
    return endsAt > agenda.time() ? { status: 'running' } : { status: 'succeeded', finishedAt: endsAt };
  });
  const schedules = options.catalogue.map((entry, index) => drawSchedule(index, entry, random));
  const rules = new Map(
    schedules.map((schedule, index) => [schedule.name, rulesOf(schedule, options.catalogue[index])]),
  );
  await enable(memory.store, rules, options.from);

  // Enough for many schedules in the long run, so that what waits does not pile up for months.
  const mostActive = 2 + Math.floor(schedules.length / 10) + random.below(40);
  let [mostActiveSeen, deaths, jumps] = [0, 0, 0];
  const open: PlayedRun[] = [];
  const waiters = new Map<string, () => void>();
  const disturbed: (readonly [number, number])[] = [];
  let isDying = false;
  let close: () => void = () => undefined;

  const endRun = (run: PlayedRun): void => {
    if (run.endsAt > agenda.time() || !waiters.has(run.run)) return;
    waiters.get(run.run)?.();
    waiters.delete(run.run);
  };

  const startProcess = async (): Promise<void> => {
    const life = { isOver: false };
    const never = new Promise<never>(() => undefined);
    /** Dies now and then, before or after what it does. */
    const mortal = async <T>(work: () => Promise<T>): Promise<T> => {
      const fate = life.isOver ? 0 : random.below(deathIn);
      if (fate === 0) isDying = true;
      if (fate === 0) return never;
      const result = await work();
      if (fate === 1) isDying = true;
      return fate === 1 ? never : result;
    };
    const loop = createTriggerLoop({
      store: mortalStore(memory.store, mortal),
      clock,
      timer: (ms, work) => agenda.after(ms, () => (life.isOver ? undefined : work())),
      isTrusted: async () => true,
      rulesOf: async ({ name }) => known(rules.get(name)),
      mostActive,
      mostSleepMs,
      report: () => undefined,
      start: (occurrence) =>
        mortal(async () => {
          if (random.below(Math.min(400, deathIn)) === 0)
            throw new EngineError('store-failed', 'The disk is full.');
          return begin(occurrence);
        }),
      cancel: async (number) => {
        const run = known(runs.get(number));
        run.endsAt = Math.min(run.endsAt, agenda.time() + random.below(3) * minute);
        agenda.after(run.endsAt - agenda.time(), () => endRun(run));
      },
      ended: (number) =>
        new Promise((resolve) => {
          const run = known(runs.get(number));
          if (run.endsAt <= agenda.time()) resolve(undefined);
          else waiters.set(number, () => (life.isOver ? undefined : resolve(undefined)));
        }),
    });
    close = () => {
      life.isOver = true;
    };
    // A process that dies while it starts never says that it has.
    await Promise.race([loop.start(), settled()]);
  };

  const begin = (occurrence: Occurrence): string => {
    const run = String(runs.size + 1);
    memory.claim(occurrence, run);
    const { schedule, nominal } = occurrence;
    const length = random.below(20) === 0 ? random.below(3 * day) : random.below(40) * minute + 1;
    const startedAt = agenda.time();
    const played = { run, schedule, nominal, startedAt, shownAt: clock(), endsAt: startedAt + length };
    runs.set(run, played);
    const goingOn = open.filter((other) => other.endsAt > startedAt);
    open.splice(0, open.length, ...goingOn, played);
    mostActiveSeen = Math.max(mostActiveSeen, open.length);
    agenda.after(length, () => endRun(played));
    return run;
  };

  const revive = async (downMs: number): Promise<void> => {
    close();
    waiters.clear();
    const before = clock();
    deaths += 1;
    agenda.skip(downMs);
    disturbed.push([before - minute, clock() + minute]);
    isDying = false;
    await startProcess();
  };

  /** Goes on until then, with a new process for each that dies. */
  const goOn = async (until: number): Promise<void> => {
    for (;;) {
      // It may die as soon as it begins.
      while (isDying) await revive(random.below(3) * 20 * minute);
      const work = agenda.next(until);
      if (work === undefined) break;
      latest = Math.max(latest, clock());
      work();
      await settled();
    }
    latest = Math.max(latest, clock());
  };

  const setClock = (): void => {
    const before = clock();
    skew +=
      (random.below(2) === 0 ? -1 : 1) *
      random.below(random.below(4) === 0 ? Math.min(3 * day, pace / 4) : 2 * hour);
    jumps += 1;
    const after = clock();
    disturbed.push([Math.min(before, after) - minute, Math.max(before, after) + mostSleepMs + minute]);
  };

  await startProcess();
  while (agenda.time() < options.until) {
    await goOn(Math.min(options.until, agenda.time() + pace / 8 + random.below(pace / 3)));
    if (random.below(2) === 0) setClock();
    else await revive(random.below(4) === 0 ? random.below(pace / 6) : random.below(90 * minute));
  }
  // The clock shows everything again that it has shown, and what waits gets its turn.
  await goOn(agenda.time() + Math.max(0, latest - clock()) + day);
  const end = latest;
  for (const { name } of schedules) await freeze(memory.store, name);
  await revive(0);
  for (let rest = 0; rest < mostDaysOfRest && (await memory.store.waiting()).length > 0; rest += 1)
    await goOn(agenda.time() + day);
  close();
  return {
    schedules,
    occurrences: memory.all(),
    runs: [...runs.values()],
    disturbed,
    mostActive,
    mostActiveSeen,
    latest: end,
    left: await memory.store.waiting(),
    deaths,
    jumps,
  };
}

function drawSchedule(index: number, { expected }: CatalogueEntry, random: Random): PlayedSchedule {
  const missed = random.below(3);
  const policies: Policies = {
    missedRuns:
      missed === 0
        ? { kind: 'skip' }
        : missed === 1
          ? { kind: 'last' }
          : { kind: 'all', most: 1 + random.below(6) },
    overlap: overlaps[random.below(overlaps.length)] ?? 'queue',
    jitterMs: random.below(3) === 0 ? (1 + random.below(600)) * 1000 : 0,
  };
  return { name: `schedule-${index}`, policies, expected };
}

function rulesOf({ name, policies }: PlayedSchedule, entry: CatalogueEntry | undefined): DueRules {
  const timetable = createTimetable(known(entry).trigger, 0);
  if (!timetable.ok) throw new Error(`${name}: ${timetable.parts.join()}`);
  return { name, policies, timetable: timetable.value };
}

async function enable(
  store: ScheduleStore,
  rules: ReadonlyMap<string, DueRules>,
  now: number,
): Promise<void> {
  for (const [name, { timetable }] of rules) {
    const next = timetable.next(now - 1) ?? null;
    await store.put({ name, file: `${name}.yml`, digest: '', isEnabled: true, enabledAt: now, next }, '');
  }
}

/** Nothing more comes due, and what waits stays. */
async function freeze(store: ScheduleStore, name: string): Promise<void> {
  const found = known(await store.get(name));
  await store.put({ ...found, next: null }, '');
}

function mortalStore(store: ScheduleStore, mortal: <T>(work: () => Promise<T>) => Promise<T>): ScheduleStore {
  return {
    ...store,
    record: (records) => mortal(() => store.record(records)),
    settle: (ends) => mortal(() => store.settle(ends)),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('unknown in this world');
  return value;
}
