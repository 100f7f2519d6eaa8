import { expect, it } from 'vitest';
import type { Occurrence } from '../run/schedule-store.ts';
import { createRandom, type Random } from '../testing/simulator/random.ts';
import { type ActiveRun, planStarts, type StartRules } from './plan-starts.ts';
import { type Overlap, overlaps } from './policies.ts';
import { createStartBoard, keyOf } from './start-board.ts';

const backfills = new Map([
  ['forth', { concurrency: 2, newestFirst: false }],
  ['back', { concurrency: 1, newestFirst: true }],
]);
const isNewestFirst = (id: string): boolean => backfills.get(id)?.newestFirst === true;

function drawOccurrence(random: Random, nominal: number, now: number): Occurrence {
  const kind = random.pick(['due', 'due', 'due', 'backfill', 'manual'] as const);
  const backfill = kind === 'backfill' ? random.pick([...backfills.keys()]) : undefined;
  const startAfter = random.chance(20) ? now + random.below(40) : nominal;
  return {
    schedule: backfill ?? random.pick(['a', 'b', 'c', 'd']),
    nominal,
    kind,
    status: 'waiting',
    recordedAt: now,
    startAfter,
    isLate: random.chance(30),
    ...(backfill === undefined ? {} : { backfill }),
  };
}

/** Everything that waits and goes on, looked at as a whole. */
function createModel() {
  const waiting = new Map<string, Occurrence>();
  const active = new Map<string, ActiveRun>();
  const place = ({ nominal, backfill }: Occurrence): number =>
    backfill !== undefined && isNewestFirst(backfill) ? -nominal : nominal;
  const rank = ({ kind }: Occurrence): number => (kind === 'backfill' ? 1 : 0);
  const plan = (rules: StartRules) =>
    planStarts(
      {
        waiting: [...waiting.values()].sort((a, b) => rank(a) - rank(b) || place(a) - place(b)),
        active: [...active.values()],
      },
      rules,
    );
  return { waiting, active, plan };
}

/** Plays some hundred changes, and compares after each of them. Returns how many runs started and occurrences were skipped. */
function play(seed: number): { readonly started: number; readonly skipped: number } {
  const random = createRandom(seed);
  const [board, model] = [createStartBoard(), createModel()];
  const overlap = new Map<string, Overlap>();
  let [now, runs, skipped] = [0, 0, 0];
  board.reset([], isNewestFirst);
  const rules = (): StartRules => ({
    now,
    mostActive: 4,
    overlapOf: (name) => overlap.get(name) ?? 'queue',
    concurrencyOf: (id) => backfills.get(id)?.concurrency ?? 1,
  });
  const follow = (run: ActiveRun): void => {
    model.active.set(keyOf(run), run);
    board.follow(run);
  };
  const change = (): void => {
    const found = [...model.active.values()];
    switch (random.below(6)) {
      case 0:
        for (let count = random.below(6); count >= 0; count -= 1) {
          const occurrence = drawOccurrence(random, now - random.below(50), now);
          if (model.waiting.has(keyOf(occurrence)) || model.active.has(keyOf(occurrence))) continue;
          model.waiting.set(keyOf(occurrence), occurrence);
          board.add(occurrence);
        }
        break;
      case 1:
      case 2: {
        if (found.length === 0) break;
        const ended = random.pick(found);
        model.active.delete(keyOf(ended));
        board.end(ended);
        break;
      }
      case 3: {
        const begun = found.find(({ run }) => run === undefined);
        if (begun !== undefined) follow({ ...begun, run: String(runs) });
        break;
      }
      case 4: {
        const name = random.pick(['a', 'b', 'c', 'd']);
        overlap.set(name, random.pick(overlaps));
        board.lookAgain(name);
        break;
      }
      case 5:
        if (random.chance(80)) break;
        // As a process does that reads everything again.
        board.reset([...model.waiting.values()], isNewestFirst);
    }
  };
  for (let round = 0; round < 300; round += 1) {
    now += random.below(10);
    change();
    const [planned, expected] = [board.plan(rules()), model.plan(rules())];
    expect(planned.start).toEqual(expected.start);
    expect([...planned.skip].sort(byKey)).toEqual([...expected.skip].sort(byKey));
    expect([...planned.cancel].sort()).toEqual([...expected.cancel].sort());
    skipped += planned.skip.length;
    for (const { occurrence } of planned.skip) {
      model.waiting.delete(keyOf(occurrence));
      board.remove(occurrence);
    }
    for (const run of planned.cancel) {
      board.cancelling(run);
      for (const [key, found] of model.active)
        if (found.run === run) model.active.set(key, { ...found, isCancelling: true });
    }
    for (const occurrence of planned.start) {
      runs += 1;
      model.waiting.delete(keyOf(occurrence));
      board.remove(occurrence);
      follow(occurrence);
    }
    for (const { occurrence, reason } of model.plan(rules()).wait)
      expect(board.reasonOf(occurrence, rules())).toEqual(reason);
  }
  return { started: runs, skipped };
}

const byKey = (a: { occurrence: Occurrence }, b: { occurrence: Occurrence }): number =>
  keyOf(a.occurrence) < keyOf(b.occurrence) ? -1 : 1;

it('R147 a turn that looks only at what may have changed starts and skips what a look at everything would', () => {
  let [started, skipped] = [0, 0];
  for (let seed = 1; seed <= 20; seed += 1) {
    const played = play(seed);
    started += played.started;
    skipped += played.skipped;
  }
  expect(started).toBeGreaterThan(500);
  expect(skipped).toBeGreaterThan(50);
});

it('R147 of a backfill of 100,000 no turn looks at more than can start', () => {
  const board = createStartBoard();
  const looked = { count: 0 };
  const fills = Array.from({ length: 100_000 }, (_, nominal): Occurrence => {
    const rest = { schedule: 'a', nominal, kind: 'backfill', status: 'waiting', recordedAt: 0 } as const;
    const start = { isLate: true, backfill: 'forth' };
    return {
      ...rest,
      ...start,
      get startAfter() {
        looked.count += 1;
        return 0;
      },
    };
  });
  board.reset(fills, isNewestFirst);
  looked.count = 0;
  const rules: StartRules = { now: 1, mostActive: 10, overlapOf: () => 'queue', concurrencyOf: () => 2 };
  for (let turn = 0; turn < 100; turn += 1) {
    const { start } = board.plan(rules);
    expect(start).toHaveLength(2);
    for (const occurrence of start) {
      board.remove(occurrence);
      board.follow(occurrence);
    }
    expect(board.plan(rules).start).toEqual([]);
    for (const occurrence of start) board.end(occurrence);
  }
  expect(looked.count).toBeLessThan(100 * 10);
});
