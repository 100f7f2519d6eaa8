/** From the bins of a profile to rectangles. Pure: the same numbers draw the header's and the panel's histogram. */
import type { HistogramBin } from '@millrace/component-library';

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BarBox {
  readonly width: number;
  readonly height: number;
  /** Space between two bars. */
  readonly gap: number;
}

/**
 * One bar per count, the highest as high as the box. A count that is not zero is at least one pixel high,
 * so that rare values do not vanish.
 */
export function bars(counts: readonly number[], box: BarBox): readonly Bar[] {
  const highest = Math.max(0, ...counts);
  if (counts.length === 0) return [];
  const slot = box.width / counts.length;
  const width = Math.max(0.5, slot - box.gap);
  return counts.map((count, i) => {
    const height = highest === 0 || count === 0 ? 0 : Math.max(1, (count / highest) * box.height);
    return { x: i * slot + (slot - width) / 2, y: box.height - height, width, height };
  });
}

/** All bars as one path: a header with 1,000 columns stays 1,000 elements and not 20,000. */
export function barsPath(items: readonly Bar[]): string {
  return items
    .filter((bar) => bar.height > 0)
    .map(
      (bar) =>
        `M${round(bar.x)} ${round(bar.y)}h${round(bar.width)}v${round(bar.height)}h${round(-bar.width)}z`,
    )
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The bin that holds `value`, the last one closed on both sides; -1 outside. */
export function binOf(bins: readonly HistogramBin[], value: number): number {
  return bins.findIndex(
    (bin, i) => value >= bin.from && (value < bin.to || (i === bins.length - 1 && value <= bin.to)),
  );
}
