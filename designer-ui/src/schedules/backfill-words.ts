/** How far a backfill is, in a glyph and in words. Pure. */
import type { BackfillProgress } from '@millrace/server/contract';
import type { Translate } from '../i18n/translate.ts';
import type { GlyphState } from '../ui/state-glyph.tsx';

export const totalOf = (of: BackfillProgress): number =>
  of.waiting + of.running + of.succeeded + of.failed + of.cancelled + of.skipped;

export function backfillGlyph(backfill: BackfillProgress): GlyphState {
  const { waiting, running, failed, cancelled, skipped } = backfill;
  if (running > 0) return 'running';
  if (waiting > 0) return 'waiting';
  if (failed > 0) return 'failed';
  return skipped + cancelled > 0 ? 'cancelled' : 'done';
}

/** `5 of 24 done`, then what else there is of it. */
export function backfillParts(backfill: BackfillProgress, t: Translate): readonly string[] {
  const { waiting, running, succeeded, failed, cancelled, skipped } = backfill;
  return [
    t('schedules.doneOf', { done: succeeded, total: totalOf(backfill) }),
    ...(running > 0 ? [t('schedules.goingOn', { count: running })] : []),
    ...(waiting > 0 ? [t('schedules.waiting', { count: waiting })] : []),
    ...(failed > 0 ? [t('schedules.failedRuns', { count: failed })] : []),
    ...(cancelled > 0 ? [t('schedules.cancelledRuns', { count: cancelled })] : []),
    ...(skipped > 0 ? [t('schedules.leftOut', { count: skipped })] : []),
  ];
}
