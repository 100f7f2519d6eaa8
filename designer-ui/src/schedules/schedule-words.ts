/** What schedules and their occurrences are called on screen. */
import type { OccurrenceCause, OccurrenceReason } from '@millrace/pipeline-engine/browser';
import type { OccurrenceBody, ScheduleSummary, WaitsFor } from '@millrace/server/contract';
import { formatDateTime } from '../i18n/format.ts';
import type { MessageKey, Translate } from '../i18n/translate.ts';
import { statusGlyph, statusKeys } from '../runs/run-words.ts';
import type { GlyphState } from '../ui/state-glyph.tsx';
import type { CalendarEntry } from './calendar-days.ts';

type Language = Parameters<typeof formatDateTime>[1];

const everyKeys = {
  minute: 'schedules.everyMinute',
  hour: 'schedules.everyHour',
  day: 'schedules.everyDay',
  week: 'schedules.everyWeek',
  month: 'schedules.everyMonth',
} as const;

function triggerText(trigger: ScheduleSummary['trigger'], t: Translate): string {
  if (trigger === null) return '';
  if (trigger.kind === 'cron') return trigger.expression;
  return t(everyKeys[trigger.frequency], { count: trigger.interval });
}

const endKeys = {
  any: 'schedules.onCompletion',
  succeeded: 'schedules.onSuccess',
  failed: 'schedules.onFailure',
} as const;

/** The clock, what it waits for beside it, or both. */
export function whenText({ trigger, waitsFor }: ScheduleSummary, t: Translate): string {
  const clock = triggerText(trigger, t);
  if (waitsFor === null) return clock;
  const event = waitsForText(waitsFor, t);
  return clock === '' ? event : t('schedules.andWhen', { clock, event });
}

function waitsForText(waitsFor: WaitsFor, t: Translate): string {
  switch (waitsFor.kind) {
    case 'files':
      return t('schedules.onFiles', { folder: waitsFor.folder });
    case 'completion':
      return t(endKeys[waitsFor.status], { pipeline: waitsFor.pipeline });
    case 'call':
      return t('schedules.onCall');
  }
}

const mostNames = 3;

/** Which file, run or call an occurrence is of. */
export function causeText(cause: OccurrenceCause, t: Translate): string {
  switch (cause.kind) {
    case 'files': {
      const names = cause.files.slice(0, mostNames).map(({ name }) => name);
      const more = cause.count > names.length ? ['…'] : [];
      return t('schedules.causeFiles', { count: cause.count, names: [...names, ...more].join(', ') });
    }
    case 'completion':
      return t('schedules.causeRun', { run: cause.run, pipeline: cause.pipeline });
    case 'call':
      return t('schedules.causeCall', { key: cause.key });
  }
}

export const kindKeys = {
  due: 'schedules.kindDue',
  manual: 'schedules.kindManual',
  backfill: 'schedules.kindBackfill',
  files: 'schedules.kindFiles',
  completion: 'schedules.kindCompletion',
  call: 'schedules.kindCall',
} as const satisfies Record<OccurrenceBody['kind'], MessageKey>;

/** The state of its run, or why there is none. */
export function occurrenceState({ status, runStatus, reason }: OccurrenceBody): {
  readonly glyph: GlyphState;
  readonly key:
    | (typeof statusKeys)[keyof typeof statusKeys]
    | `schedules.status${'Waiting' | 'Skipped' | 'Failed' | 'Missed'}`;
} {
  if (runStatus !== null) return { glyph: statusGlyph(runStatus), key: statusKeys[runStatus] };
  if (status === 'waiting') return { glyph: 'waiting', key: 'schedules.statusWaiting' };
  if (status === 'failed') return { glyph: 'failed', key: 'schedules.statusFailed' };
  if (reason?.kind === 'missed') return { glyph: 'problem', key: 'schedules.statusMissed' };
  return { glyph: 'skipped', key: 'schedules.statusSkipped' };
}

export interface DayCount {
  readonly glyph: GlyphState;
  readonly key: ReturnType<typeof occurrenceState>['key'] | 'schedules.toCome';
  readonly count: number;
}

/** How many of a day came to what, and how many are to come: where there are too many to name each. */
export function countsOf(entries: readonly CalendarEntry[]): readonly DayCount[] {
  const counts = new Map<DayCount['key'], DayCount>();
  for (const { occurrence } of entries) {
    const { glyph, key } =
      occurrence === undefined
        ? ({ glyph: 'will-run', key: 'schedules.toCome' } as const)
        : occurrenceState(occurrence);
    counts.set(key, { glyph, key, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

export function reasonText(reason: OccurrenceReason, t: Translate, language: Language): string {
  switch (reason.kind) {
    case 'missed':
      return t('schedules.reasonMissed', {
        count: reason.count,
        until: formatDateTime(reason.until, language),
      });
    case 'overlap':
      return reason.run === undefined
        ? t('schedules.reasonOverlap')
        : t('schedules.reasonOverlapRun', { run: reason.run });
    case 'superseded':
      return t('schedules.reasonSuperseded');
    case 'queue-full':
      return t('schedules.reasonQueueFull', { most: reason.most });
    case 'chain':
      return t('schedules.reasonChain', { most: reason.most });
    case 'loop':
      return t('schedules.reasonLoop', { most: reason.most });
    case 'disabled':
      return t('schedules.reasonDisabled');
    case 'stopped':
      return t('schedules.reasonStopped');
    case 'changed':
      return t('schedules.reasonChanged');
    case 'capacity':
      return t('schedules.reasonCapacity', { running: reason.running, most: reason.most });
    case 'backfill':
      return t('schedules.reasonBackfill', { running: reason.running, most: reason.most });
    case 'jitter':
      return t('schedules.reasonJitter', { time: formatDateTime(reason.until, language) });
    case 'refused':
      return reason.failure.message;
  }
}
