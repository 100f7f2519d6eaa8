import { expect, it } from 'vitest';
import { expectedRun } from './expected-run.ts';
import { parsePolicies } from './policies.ts';
import { createTimetable } from './timetable.ts';

const hour = 3_600_000;
const at = (text: string): number => Date.parse(`2026-03-${text}Z`);
const made = createTimetable({ kind: 'cron', expression: '0 2 * * *', timeZone: 'UTC' }, 0);
if (!made.ok) throw new Error('the expression is one');
const nightly = { timetable: made.value, withinMs: 2 * hour, enabledAt: at('01T12:00') };

it('S65 the first due time without a success is absent after its deadline, and stays the one that is told', () => {
  expect(expectedRun(nightly, undefined, at('02T04:00'))).toBeUndefined();
  expect(expectedRun(nightly, undefined, at('02T04:01'))).toBe(at('02T02:00'));
  expect(expectedRun(nightly, undefined, at('09T04:01'))).toBe(at('02T02:00'));
  expect(expectedRun(nightly, at('08T02:00'), at('09T03:59'))).toBeUndefined();
  expect(expectedRun(nightly, at('08T02:00'), at('09T04:01'))).toBe(at('09T02:00'));
  // What succeeded before it was enabled says nothing.
  expect(expectedRun(nightly, at('01T02:00'), at('02T04:01'))).toBe(at('02T02:00'));
});

it('S65 one that waits for events has to run at least so often', () => {
  const events = { ...nightly, timetable: undefined };
  expect(expectedRun(events, undefined, at('01T13:59'))).toBeUndefined();
  expect(expectedRun(events, undefined, at('01T14:01'))).toBe(at('01T12:00'));
  expect(expectedRun(events, at('01T13:00'), at('01T14:59'))).toBeUndefined();
});

it('S65 S7 the deadline is a time from a minute to a month', () => {
  const within = (text: string) => parsePolicies({ 'millrace.expect_within': text });
  expect(within('90m')).toMatchObject({ policies: { expectWithinMs: 1.5 * hour }, wrong: [] });
  expect(within('2D').policies.expectWithinMs).toBe(48 * hour);
  for (const text of ['', '59s', '32d', 'soon', '-1h', '2 h'])
    expect(within(text), text).toMatchObject({ wrong: ['millrace.expect_within'] });
  expect(parsePolicies().policies).not.toHaveProperty('expectWithinMs');
});
