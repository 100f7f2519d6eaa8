import { expect, it } from 'vitest';
import { calendarDays, calendarOf } from './calendar-days.ts';

it('S18 a month is shown in whole weeks from Monday', () => {
  const days = calendarDays(2026, 3).map((day) => new Date(day).toISOString().slice(0, 10));
  expect([days[0], days.at(-1), days.length]).toEqual(['2026-02-23', '2026-04-05', 42]);
  expect(calendarDays(2027, 2)).toHaveLength(28);
});

it('S18 due times stand on the day that their clock shows, with what became of them', () => {
  const due = (time: string, local: string) => ({ time, local, clock: null });
  const occurrence = {
    due: due('2026-03-01T15:30:00Z', '2026-03-02T00:30:00+09:00'),
    nominal: '2026-03-01T15:30:00.000Z',
    kind: 'due',
    status: 'started',
    recordedAt: 0,
    isLate: false,
    run: '4',
    runStatus: 'succeeded',
    begunAt: 0,
    finishedAt: 1,
    reason: null,
    cause: null,
  } as const;
  const missed = {
    ...occurrence,
    nominal: '2026-03-08T15:30:00.000Z',
    status: 'skipped',
    run: null,
    runStatus: null,
    reason: { kind: 'missed', until: Date.parse('2026-03-10T15:30:00Z'), count: 3 },
  } as const;
  const times = [
    due('2026-02-27T15:30:00Z', '2026-02-28T00:30:00+09:00'),
    due('2026-03-09T15:30:00Z', '2026-03-10T00:30:00+09:00'),
    due('2026-03-01T15:30:00Z', '2026-03-02T00:30:00+09:00'),
    due('2026-03-30T15:30:00Z', '2026-03-31T00:30:00+09:00'),
  ];
  const days = calendarOf(
    { year: 2026, month: 3 },
    times,
    [occurrence, missed],
    Date.parse('2026-03-15T00:00:00Z'),
  );
  // What somebody began stands on its day beside what was due.
  const byHand = {
    ...occurrence,
    nominal: '2026-03-01T15:00:00.123Z',
    due: due('2026-03-01T15:00:00.123Z', '2026-03-02T00:00:00+09:00'),
    kind: 'manual',
    run: '3',
  } as const;
  const both = calendarOf({ year: 2026, month: 3 }, times, [occurrence, byHand], 0);
  const second = both.find(({ isInMonth, day }) => isInMonth && new Date(day).getUTCDate() === 2);
  expect(second?.entries.map((entry) => entry.occurrence?.run)).toEqual(['3', '4']);
  const shown = days.filter(({ entries }) => entries.length > 0);
  expect(shown.map(({ day }) => new Date(day).getUTCDate())).toEqual([2, 10, 31]);
  expect(shown.map(({ entries }) => entries[0]?.occurrence?.run)).toEqual(['4', null, undefined]);
});
