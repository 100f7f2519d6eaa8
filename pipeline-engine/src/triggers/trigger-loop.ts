/**
 * Starts the runs of schedules when they are due: one timer to the next due time, however many schedules there are. What
 * is recorded and what starts is decided by `plan-due.ts` and `plan-starts.ts`; everything that may not be lost or done
 * twice is in the store before it happens.
 */
import { EngineError, errorTable, type Failure } from '../errors.ts';
import type { Clock, Timer } from '../run/ports.ts';
import type {
  Backfill,
  Occurrence,
  OccurrenceKey,
  OccurrenceReason,
  ScheduleStore,
  StoredSchedule,
} from '../run/schedule-store.ts';
import { type DueRules, graceMs, planDue } from './plan-due.ts';
import type { StartRules } from './plan-starts.ts';
import { type Policies, usualPolicies } from './policies.ts';
import { createStartBoard, keyOf } from './start-board.ts';

export type ScheduleNews =
  | { readonly kind: 'recorded' | 'started' | 'skipped' | 'failed'; readonly occurrence: Occurrence }
  /** A run that should have been recorded is not: the schedule cannot be read, or the store refuses. */
  | { readonly kind: 'absent'; readonly schedule: string; readonly due: number; readonly error?: unknown };

export interface TriggerLoopOptions {
  readonly store: ScheduleStore;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Nothing is recorded or started while it says no. */
  readonly isTrusted: () => Promise<boolean>;
  /** When a schedule is due, and by which policies, as it was frozen. Throws what makes it unreadable. */
  readonly rulesOf: (schedule: StoredSchedule) => Promise<DueRules>;
  /**
   * Records a run that takes the occurrence in the same transaction, and resolves with its number. Throws
   * `already-started` for one that is gone, and any other `EngineError` for a run that cannot begin.
   */
  readonly start: (occurrence: Occurrence) => Promise<string>;
  readonly cancel: (run: string) => Promise<void>;
  /** Settles when the run has ended, or does not go on in this process. */
  readonly ended: (run: string) => Promise<unknown>;
  /** Runs of schedules that go on at once. */
  readonly mostActive: number;
  /** The clock may be set, and the machine may sleep: it is looked at this often. A minute unless given. */
  readonly mostSleepMs?: number;
  readonly report: (news: ScheduleNews) => void;
}

export interface TriggerLoop {
  start(): Promise<void>;
  /** Something changed in the store: schedules or occurrences. Resolves when it has been dealt with. */
  look(): Promise<void>;
  /** Why an occurrence waits. */
  waitingReason(key: OccurrenceKey): OccurrenceReason | undefined;
  /** Nothing begins from now on; resolves when what was under way has ended. */
  close(): Promise<void>;
}

/** Schedules whose due times are recorded in one transaction. */
const recordsAtOnce = 500;

export function createTriggerLoop(options: TriggerLoopOptions): TriggerLoop {
  const { store, clock, timer, report, mostSleepMs = 60_000 } = options;
  const board = createStartBoard();
  const policies = new Map<string, Policies>();
  /** Occurrences whose start a failing machine refused, and when they are tried again. */
  const refusals = new Map<string, Refusal>();
  const background = new Set<Promise<void>>();
  let backfills = new Map<string, Backfill>();
  let callOff: (() => void) | undefined;
  let turning: Promise<void> | undefined;
  let isAgain = false;
  let isStale = false;
  let isClosed = false;

  const inBackground = (work: Promise<void>): void => {
    const entry: Promise<void> = work.finally(() => background.delete(entry));
    background.add(entry);
  };

  const rulesOf = async (schedule: StoredSchedule): Promise<DueRules> => {
    const rules = await options.rulesOf(schedule);
    const before = policies.get(schedule.name) ?? usualPolicies;
    policies.set(schedule.name, rules.policies);
    if (before.overlap !== rules.policies.overlap) board.lookAgain(schedule.name);
    return rules;
  };

  const recordDue = async (): Promise<void> => {
    const now = clock();
    /** Schedules that cannot be read stay due; the others go on. */
    let unread = 0;
    for (;;) {
      const due = await store.due(now, recordsAtOnce + unread);
      if (due.length === unread) return;
      const records = [];
      unread = 0;
      for (const schedule of due) {
        const { name, next } = schedule;
        if (next === null) continue;
        try {
          const planned = planDue(await rulesOf(schedule), next, now);
          records.push({ schedule: name, expected: next, ...planned });
        } catch (error) {
          unread += 1;
          if (now - next > graceMs) report({ kind: 'absent', schedule: name, due: next, error });
        }
      }
      for (const occurrence of await store.record(records)) tellRecorded(occurrence);
    }
  };

  const tellRecorded = (occurrence: Occurrence): void => {
    const isWaiting = occurrence.status === 'waiting';
    if (isWaiting) board.add(occurrence);
    report({ kind: isWaiting ? 'recorded' : 'skipped', occurrence });
  };

  const startRules = (): StartRules => ({
    now: clock(),
    mostActive: options.mostActive,
    overlapOf: (name) => (policies.get(name) ?? usualPolicies).overlap,
    concurrencyOf: (id) => backfills.get(id)?.concurrency ?? 1,
  });

  const startDue = async (): Promise<void> => {
    const rules = startRules();
    for (const [key, { occurrence, until }] of refusals) {
      if (until > rules.now) continue;
      refusals.delete(key);
      board.add(occurrence);
    }
    const planned = board.plan(rules);
    try {
      if (planned.skip.length > 0) {
        await store.settle(
          planned.skip.map(({ occurrence: key, reason }) => ({ key, status: 'skipped', reason })),
        );
      }
    } catch (error) {
      board.lookAgain();
      throw error;
    }
    for (const { occurrence, reason } of planned.skip) {
      board.remove(occurrence);
      report({ kind: 'skipped', occurrence: { ...occurrence, status: 'skipped', reason } });
    }
    for (const run of planned.cancel) cancel(run);
    for (const occurrence of planned.start) begin(occurrence);
  };

  const cancel = (run: string): void => {
    board.cancelling(run);
    inBackground(options.cancel(run).catch((error: unknown) => note(error)));
  };

  const begin = (occurrence: Occurrence): void => {
    board.remove(occurrence);
    board.follow(occurrence);
    inBackground(
      options.start(occurrence).then(
        (run) => {
          board.follow({ ...occurrence, run });
          report({ kind: 'started', occurrence: { ...occurrence, status: 'started', run } });
          follow(occurrence, run);
          again();
        },
        (error: unknown) => refused(occurrence, error),
      ),
    );
  };

  const follow = (key: OccurrenceKey, run: string): void => {
    const gone = (): void => {
      board.end(key);
      again();
    };
    options.ended(run).then(gone, gone);
  };

  const refused = async (occurrence: Occurrence, error: unknown): Promise<void> => {
    const failure = failureOf(error);
    if (isClosed) {
      // The next process finds it waiting.
    } else if (failure === undefined) {
      // The machine failed: nothing is wrong with the run, so it goes on waiting.
      const message = error instanceof Error ? error.message : String(error);
      const reason = { kind: 'refused', failure: { code: 'store-failed', params: {}, message } } as const;
      refusals.set(keyOf(occurrence), { occurrence, reason, until: clock() + mostSleepMs });
      note(error);
    } else if (failure.code !== 'already-started') {
      const reason = { kind: 'refused', failure } as const;
      await store.settle([{ key: occurrence, status: 'failed', reason }]).catch(note);
      report({ kind: 'failed', occurrence: { ...occurrence, status: 'failed', reason } });
    }
    board.end(occurrence);
    again();
  };

  /** What goes wrong with the store comes back at the next look; until then nothing is lost. */
  const note = (error: unknown): void => {
    if (!isClosed) report({ kind: 'absent', schedule: '', due: clock(), error });
  };

  const turn = async (): Promise<void> => {
    do {
      isAgain = false;
      try {
        if (isStale) await reload();
        if (await options.isTrusted()) {
          await recordDue();
          await startDue();
        }
      } catch (error) {
        note(error);
      }
      await sleep();
    } while (isAgain && !isClosed);
    turning = undefined;
  };

  const sleep = async (): Promise<void> => {
    if (isClosed) return;
    const now = clock();
    const due = await store.nextDue().catch(() => undefined);
    const retries = [...refusals.values()].map(({ until }) => until);
    const next = Math.min(due ?? Number.POSITIVE_INFINITY, board.nextTime(), ...retries);
    // What is due and could not be dealt with waits for the next look, or it would be tried without a pause.
    const ms = next <= now ? mostSleepMs : Math.min(next - now, mostSleepMs);
    callOff?.();
    callOff = timer(ms, again);
  };

  const again = (): void => {
    if (isClosed) return;
    isAgain = true;
    turning ??= turn();
  };

  return {
    start: async () => {
      await load();
      again();
      await turning;
    },
    look: async () => {
      isStale = true;
      again();
      await turning;
    },
    waitingReason: (key) => refusals.get(keyOf(key))?.reason ?? board.reasonOf(key, startRules()),
    close: async () => {
      isClosed = true;
      callOff?.();
      await turning;
      while (background.size > 0) await Promise.all(background);
    },
  };

  /** What an earlier process left. */
  async function load(): Promise<void> {
    for (const open of await store.openRuns()) {
      board.follow(open);
      follow(open, open.run);
    }
    isStale = true;
  }

  async function reload(): Promise<void> {
    const [recorded, filled, schedules] = [
      await store.waiting(),
      await store.backfills(),
      await store.list(),
    ];
    isStale = false;
    backfills = new Map(filled.map((backfill) => [backfill.id, backfill]));
    const isHeldBack = (key: OccurrenceKey): boolean => board.isActive(key) || refusals.has(keyOf(key));
    board.reset(
      recorded.filter((occurrence) => !isHeldBack(occurrence)),
      (id) => backfills.get(id)?.newestFirst === true,
    );
    const known = new Set(recorded.map(keyOf));
    for (const key of refusals.keys()) if (!known.has(key)) refusals.delete(key);
    const waits = new Set(recorded.map(({ schedule }) => schedule));
    for (const schedule of schedules) if (waits.has(schedule.name)) await rulesOf(schedule).catch(note);
  }
}

/** An occurrence that waits until its start is tried again. */
interface Refusal {
  readonly occurrence: Occurrence;
  readonly reason: OccurrenceReason;
  readonly until: number;
}

/** Undefined when the machine failed, not the run. */
function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof EngineError) || errorTable[error.code].exit === 4) return undefined;
  return { code: error.code, params: error.params, message: error.message };
}
