/** What the pointer does on the canvas: selecting, dragging, menus, adding by double click. */
import type { NodeChange, ReactFlowProps } from '@xyflow/react';
import { type MouseEvent, useMemo, useRef } from 'react';
import { cancelConnecting, connectToNode } from '../actions/connect-actions.ts';
import { isEditable, moveNodes } from '../actions/edit-actions.ts';
import { openNode } from '../actions/view-actions.ts';
import type { Point } from '../model/change.ts';
import { contains } from '../model/geometry.ts';
import type { FlowEdge, FlowNode } from '../model/projection.ts';
import { useCanvasStore, viewport } from '../store/canvas-store.ts';
import { useConnectionStore } from '../store/connection-store.ts';
import { useViewStore } from '../store/view-store.ts';
import type { Graph } from './use-graph.ts';

type Events = Partial<ReactFlowProps<FlowNode, FlowEdge>>;

export function useCanvasEvents(graph: Graph): Events {
  const latest = useRef(graph);
  latest.current = graph;
  return useMemo(() => canvasEvents(() => latest.current), []);
}

function pointOf(event: MouseEvent | globalThis.MouseEvent): Point {
  return { x: event.clientX, y: event.clientY };
}

function placeOf(point: Point): Point {
  return viewport()?.toCanvas(point) ?? point;
}

/** The node under a point of the far view, where there are no elements to hit. */
function hit(graph: Graph, point: Point): string | undefined {
  const place = placeOf(point);
  return [...graph.boxes].find(([, box]) => contains(box, place))?.[0];
}

function canvasEvents(graph: () => Graph): Events {
  const canvas = useCanvasStore.getState;
  const view = useViewStore.getState;
  return {
    onNodesChange: (changes) => {
      selectNodes(changes);
      followDrag(changes);
    },
    onEdgeClick: (_event, edge) => view().select([], edge.id),
    onNodeDragStop: () => void drop(),
    onSelectionDragStop: () => void drop(),
    onNodeClick: (_event, node) => {
      const { from, mode, end } = useConnectionStore.getState();
      if (!from || mode !== 'click') return;
      end();
      connectToNode(from, node.id);
    },
    onNodeDoubleClick: (event, node) => {
      const onTitle = event.target instanceof Element && event.target.closest('[data-part="title"]');
      if (onTitle && isEditable()) view().setRenaming(node.id);
      else openNode(node.id);
    },
    onNodeMouseEnter: (_event, node) => useConnectionStore.getState().hover(node.id),
    onNodeMouseLeave: () => useConnectionStore.getState().hover(undefined),
    onNodeContextMenu: (event, node) => {
      event.preventDefault();
      if (!view().selection.includes(node.id)) view().select([node.id]);
      canvas().openMenu({ at: pointOf(event), node: node.id, place: placeOf(pointOf(event)) });
    },
    onEdgeContextMenu: (event, edge) => {
      event.preventDefault();
      view().select([], edge.id);
      canvas().openMenu({ at: pointOf(event), edge: edge.id, place: placeOf(pointOf(event)) });
    },
    onEdgeMouseEnter: (_event, edge) => canvas().setHoveredEdge(edge.id),
    onEdgeMouseLeave: () => canvas().setHoveredEdge(undefined),
    onPaneContextMenu: (event) => {
      event.preventDefault();
      canvas().openMenu({ at: pointOf(event), place: placeOf(pointOf(event)) });
    },
    onDoubleClick: (event) => {
      const { target } = event;
      if (!(target instanceof Element) || !target.classList.contains('react-flow__pane')) return;
      const node = view().zoomBand === 'far' ? hit(graph(), pointOf(event)) : undefined;
      openAt(pointOf(event), node);
    },
    onPaneClick: (event) => {
      cancelConnecting();
      viewport()?.focus();
      const node = view().zoomBand === 'far' ? hit(graph(), pointOf(event)) : undefined;
      view().select(node ? [node] : []);
    },
  };
}

/** Double click: into the node in the far view, else the list of components. */
function openAt(at: Point, node: string | undefined): void {
  if (node) viewport()?.reveal(node);
  else if (isEditable()) {
    const place = placeOf(at);
    useCanvasStore
      .getState()
      .openPicker({ purpose: { kind: 'add' }, at, place: { x: place.x - 128, y: place.y - 24 } });
  }
}

function selectNodes(changes: readonly NodeChange<FlowNode>[]): void {
  const wanted = changes.filter((change) => change.type === 'select');
  if (wanted.length === 0) return;
  const { selection, select } = useViewStore.getState();
  const next = new Set(selection);
  for (const change of wanted) {
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  if (next.size !== selection.length || selection.some((id) => !next.has(id))) select([...next]);
}

function followDrag(changes: readonly NodeChange<FlowNode>[]): void {
  const moved = changes.flatMap((change) =>
    change.type === 'position' && change.dragging && change.position
      ? [[change.id, change.position] as const]
      : [],
  );
  if (moved.length === 0) return;
  const { drag, setDrag } = useCanvasStore.getState();
  setDrag(new Map([...drag, ...moved]));
}

async function drop(): Promise<void> {
  const { drag, setDrag } = useCanvasStore.getState();
  if (drag.size === 0) return;
  await moveNodes(drag);
  setDrag(new Map());
}
