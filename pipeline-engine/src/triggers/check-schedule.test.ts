import { expect, it } from 'vitest';
import { parseDocument } from '../spec/documents/parse-document.ts';
import { checkSchedule } from './check-schedule.ts';
import { parsePolicies } from './policies.ts';

function issuesOf(text: string): readonly (readonly unknown[])[] {
  const document = parseDocument(text);
  if (document.kind !== 'schedule') throw new Error(document.kind);
  return checkSchedule(text, document.schedule).map(({ code, severity, line, path }) => [
    code,
    severity,
    line,
    path.join('.'),
  ]);
}

it('S2 S4 S7 what cannot be honoured is an error where it stands', () => {
  expect(
    issuesOf(`name: nightly
properties:
  millrace.missed_runs: all 500
  millrace.overlap: wait
  millrace.jitter: 5 minutes
  millrace.overlaps: queue
trigger:
  type: cron
  expression: "0 25 * * *"
  time_zone: Middle Earth
  start_time: 2026-02-30T00:00:00
create_job: ./p.yml
`),
  ).toEqual([
    ['bad-cron', 'error', 9, 'trigger.expression'],
    ['bad-time-zone', 'error', 10, 'trigger.time_zone'],
    ['bad-time', 'error', 11, 'trigger.start_time'],
    ['bad-policy', 'error', 3, 'properties.millrace.missed_runs'],
    ['bad-policy', 'error', 4, 'properties.millrace.overlap'],
    ['bad-policy', 'error', 5, 'properties.millrace.jitter'],
    ['unknown-setting', 'warning', 6, 'properties.millrace.overlaps'],
  ]);
});

it('S7 policies are read from texts, and have their usual values without', () => {
  expect(parsePolicies()).toEqual({
    policies: { missedRuns: { kind: 'last' }, overlap: 'queue', jitterMs: 0 },
    wrong: [],
  });
  expect(
    parsePolicies({
      'millrace.missed_runs': 'all up to 5',
      'millrace.overlap': 'Cancel_Older',
      'millrace.jitter': '90s',
    }),
  ).toEqual({
    policies: { missedRuns: { kind: 'all', most: 5 }, overlap: 'cancel_older', jitterMs: 90_000 },
    wrong: [],
  });
});
