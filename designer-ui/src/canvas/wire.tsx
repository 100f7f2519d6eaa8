/** An edge: a vertical Bézier in the colour of what flows. Hover and selection add its size and a + in the middle. */
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, useReactFlow } from '@xyflow/react';
import { memo } from 'react';
import { formatNumber, formatPercent } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import type { FlowEdge } from '../model/projection.ts';
import { rowLoss } from '../model/row-loss.ts';
import { useCanvasStore } from '../store/canvas-store.ts';
import { useOutputRecord } from '../store/nodes.ts';
import { useRunStore } from '../store/run-store.ts';
import { Icon } from '../ui/icon.tsx';
import { portColor } from '../ui/port-glyph.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './wire.module.css';

export const WireEdge = memo(function WireEdge(props: EdgeProps<FlowEdge>) {
  const { id, source, sourceHandleId, target, data, selected } = props;
  const hovered = useCanvasStore((state) => state.hoveredEdge === id);
  const feedsRunning = useRunStore((state) => state.run?.steps[target]?.status === 'running');
  const [path, x, y] = getBezierPath({ ...props, curvature: 0.35 });
  const active = hovered || selected === true;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={16}
        className={styles.wire}
        data-active={active || feedsRunning || undefined}
        style={{ '--wire-color': portColor[data?.kind ?? 'any'] } as React.CSSProperties}
      />
      {active ? null : <RowLossPill source={source} output={sourceHandleId ?? ''} x={x} y={y} />}
      {active ? <Middle id={id} source={source} output={sourceHandleId ?? ''} x={x} y={y} /> : null}
    </>
  );
});

interface PillProps {
  readonly source: string;
  readonly output: string;
  readonly x: number;
  readonly y: number;
}

interface MiddleProps extends PillProps {
  readonly id: string;
}

/** Rows that went missing since the run before stay in sight. */
function RowLossPill({ source, output, x, y }: PillProps) {
  const t = useT();
  const language = useLanguage();
  const loss = rowLoss(
    useRunStore((state) => state.run?.steps[source]?.outputs.find(({ name }) => name === output)),
    useRunStore((state) => state.previous?.steps[source]?.outputs.find(({ name }) => name === output)),
  );
  if (!loss) return null;
  const words = {
    rows: formatNumber(loss.rows, language),
    share: formatPercent(loss.share, language),
  };
  return (
    <EdgeLabelRenderer>
      <div
        className={styles.middle}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        {...tooltip(t('canvas.rowLossTip', words))}
      >
        <span className={styles.pill} data-warn>
          {t('canvas.rowLoss', words)}
        </span>
      </div>
    </EdgeLabelRenderer>
  );
}

function Middle({ id, source, output, x, y }: MiddleProps) {
  const t = useT();
  const language = useLanguage();
  const flow = useReactFlow();
  const table = useOutputRecord(source, output)?.table;
  const { setHoveredEdge, openPicker } = useCanvasStore.getState();
  return (
    <EdgeLabelRenderer>
      <div
        className={`${styles.middle} nopan nodrag`}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        onPointerEnter={() => setHoveredEdge(id)}
        onPointerLeave={() => setHoveredEdge(undefined)}
      >
        <button
          type="button"
          tabIndex={-1}
          className={styles.insert}
          aria-label={t('canvas.insertHere')}
          {...tooltip(t('canvas.insertHere'))}
          onClick={() =>
            openPicker({
              purpose: { kind: 'insert', wire: id },
              at: flow.flowToScreenPosition({ x, y }),
              place: { x: x - 128, y: y + 24 },
            })
          }
        >
          <Icon name="plus" size={12} />
        </button>
        {table ? (
          <span className={styles.pill}>
            {t('canvas.rowsByColumns', {
              rows: formatNumber(table.rows, language),
              columns: formatNumber(table.columns.length, language),
            })}
          </span>
        ) : null}
      </div>
    </EdgeLabelRenderer>
  );
}
