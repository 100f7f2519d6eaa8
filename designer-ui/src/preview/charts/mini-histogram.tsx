/** The 32-px histogram of a grid header: one path, no axis, decoration beside the statistics. */
import type { ColumnProfile } from '@millrace/component-library';
import { bars, barsPath } from './histogram.ts';
import styles from './mini-histogram.module.css';

const HEIGHT = 32;

/** Bins of numbers, or the most frequent values of texts. */
function countsOf(profile: ColumnProfile): readonly number[] {
  return (profile.histogram ?? profile.top ?? []).map((bin) => bin.count);
}

export function MiniHistogram({ profile, width }: { profile: ColumnProfile; width: number }) {
  const counts = countsOf(profile);
  if (counts.length === 0) return null;
  const gap = width / counts.length > 6 ? 1 : 0;
  const path = barsPath(bars(counts, { width, height: HEIGHT, gap }));
  return (
    <svg className={styles.histogram} width={width} height={HEIGHT} aria-hidden focusable={false}>
      <path d={path} />
    </svg>
  );
}
