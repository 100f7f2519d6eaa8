/** Schedules and their occurrences as the contract spells them. */
import {
  createTimetable,
  describeDue,
  type EventTrigger,
  type OccurrenceReason,
  type PastOccurrence,
  timeText,
} from '@millrace/pipeline-engine';
import type { Schedule, Trigger } from '@millrace/pipeline-engine/browser';
import type { DueTextBody, OccurrenceBody, ScheduleSummary, WaitsFor } from '../contract/index.ts';
import type { FolderState } from './watch-folders.ts';
import { workspacePathFrom } from './workspace-path-from.ts';

/** `why`: what it waits for now. */
export function describeOccurrence(past: PastOccurrence, why: OccurrenceReason | undefined): OccurrenceBody {
  const { nominal, kind, status, recordedAt, isLate, run, runStatus, begunAt, finishedAt, reason, cause } =
    past;
  return {
    nominal: new Date(nominal).toISOString(),
    kind,
    status,
    recordedAt,
    isLate,
    run: run ?? null,
    runStatus: runStatus ?? null,
    begunAt: begunAt ?? null,
    finishedAt: finishedAt ?? null,
    reason: (status === 'waiting' ? why : reason) ?? null,
    cause: cause ?? null,
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

/** `file`: where the schedule stands. */
export function describeWaitsFor(
  trigger: EventTrigger | undefined,
  file: string,
  state: { readonly folder: FolderState | undefined; readonly hasToken: boolean },
): WaitsFor | null {
  switch (trigger?.kind) {
    case undefined:
      return null;
    case 'files': {
      const { kind, patterns, settledMs, runs, once } = trigger;
      const { pending = 0, problem = null } = state.folder ?? {};
      const folder = workspacePathFrom(file, trigger.folder);
      const settledSeconds = settledMs / 1000;
      return { kind, folder, patterns: [...patterns], settledSeconds, runs, once, pending, problem };
    }
    case 'completion': {
      const { kind, pipeline, status } = trigger;
      const spelled =
        pipeline.kind === 'file' ? workspacePathFrom(file, pipeline.path) : `azureml:${pipeline.name}`;
      return { kind, pipeline: spelled, status };
    }
    case 'call':
      return { kind: 'call', inputs: [...trigger.inputs], hasToken: state.hasToken };
  }
}
