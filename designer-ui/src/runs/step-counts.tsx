/** How the steps of a run ended, in one line. */
import { useT } from '../i18n/translate.ts';
import { summarizeCounts } from './run-times.ts';

export function StepCounts({ counts: byStatus }: { readonly counts: Readonly<Record<string, number>> }) {
  const t = useT();
  const counts = summarizeCounts(byStatus);
  const words = [
    counts.ran > 0 && t('pages.countRan', { count: counts.ran }),
    counts.reused > 0 && t('pages.countReused', { count: counts.reused }),
    counts.failed > 0 && t('pages.countFailed', { count: counts.failed }),
    counts.skipped > 0 && t('pages.countSkipped', { count: counts.skipped }),
  ];
  return words.filter(Boolean).join(', ');
}
