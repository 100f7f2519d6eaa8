/** Tells who listens what happened to schedules: the designer, the notices, and the server's own log. */
import type { Occurrence, ScheduleNews } from '@millrace/pipeline-engine';
import type { Services } from '../services.ts';
import type { LateRun } from './expected-runs.ts';

export interface NewsDesk {
  /** Lists of schedules are to be read again. */
  tell(): void;
  report(news: ScheduleNews): void;
  /** A due time that nobody recorded; of no schedule when the store itself refuses. */
  noteAbsent(schedule: string, due: number, error?: unknown): void;
  /** A schedule was stopped because its runs start each other. */
  noteLoop(schedule: string): void;
  /** All that is late by the deadlines of the schedules; each is told once, for as long as it is. */
  noteLate(late: readonly LateRun[]): void;
  lateOf(schedule: string): LateRun | undefined;
  /** The due time of a schedule that nobody recorded. */
  absentOf(schedule: string): number | undefined;
  /** Somebody dealt with it. */
  forgetAbsent(schedule: string): void;
}

/** However much happens at once, who listens reads the lists again a few times a second at most. */
const tellAfterMs = 200;

export function createNewsDesk({ events, notices }: Pick<Services, 'events' | 'notices'>): NewsDesk {
  const absent = new Map<string, number>();
  let late = new Map<string, LateRun>();
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    setTimeout(() => {
      isTold = false;
      events.publishWorkspace({ type: 'schedules-changed' });
    }, tellAfterMs).unref();
  };
  const noteOccurrence = (kind: string, { schedule, nominal, reason }: Occurrence): void => {
    absent.delete(schedule);
    // Who waits for a run hears that it does not come.
    if (kind === 'failed' || reason?.kind === 'missed') notices.runAbsent(schedule, nominal);
  };
  const noteAbsent = (schedule: string, due: number, error?: unknown): void => {
    if (schedule !== '') {
      absent.set(schedule, due);
      notices.runAbsent(schedule, due);
    }
    const what =
      schedule === '' ? 'The schedules' : `The run of "${schedule}" for ${new Date(due).toISOString()}`;
    console.error(`${what} could not be recorded.`, error ?? '');
    tell();
  };
  return {
    tell,
    report: (news) => {
      if (news.kind === 'absent') noteAbsent(news.schedule, news.due, news.error);
      else noteOccurrence(news.kind, news.occurrence);
      tell();
    },
    noteAbsent,
    noteLoop: (schedule) => {
      notices.scheduleStopped(schedule);
      console.error(
        `The schedule "${schedule}" was stopped: its runs write the files that start the next ones. Send their results to another folder, or write a millrace.trigger_pattern that they do not fit, and enable it again.`,
      );
      tell();
    },
    noteLate: (found) => {
      const before = late;
      late = new Map(found.map((one) => [one.schedule, one]));
      const isNew = ({ schedule, due }: LateRun): boolean => before.get(schedule)?.due !== due;
      for (const one of found.filter(isNew)) {
        const within = spanText(one.withinMs);
        notices.runAbsent(one.schedule, one.due, within);
        console.error(
          `No run of "${one.schedule}" has succeeded within ${within} of ${new Date(one.due).toISOString()}.`,
        );
      }
      if (found.some(isNew) || before.size !== late.size) tell();
    },
    lateOf: (schedule) => late.get(schedule),
    absentOf: (schedule) => absent.get(schedule),
    forgetAbsent: (schedule) => {
      absent.delete(schedule);
    },
  };
}

/** `1d`, `2h`, `90m`: as a schedule spells it. */
export function spanText(ms: number): string {
  const units = [
    ['d', 24 * 3_600_000],
    ['h', 3_600_000],
    ['m', 60_000],
  ] as const;
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? ['s', 1000];
  return `${ms / size}${unit}`;
}
