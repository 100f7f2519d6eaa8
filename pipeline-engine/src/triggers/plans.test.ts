import { describe, expect, it } from 'vitest';
import type { Occurrence } from '../run/schedule-store.ts';
import { backfillTimes, mostFilled } from './backfill.ts';
import { contextValues, withContext } from './occurrence-values.ts';
import { jitterOf, planDue } from './plan-due.ts';
import { planStarts, type StartRules } from './plan-starts.ts';
import { type MissedRuns, type Policies, usualPolicies } from './policies.ts';
import { createTimetable, type Timetable } from './timetable.ts';

const hour = 3_600_000;
const noon = Date.parse('2026-06-01T12:00:00Z');

function hourly(): Timetable {
  const made = createTimetable({ kind: 'cron', expression: '0 * * * *' }, 0);
  if (!made.ok) throw new Error('it is a cron expression');
  return made.value;
}

const planned = (missedRuns: MissedRuns, now: number, next = noon) =>
  planDue({ name: 'a', timetable: hourly(), policies: { ...usualPolicies, missedRuns } }, next, now);

const kinds = (occurrences: readonly Occurrence[]): readonly unknown[] =>
  occurrences.map(({ status, nominal, reason }) => [status, (nominal - noon) / hour, reason?.kind]);

describe('what is due', () => {
  it('S8 one that has come waits to start, and the next follows', () => {
    const { occurrences, next } = planned({ kind: 'skip' }, noon + 300);
    expect(kinds(occurrences)).toEqual([['waiting', 0, undefined]]);
    expect(next).toBe(noon + hour);
    expect(planned({ kind: 'last' }, noon - 1)).toEqual({ occurrences: [], next: noon });
  });

  it('S9 of what was missed, the rule says what runs', () => {
    const late = noon + 4.5 * hour;
    expect(kinds(planned({ kind: 'skip' }, late).occurrences)).toEqual([['skipped', 0, 'missed']]);
    expect(planned({ kind: 'skip' }, late).occurrences[0]?.reason).toEqual({
      kind: 'missed',
      until: noon + 4 * hour,
      count: 5,
    });
    expect(kinds(planned({ kind: 'last' }, late).occurrences)).toEqual([
      ['skipped', 0, 'missed'],
      ['waiting', 4, undefined],
    ]);
    expect(kinds(planned({ kind: 'all', most: 2 }, late).occurrences)).toEqual([
      ['skipped', 0, 'missed'],
      ['waiting', 3, undefined],
      ['waiting', 4, undefined],
    ]);
    expect(kinds(planned({ kind: 'all', most: 9 }, noon + hour + 1).occurrences)).toHaveLength(2);
  });

  it('S9 one on time stands for the missed ones when only the last is wanted', () => {
    expect(kinds(planned({ kind: 'last' }, noon + 2 * hour + 5000).occurrences)).toEqual([
      ['skipped', 0, 'missed'],
      ['waiting', 2, undefined],
    ]);
  });

  it('S15 jitter is the same every time, within its bounds, and spread', () => {
    const drawn = Array.from({ length: 500 }, (_, index) => jitterOf('a', index * hour, 60_000));
    expect(drawn).toEqual(Array.from({ length: 500 }, (_, index) => jitterOf('a', index * hour, 60_000)));
    expect([Math.min(...drawn) >= 0, Math.max(...drawn) <= 60_000, new Set(drawn).size > 50]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('S20 a backfill asks for no more than it may', () => {
    expect(backfillTimes(hourly(), noon, noon + 2 * hour)).toEqual([noon, noon + hour, noon + 2 * hour]);
    expect(backfillTimes(hourly(), 0, noon)).toHaveLength(mostFilled + 1);
  });
});

function waits(nominal: number, more: Partial<Occurrence> = {}): Occurrence {
  const rest = { recordedAt: nominal, startAfter: nominal, isLate: false };
  return { schedule: 'a', nominal, kind: 'due', status: 'waiting', ...rest, ...more };
}

const rules = (overlap: Policies['overlap'], more: Partial<StartRules> = {}): StartRules => ({
  now: 1000,
  mostActive: 9,
  overlapOf: () => overlap,
  concurrencyOf: () => 2,
  ...more,
});
const running = { schedule: 'a', nominal: 1, kind: 'due', run: '7' } as const;

describe('what starts', () => {
  it('S13 queue: one after the other, oldest first', () => {
    const { start, wait } = planStarts({ waiting: [waits(2), waits(3)], active: [] }, rules('queue'));
    expect(start.map(({ nominal }) => nominal)).toEqual([2]);
    expect(wait).toMatchObject([{ occurrence: { nominal: 3 }, reason: { kind: 'overlap' } }]);
    const busy = planStarts({ waiting: [waits(2)], active: [running] }, rules('queue'));
    expect(busy.wait).toMatchObject([{ reason: { kind: 'overlap', run: '7' } }]);
  });

  it('S13 a queue that is full takes no more', () => {
    const waiting = Array.from({ length: 102 }, (_, index) => waits(index + 2));
    const { wait, skip } = planStarts({ waiting, active: [running] }, rules('queue'));
    expect([wait.length, skip.map(({ reason }) => reason)]).toEqual([
      100,
      [
        { kind: 'queue-full', most: 100 },
        { kind: 'queue-full', most: 100 },
      ],
    ]);
  });

  it('S13 skip, allow and cancel_older', () => {
    const board = { waiting: [waits(2), waits(3)], active: [running] };
    expect(planStarts(board, rules('skip')).skip).toHaveLength(2);
    expect(planStarts(board, rules('allow')).start).toHaveLength(2);
    const older = planStarts(board, rules('cancel_older'));
    expect(older.cancel).toEqual(['7']);
    expect(older.skip).toMatchObject([{ occurrence: { nominal: 2 }, reason: { kind: 'superseded', by: 3 } }]);
    expect(older.wait).toMatchObject([{ occurrence: { nominal: 3 }, reason: { kind: 'overlap', run: '7' } }]);
    const cancelling = { ...board, active: [{ ...running, isCancelling: true }] };
    expect(planStarts(cancelling, rules('cancel_older')).cancel).toEqual([]);
  });

  it('S13 what was missed waits its turn instead of being skipped', () => {
    const waiting = [waits(2, { isLate: true }), waits(3, { isLate: true })];
    const { start, wait, skip } = planStarts({ waiting, active: [] }, rules('skip'));
    expect([start.length, wait.length, skip.length]).toEqual([1, 1, 0]);
  });

  it('S14 says why the others wait: places, jitter, the backfill', () => {
    const others = [waits(2), waits(3, { schedule: 'b', startAfter: 2000 }), waits(4, { schedule: 'c' })];
    const fills = [5, 6, 7].map((nominal) =>
      waits(nominal, { kind: 'backfill', backfill: 'x', isLate: true }),
    );
    expect(planStarts({ waiting: others, active: [] }, rules('queue', { mostActive: 1 })).wait).toMatchObject(
      [
        { occurrence: { schedule: 'b' }, reason: { kind: 'jitter', until: 2000 } },
        { occurrence: { schedule: 'c' }, reason: { kind: 'capacity', running: 1, most: 1 } },
      ],
    );
    const filled = planStarts({ waiting: fills, active: [running] }, rules('queue'));
    expect(filled.start).toHaveLength(2);
    expect(filled.wait).toMatchObject([{ reason: { kind: 'backfill', running: 2, most: 2 } }]);
  });

  it('S21 who asks for a run gets it beside those by the clock', () => {
    const { start } = planStarts(
      { waiting: [waits(2, { kind: 'manual' })], active: [running] },
      rules('queue'),
    );
    expect(start).toHaveLength(1);
  });
});

it('S17 literals and paths know their occurrence, whenever it starts', () => {
  const values = contextValues({ nominal: noon, previous: noon - hour, recordedAt: noon + 5 * hour });
  expect(values).toEqual({
    trigger_time: '2026-06-01T12:00:00Z',
    nominal_time: '2026-06-01T12:00:00Z',
    window_start: '2026-06-01T11:00:00Z',
    window_end: '2026-06-01T12:00:00Z',
    recorded_time: '2026-06-01T17:00:00Z',
  });
  const text =
    '${{creation_context.trigger_time}} ${{ creation_context.window_start }} ${{creation_context.constructor}}';
  expect(withContext(text, values)).toBe(
    '2026-06-01T12:00:00Z 2026-06-01T11:00:00Z ${{creation_context.constructor}}',
  );
});
