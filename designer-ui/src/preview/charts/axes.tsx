/** Both axes of a small chart: grid lines, numbers at round ticks, and what the axes are. */
import { formatSignificant } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import styles from './chart.module.css';
import { type LinearScale, ticks } from './scale.ts';

/** In the units of the SVG; the plot is what the margins leave. */
export interface PlotBox {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface AxesProps {
  readonly box: PlotBox;
  readonly x: LinearScale;
  readonly y: LinearScale;
  readonly xTicks?: number;
  readonly yTicks?: number;
  readonly xLabel?: string;
  readonly yLabel?: string;
}

export function Axes({ box, x, y, xTicks = 5, yTicks = 5, xLabel, yLabel }: AxesProps) {
  const language = useLanguage();
  const right = box.width - box.right;
  const base = box.height - box.bottom;
  const middle = (box.top + base) / 2;
  return (
    <g className={styles.axes} aria-hidden>
      {ticks(y.domain, yTicks).map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={box.left} x2={right} y1={y.at(tick)} y2={y.at(tick)} />
          <text x={box.left - 6} y={y.at(tick)} dy="0.35em" textAnchor="end">
            {formatSignificant(tick, language, 5)}
          </text>
        </g>
      ))}
      <line className={styles.base} x1={box.left} x2={right} y1={base} y2={base} />
      {ticks(x.domain, xTicks).map((tick) => (
        <text key={tick} x={x.at(tick)} y={base + 16} textAnchor="middle">
          {formatSignificant(tick, language, 5)}
        </text>
      ))}
      {xLabel ? (
        <text className={styles.label} x={(box.left + right) / 2} y={box.height - 4} textAnchor="middle">
          {xLabel}
        </text>
      ) : null}
      {yLabel ? (
        <text className={styles.label} transform={`translate(12 ${middle}) rotate(-90)`} textAnchor="middle">
          {yLabel}
        </text>
      ) : null}
    </g>
  );
}
