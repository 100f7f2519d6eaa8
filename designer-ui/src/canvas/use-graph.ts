/** The document projected for xyflow: nodes and edges, memoised one by one. */
import { useMemo, useRef, useState } from 'react';
import type { Box } from '../model/geometry.ts';
import type { Positions } from '../model/layout.ts';
import type { PortsById } from '../model/ports.ts';
import {
  createEdgeProjector,
  createNodeProjector,
  type FlowEdge,
  type FlowNode,
} from '../model/projection.ts';
import { type Wire, wiresOf } from '../model/wires.ts';
import { useAutomaticLayout } from '../store/automatic-layout.ts';
import { useCanvasStore } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { usePorts } from '../store/nodes.ts';
import { currentPositions, sizeOf } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';

export interface Graph {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  readonly ports: PortsById;
  readonly boxes: ReadonlyMap<string, Box>;
  /** There are nodes, and where they stand is still being found. */
  readonly isLayingOut: boolean;
}

const none: readonly Wire[] = [];

export function useGraph(): Graph {
  const model = useDocumentStore((state) => state.model);
  const layout = useDocumentStore((state) => state.layout);
  const selection = useViewStore((state) => state.selection);
  const selectedEdge = useViewStore((state) => state.selectedEdge);
  const drag = useCanvasStore((state) => state.drag);
  const ports = usePorts();
  const [projectNodes] = useState(createNodeProjector);
  const [projectEdges] = useState(createEdgeProjector);

  const automatic = useAutomaticLayout((state) => state.positions);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the positions are made of
  const placed = useMemo(currentPositions, [model, layout, ports, automatic]);
  const kept = useRef(placed);
  if (!isSamePlaces(kept.current, placed)) kept.current = placed;
  const positions = kept.current;
  const nodes = useMemo(() => {
    const chosen = new Set(selection);
    return projectNodes(
      (model?.nodes ?? []).flatMap(({ id }) => {
        const own = ports.get(id);
        const position = drag.get(id) ?? positions.get(id);
        if (!own || !position) return [];
        return [{ id, ports: own, position, selected: chosen.has(id), dragging: drag.has(id) }];
      }),
    );
  }, [model, ports, positions, selection, drag, projectNodes]);
  const wires = model ? wiresOf(model) : none;
  const edges = useMemo(
    () => projectEdges(wires, ports, selectedEdge),
    [wires, ports, selectedEdge, projectEdges],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes come from the ports
  const boxes = useMemo(
    () => new Map([...positions].map(([id, place]) => [id, { ...place, ...sizeOf(id) }] as const)),
    [positions, ports],
  );
  const isLayingOut = positions.size === 0 && model !== undefined && model.nodes.length > 0;
  return { nodes, edges, ports, boxes, isLayingOut };
}

function isSamePlaces(a: Positions, b: Positions): boolean {
  if (a.size !== b.size) return false;
  for (const [id, { x, y }] of a) {
    const other = b.get(id);
    if (other?.x !== x || other.y !== y) return false;
  }
  return true;
}
