import { Cron as Croner } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecurrencePattern, Trigger } from '../spec/documents/document.ts';
import { type CronFields, cronDue, recurrenceDue, wallMinutes } from '../testing/schedules/due-oracle.ts';
import { describeDue } from './describe-due.ts';
import { createTimetable, type Timetable } from './timetable.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const at = (text: string): number => Date.parse(text);
const shown = (instants: Iterable<number>): readonly string[] =>
  [...instants].map((instant) => new Date(instant).toISOString().slice(0, 16));

function timetable(trigger: Trigger, anchor = at('2026-01-01T00:00:00Z')): Timetable {
  const made = createTimetable(trigger, anchor);
  if (!made.ok) throw new Error(made.parts.join());
  return made.value;
}

function cron(expression: string, timeZone = 'UTC', more: Partial<Trigger> = {}): Timetable {
  return timetable({ kind: 'cron', expression, timeZone, ...more } as Trigger);
}

describe('due times', () => {
  it('S2 all five fields of a cron expression count, names and lists too', () => {
    const found = cron('*/20 9-10 1,15 JAN,jul *').between(
      at('2026-01-10T00:00:00Z'),
      at('2026-07-01T09:30:00Z'),
    );
    expect(shown(found)).toEqual([
      '2026-01-15T09:00',
      '2026-01-15T09:20',
      '2026-01-15T09:40',
      '2026-01-15T10:00',
      '2026-01-15T10:20',
      '2026-01-15T10:40',
      '2026-07-01T09:00',
      '2026-07-01T09:20',
    ]);
    expect(shown(cron('0 0 L * *').between(at('2028-02-01T00:00:00Z'), at('2028-03-31T00:00:00Z')))).toEqual([
      '2028-02-29T00:00',
      '2028-03-31T00:00',
    ]);
    expect(shown(cron('0 0 29 2 *').between(at('2026-01-01T00:00:00Z'), at('2033-01-01T00:00:00Z')))).toEqual(
      ['2028-02-29T00:00', '2032-02-29T00:00'],
    );
    expect(cron('0 0 30 2 *').next(0)).toBeUndefined();
  });

  it('S2 days of the month or of the week: either is enough where both are named', () => {
    const week = (expression: string): readonly string[] =>
      shown(cron(expression).between(at('2026-06-01T00:00:00Z'), at('2026-06-08T23:59:00Z'))).map((text) =>
        text.slice(8, 10),
      );
    expect(week('0 12 3 * fri')).toEqual(['03', '05']);
    expect(week('0 12 * * 1-5')).toEqual(['01', '02', '03', '04', '05', '08']);
    expect(week('0 12 */2 * 7')).toEqual(['07']);
  });

  it.each([
    '0 * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '*-3 * * * *',
    '1,,2 * * * *',
    '',
  ])('S2 %j is no cron expression', (expression) => {
    expect(createTimetable({ kind: 'cron', expression }, 0)).toEqual({ ok: false, parts: ['expression'] });
  });

  it('S5 a time that the clock skips is due at the end of the gap, one that comes twice the first time', () => {
    const berlin = cron('30 2 * * *', 'W. Europe Standard Time');
    expect(shown(berlin.between(at('2026-03-28T00:00:00Z'), at('2026-03-30T12:00:00Z')))).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
    expect(shown(berlin.between(at('2026-10-24T00:00:00Z'), at('2026-10-26T12:00:00Z')))).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('S5 several skipped times, and one at the end of the gap itself, are one', () => {
    const found = cron('0,30 2,3 * * *', 'Europe/Berlin').between(
      at('2026-03-29T00:00:00Z'),
      at('2026-03-29T12:00:00Z'),
    );
    expect(shown(found)).toEqual(['2026-03-29T01:00', '2026-03-29T01:30']);
  });

  it('S6 what follows elapsed time runs every hour, whatever the clock does', () => {
    const hours = cron('30 * * * *', 'Europe/Berlin');
    expect(shown(hours.between(at('2026-10-25T00:00:00Z'), at('2026-10-25T03:00:00Z')))).toHaveLength(3);
    expect(shown(hours.between(at('2026-03-29T00:00:00Z'), at('2026-03-29T03:00:00Z')))).toHaveLength(3);
  });

  it('S3 the 31st is left out in shorter months, and every second week counts from the start', () => {
    const monthly = timetable({
      kind: 'recurrence',
      frequency: 'month',
      interval: 1,
      startTime: '2026-01-31T10:00:00',
    });
    expect(shown(monthly.between(0, at('2026-06-01T00:00:00Z')))).toEqual([
      '2026-01-31T10:00',
      '2026-03-31T10:00',
      '2026-05-31T10:00',
    ]);
    const pattern = { hours: [6], minutes: [15], weekDays: ['monday', 'sunday'], monthDays: [] };
    const weekly = timetable({
      kind: 'recurrence',
      frequency: 'week',
      interval: 2,
      pattern,
      startTime: '2026-01-01T00:00:00',
    });
    expect(shown(weekly.between(0, at('2026-01-31T00:00:00Z')))).toEqual([
      '2026-01-04T06:15',
      '2026-01-12T06:15',
      '2026-01-18T06:15',
      '2026-01-26T06:15',
    ]);
  });

  it('S4 start and end are read in the time zone, and are due times themselves', () => {
    const between = cron('0 10 * * *', 'Pacific Standard Time', {
      startTime: '2026-07-10T10:00:00',
      endTime: '2026-07-12 10:00:00',
    });
    expect(shown(between.between(0))).toEqual(['2026-07-10T17:00', '2026-07-11T17:00', '2026-07-12T17:00']);
    expect(between.previous(at('2030-01-01T00:00:00Z'))).toBe(at('2026-07-12T17:00:00Z'));
    expect(between.previous(at('2026-07-10T17:00:00Z'))).toBeUndefined();
    const wrong = {
      kind: 'cron',
      expression: '* * * * *',
      timeZone: 'Mars',
      startTime: '2026-02-30',
      endTime: 'soon',
    } as const;
    expect(createTimetable(wrong, 0)).toEqual({ ok: false, parts: ['time_zone', 'start_time', 'end_time'] });
  });

  it('S2 agrees with croner on a year of expressions', () => {
    const [from, until] = [at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z')];
    for (const expression of [
      '7 */5 * * *',
      '0 0 1 * 1',
      '15,45 8-18/2 * 3-5 mon-fri',
      '0 12 L * *',
      '59 23 31 12 *',
      '0 4 8-14 * 6',
    ])
      for (const timezone of ['UTC', 'Asia/Tokyo', 'Asia/Kolkata']) {
        const other = new Croner(expression, { timezone, paused: true });
        let due: Date | null = new Date(from - 1);
        const expected: number[] = [];
        for (due = other.nextRun(due); due !== null && due.getTime() < until; due = other.nextRun(due))
          expected.push(due.getTime());
        expect([...cron(expression, timezone).between(from, until - 1)]).toEqual(expected);
      }
  });
});

/** Days around which clocks are changed somewhere, and one where nothing happens. */
const eventful = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
  '2026-06-15',
  '2026-09-05',
  '2026-02-27',
];
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kolkata',
  'Pacific/Chatham',
];
const numbers = (min: number, max: number): fc.Arbitrary<readonly number[] | null> =>
  fc.option(fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 5 }), { freq: 3 });

const fields: fc.Arbitrary<CronFields> = fc.record({
  minutes: numbers(0, 59),
  hours: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }), {
    freq: 3,
  }),
  monthDays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 20 }), {
    freq: 1,
  }),
  months: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 6, maxLength: 12 }), {
    freq: 1,
  }),
  weekDays: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 }), {
    freq: 1,
  }),
});
const place = fc.record({ zone: fc.constantFrom(...zones), date: fc.constantFrom(...eventful) });
const known = new Map<string, ReturnType<typeof wallMinutes>>();

/** Four days around an eventful one. */
function stretch({
  zone,
  date,
}: {
  readonly zone: string;
  readonly date: string;
}): ReturnType<typeof wallMinutes> {
  const middle = at(`${date}T00:00:00Z`);
  const found = known.get(`${zone} ${date}`) ?? wallMinutes(zone, middle - 2 * day, middle + 2 * day);
  known.set(`${zone} ${date}`, found);
  return found;
}

const spelled = (list: readonly number[] | null): string => (list === null ? '*' : list.join(','));

function expectSame(
  made: Timetable,
  minutes: ReturnType<typeof wallMinutes>,
  expected: readonly number[],
): void {
  const [from, until] = [minutes[0]?.instant ?? 0, minutes.at(-1)?.instant ?? 0];
  expect(shown(made.between(from, until))).toEqual(shown(expected));
  const backwards: number[] = [];
  for (let due = made.previous(until + 1); due !== undefined && due >= from; due = made.previous(due))
    backwards.push(due);
  expect(shown(backwards.reverse())).toEqual(shown(expected));
}

it('S3 a pattern that allows nothing is found out soon', () => {
  const pattern = { hours: [3], minutes: [7], weekDays: [], monthDays: [] };
  const never = timetable({
    kind: 'recurrence',
    frequency: 'minute',
    interval: 60,
    pattern,
    startTime: '2026-01-01',
  });
  expect([never.next(0), never.previous(at('2030-01-01T00:00:00Z'))]).toEqual([undefined, undefined]);
  expect(
    timetable({ kind: 'recurrence', frequency: 'day', interval: 1_000_000 }).next(at('2026-01-02T00:00:00Z')),
  ).toBeUndefined();
});

it('S18 a due time is told in UTC and as the clock shows it, with what was set', () => {
  const berlin = cron('30 2 * * *', 'Europe/Berlin');
  const told = (from: string): unknown => describeDue(berlin.zone, berlin.next(at(from)) ?? 0);
  expect(told('2026-03-29T00:00:00Z')).toEqual({
    time: '2026-03-29T01:00:00Z',
    local: '2026-03-29T03:00:00+02:00',
    clock: 'forward',
  });
  expect(told('2026-10-25T00:00:00Z')).toEqual({
    time: '2026-10-25T00:30:00Z',
    local: '2026-10-25T02:30:00+02:00',
    clock: 'repeated',
  });
  expect(told('2026-10-26T00:00:00Z')).toEqual({
    time: '2026-10-26T01:30:00Z',
    local: '2026-10-26T02:30:00+01:00',
    clock: null,
  });
  const newfoundland = cron('0 12 * * *', 'America/St_Johns');
  expect(describeDue(newfoundland.zone, newfoundland.next(at('2026-01-01T00:00:00Z')) ?? 0).local).toBe(
    '2026-01-01T12:00:00-03:30',
  );
});

describe('due times against a clock that is read minute by minute', () => {
  it('S5 S6 cron expressions, forwards and backwards', () => {
    fc.assert(
      fc.property(fields, place, (wanted, where) => {
        const { minutes, hours, monthDays, months, weekDays } = wanted;
        const expression = [minutes, hours, monthDays, months, weekDays].map(spelled).join(' ');
        const walk = stretch(where);
        expectSame(cron(expression, where.zone), walk, cronDue(walk, wanted));
      }),
      { numRuns: 150 },
    );
  });

  const pattern: fc.Arbitrary<RecurrencePattern> = fc.record({
    hours: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }),
    minutes: fc.uniqueArray(fc.constantFrom(0, 7, 15, 30, 45), { minLength: 1 }),
    weekDays: fc.uniqueArray(fc.constantFrom('monday', 'wednesday', 'saturday', 'sunday')),
    monthDays: fc.uniqueArray(fc.constantFrom(1, 5, 8, 29, 31), { maxLength: 2 }),
  });
  const recurrence = fc.record({
    kind: fc.constant('recurrence' as const),
    frequency: fc.constantFrom('minute', 'hour', 'day', 'week', 'month'),
    interval: fc.integer({ min: 1, max: 3 }),
    pattern: fc.option(pattern, { nil: undefined }),
  });

  it('S3 S5 recurrences, forwards and backwards', () => {
    fc.assert(
      fc.property(recurrence, place, fc.nat({ max: 30 * 24 * 4 }), (wanted, where, quarters) => {
        const walk = stretch(where);
        const instant = (walk[0]?.instant ?? 0) - quarters * 15 * minute + day;
        const [begin] = wallMinutes(where.zone, instant, instant);
        if (begin === undefined) throw new Error('a minute is shown');
        const { pattern: times, ...rest } = wanted;
        const trigger: Trigger = {
          ...rest,
          ...(times === undefined ? {} : { pattern: times }),
          timeZone: where.zone,
          startTime: new Date(instant).toISOString(),
        };
        expectSame(timetable(trigger), walk, recurrenceDue(walk, { ...wanted, ...trigger } as never, begin));
      }),
      { numRuns: 150 },
    );
  });
});
