/** One or two curves over labelled axes, with the place of a chosen point. The second curve is dashed, not only dark. */

import { classNames } from '../../ui/class-names.ts';
import { Axes, type PlotBox } from './axes.tsx';
import styles from './chart.module.css';
import { type LinearScale, linearScale } from './scale.ts';

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

export interface Series {
  readonly id: string;
  readonly points: readonly ChartPoint[];
  /** Drawn as a ring on the curve. */
  readonly marked?: ChartPoint;
}

export interface LineChartProps {
  /** Says what the picture shows, for those who do not see it. */
  readonly label: string;
  readonly series: readonly Series[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
  /** A dotted line for comparison, such as chance. */
  readonly reference?: readonly [ChartPoint, ChartPoint];
}

const box: PlotBox = { width: 320, height: 240, left: 56, right: 12, top: 8, bottom: 44 };

export function linePath(points: readonly ChartPoint[], x: LinearScale, y: LinearScale): string {
  return points
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${x.at(point.x).toFixed(2)} ${y.at(point.y).toFixed(2)}`)
    .join('');
}

export function LineChart(props: LineChartProps) {
  const { label, series, xLabel, yLabel, xDomain, yDomain, reference } = props;
  const x = linearScale(xDomain, [box.left, box.width - box.right]);
  const y = linearScale(yDomain, [box.height - box.bottom, box.top]);
  return (
    <svg
      className={styles.chart}
      width={box.width}
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="img"
      aria-label={label}
    >
      <Axes box={box} x={x} y={y} xLabel={xLabel} yLabel={yLabel} />
      {reference ? <path className={styles.chance} d={linePath(reference, x, y)} /> : null}
      {series.map((item, i) => (
        <path
          key={item.id}
          className={classNames(styles.line, i > 0 && styles.second)}
          d={linePath(item.points, x, y)}
        />
      ))}
      {series.map((item, i) =>
        item.marked ? (
          <circle
            key={item.id}
            className={classNames(styles.dot, i > 0 && styles.secondDot)}
            cx={x.at(item.marked.x)}
            cy={y.at(item.marked.y)}
            r="4.5"
          />
        ) : null,
      )}
    </svg>
  );
}
