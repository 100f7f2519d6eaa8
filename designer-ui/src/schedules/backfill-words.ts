/** How far a backfill is, in a glyph and in words. Pure. */
import type { BackfillProgress } from '@millrace/server/contract';
import type { Translate } from '../i18n/translate.ts';
import type { GlyphState } from '../ui/state-glyph.tsx';

export function backfillGlyph({ waiting, running, failed, skipped }: BackfillProgress): GlyphState {
  if (running > 0) return 'running';
  if (waiting > 0) return 'waiting';
  if (failed > 0) return 'failed';
  return skipped > 0 ? 'cancelled' : 'done';
}

/** `5 of 24 done`, then what else there is of it. */
export function backfillParts(
  { waiting, running, succeeded, failed, skipped }: BackfillProgress,
  t: Translate,
): readonly string[] {
  const total = waiting + running + succeeded + failed + skipped;
  return [
    t('schedules.doneOf', { done: succeeded, total }),
    ...(running > 0 ? [t('schedules.goingOn', { count: running })] : []),
    ...(waiting > 0 ? [t('schedules.waiting', { count: waiting })] : []),
    ...(failed > 0 ? [t('schedules.failedRuns', { count: failed })] : []),
    ...(skipped > 0 ? [t('schedules.leftOut', { count: skipped })] : []),
  ];
}
