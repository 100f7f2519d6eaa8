/** Schedules and their occurrences as the contract spells them. */
import {
  createTimetable,
  describeDue,
  type OccurrenceReason,
  type PastOccurrence,
  timeText,
} from '@millrace/pipeline-engine';
import type { Schedule, Trigger } from '@millrace/pipeline-engine/browser';
import type { DueTextBody, OccurrenceBody } from '../contract/index.ts';

/** `why`: what it waits for now. */
export function describeOccurrence(past: PastOccurrence, why: OccurrenceReason | undefined): OccurrenceBody {
  const { nominal, kind, status, recordedAt, isLate, run, runStatus, finishedAt, reason } = past;
  return {
    nominal: new Date(nominal).toISOString(),
    kind,
    status,
    recordedAt,
    isLate,
    run: run ?? null,
    runStatus: runStatus ?? null,
    finishedAt: finishedAt ?? null,
    reason: (status === 'waiting' ? why : reason) ?? null,
  };
}

export function describeDues({ trigger }: Schedule, times: readonly number[]): readonly DueTextBody[] {
  const made = trigger === undefined ? undefined : createTimetable(trigger, 0);
  if (made?.ok !== true)
    return times.map((time) => ({ time: timeText(time), local: timeText(time), clock: null }));
  return times.map((time) => describeDue(made.value.zone, time));
}

/** `0 2 * * *`, or `every 2 weeks`. */
export function describeTrigger(trigger: Trigger | undefined): string {
  if (trigger === undefined) return '';
  if (trigger.kind === 'cron') return trigger.expression;
  const { interval, frequency } = trigger;
  return interval === 1 ? `every ${frequency}` : `every ${interval} ${frequency}s`;
}
