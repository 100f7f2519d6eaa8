/** A column's distribution with axes: bins of numbers along x, counts along y; each bar says its numbers. */
import type { HistogramBin } from '@millrace/component-library';
import { formatNumber, formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { Axes, type PlotBox } from './axes.tsx';
import styles from './chart.module.css';
import { linearScale, niceDomain } from './scale.ts';

const box: PlotBox = { width: 280, height: 168, left: 44, right: 12, top: 8, bottom: 24 };

export function HistogramChart({ name, bins }: { name: string; bins: readonly HistogramBin[] }) {
  const t = useT();
  const language = useLanguage();
  const first = bins[0];
  const last = bins.at(-1);
  if (!first || !last) return null;
  const x = linearScale([first.from, last.to], [box.left, box.width - box.right]);
  const highest = Math.max(...bins.map((bin) => bin.count));
  const y = linearScale(niceDomain([0, highest], 4), [box.height - box.bottom, box.top]);
  return (
    <svg
      className={styles.chart}
      width={box.width}
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="img"
      aria-label={t('preview.histogramOf', { column: name })}
    >
      <Axes box={box} x={x} y={y} xTicks={3} yTicks={4} />
      {bins.map((bin) => (
        <rect
          key={bin.from}
          className={styles.bar}
          x={x.at(bin.from) + 0.5}
          y={y.at(bin.count)}
          width={Math.max(1, x.at(bin.to) - x.at(bin.from) - 1)}
          height={Math.max(0, y.at(0) - y.at(bin.count))}
        >
          <title>
            {t('preview.histogramBin', {
              from: formatSignificant(bin.from, language),
              to: formatSignificant(bin.to, language),
              rows: formatNumber(bin.count, language),
            })}
          </title>
        </rect>
      ))}
    </svg>
  );
}
