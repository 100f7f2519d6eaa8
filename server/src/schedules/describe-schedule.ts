/** Schedules and their occurrences as the contract spells them. */
import {
  createTimetable,
  describeDue,
  type OccurrenceReason,
  type PastOccurrence,
  timeText,
} from '@millrace/pipeline-engine';
import type { Schedule, Trigger } from '@millrace/pipeline-engine/browser';
import type { DueTextBody, OccurrenceBody, ScheduleSummary } from '../contract/index.ts';

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

export function describeDues(
  { trigger }: Pick<Schedule, 'trigger'>,
  times: readonly number[],
): readonly DueTextBody[] {
  const made = trigger === undefined ? undefined : createTimetable(trigger, 0);
  if (made?.ok !== true)
    return times.map((time) => ({ time: timeText(time), local: timeText(time), clock: null }));
  return times.map((time) => describeDue(made.value.zone, time));
}

export function describeTrigger(trigger: Trigger | undefined): ScheduleSummary['trigger'] {
  if (trigger === undefined) return null;
  if (trigger.kind === 'cron') return { kind: 'cron', expression: trigger.expression };
  const { kind, interval, frequency } = trigger;
  return { kind, interval, frequency };
}
