/** The far view: no node elements at all, one SVG of rectangles filled by state and straight lines. */
import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { type Box, boundsOf, portPoint } from '../model/geometry.ts';
import type { NodeState } from '../model/node-state.ts';
import type { PortsById } from '../model/ports.ts';
import { findPort } from '../model/ports.ts';
import { wiresOf } from '../model/wires.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useStateKinds } from '../store/nodes.ts';
import { useViewStore } from '../store/view-store.ts';
import { stateColor } from '../ui/state-glyph.tsx';
import styles from './far-layer.module.css';

export interface FarLayerProps {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly ports: PortsById;
}

export function FarLayer({ boxes, ports }: FarLayerProps) {
  const model = useDocumentStore((state) => state.model);
  const kinds = useStateKinds();
  const selection = useViewStore((view) => view.selection);
  const chosen = new Set(selection);
  const bounds = useMemo(() => boundsOf([...boxes.values()]), [boxes]);
  const wires = model && wiresOf(model);
  const lines = useMemo(() => linesOf(wires ?? [], boxes, ports), [wires, boxes, ports]);
  if (!model || !bounds) return null;
  return (
    <ViewportPortal>
      <svg
        className={styles.layer}
        width={bounds.width}
        height={bounds.height}
        style={{ left: bounds.x, top: bounds.y }}
        viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}
        aria-hidden
      >
        <path className={styles.wires} d={lines} />
        {[...boxes].map(([id, box]) => (
          <FarNode key={id} box={box} kind={kinds.get(id) ?? 'not-run'} selected={chosen.has(id)} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

function linesOf(wires: ReturnType<typeof wiresOf>, boxes: FarLayerProps['boxes'], ports: PortsById): string {
  return wires
    .flatMap((wire) => {
      const [from, to] = [boxes.get(wire.source), boxes.get(wire.target)];
      const [source, target] = [ports.get(wire.source), ports.get(wire.target)];
      const out = findPort(source, 'output', wire.output);
      const into = findPort(target, 'input', wire.input);
      if (!from || !to || !source || !target || !out || !into) return [];
      const [a, b] = [portPoint(source, out), portPoint(target, into)];
      return [`M${from.x + a.x} ${from.y + a.y}L${to.x + b.x} ${to.y + b.y}`];
    })
    .join('');
}

interface FarNodeProps {
  readonly box: Box;
  readonly kind: NodeState['kind'];
  readonly selected: boolean;
}

const FarNode = memo(function FarNode({ box, kind, selected }: FarNodeProps) {
  return (
    <rect
      {...box}
      rx={16}
      className={styles.node}
      data-selected={selected || undefined}
      style={{ color: stateColor[kind] }}
    />
  );
});
