/** The document projected for xyflow: nodes and edges, memoised one by one. */
import { useMemo, useState } from 'react';
import type { Point } from '../model/change.ts';
import type { Box } from '../model/geometry.ts';
import { placeNodes } from '../model/layout.ts';
import {
  createEdgeProjector,
  createNodeProjector,
  type FlowEdge,
  type FlowNode,
  type PortsById,
} from '../model/projection.ts';
import { useCanvasStore } from '../store/canvas-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { usePorts } from '../store/nodes.ts';
import { sizeOf } from '../store/positions.ts';
import { useViewStore } from '../store/view-store.ts';

export interface Graph {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  readonly ports: PortsById;
  readonly boxes: ReadonlyMap<string, Box>;
}

const noPositions: ReadonlyMap<string, Point> = new Map();

export function useGraph(): Graph {
  const model = useDocumentStore((state) => state.model);
  const layout = useDocumentStore((state) => state.layout);
  const selection = useViewStore((state) => state.selection);
  const selectedEdge = useViewStore((state) => state.selectedEdge);
  const drag = useCanvasStore((state) => state.drag);
  const ports = usePorts();
  const [projectNodes] = useState(createNodeProjector);
  const [projectEdges] = useState(createEdgeProjector);

  const positions = useMemo(
    () => (model && ports ? placeNodes(model, layout, sizeOf) : noPositions),
    [model, layout, ports],
  );
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
  const edges = useMemo(
    () => (model ? projectEdges(model, ports, selectedEdge) : []),
    [model, ports, selectedEdge, projectEdges],
  );
  const boxes = useMemo(
    () => new Map([...positions].map(([id, place]) => [id, { ...place, ...sizeOf(id) }] as const)),
    // Sizes come from the ports.
    [positions],
  );
  return { nodes, edges, ports, boxes };
}
