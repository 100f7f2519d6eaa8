/** Wiring by drag: what xyflow says of it, turned into one Change, a refusal or a list of what fits. */
import type { Connection, FinalConnectionState, HandleType, ReactFlowProps } from '@xyflow/react';
import { useMemo } from 'react';
import { connectToNode, portAt, tryConnect } from '../actions/connect-actions.ts';
import { reconnect, wireOf } from '../actions/edit-actions.ts';
import type { Point } from '../model/change.ts';
import { refusalOf } from '../model/connect-rules.ts';
import type { FlowEdge, FlowNode } from '../model/projection.ts';
import { useCanvasStore, viewport } from '../store/canvas-store.ts';
import { type ConnectionStart, type PortAddress, useConnectionStore } from '../store/connection-store.ts';
import { useDocumentStore } from '../store/document-store.ts';

type Events = Partial<ReactFlowProps<FlowNode, FlowEdge>>;

export function useConnecting(): Events {
  return useMemo(() => {
    let reconnecting: string | undefined;
    return {
      isValidConnection: (connection) => isValid(connection, reconnecting),
      onConnectStart: (_event, { nodeId, handleId, handleType }) => start(nodeId, handleId, handleType),
      onConnect: (connection) => {
        const ends = addresses(connection);
        const from = useConnectionStore.getState().from;
        if (ends && from && !reconnecting)
          tryConnect(from, ends.find((end) => end.side !== from.side) ?? ends[0]);
      },
      onConnectEnd: (event, state) => {
        const from = useConnectionStore.getState().from;
        useConnectionStore.getState().end();
        if (from && !reconnecting && !state.isValid) finish(from, pointOf(event), state, event.target);
      },
      onReconnectStart: (_event, edge) => {
        reconnecting = edge.id;
      },
      onReconnect: (edge, connection) => {
        const old = wireOf(edge.id);
        const ends = addresses(connection);
        if (!old || !ends) return;
        const [source, target] = ends;
        void reconnect(old, {
          source: source.node,
          output: source.port,
          target: target.node,
          input: target.port,
        });
      },
      onReconnectEnd: () => {
        reconnecting = undefined;
        useConnectionStore.getState().end();
      },
    } satisfies Events;
  }, []);
}

function start(node: string | null, port: string | null, type: HandleType | null): void {
  useCanvasStore.getState().refuse(undefined);
  if (!node || !port) return;
  const address: PortAddress = { node, port, side: type === 'target' ? 'input' : 'output' };
  const found = portAt(address);
  if (found) useConnectionStore.getState().start({ ...address, kind: found.kind }, 'drag');
}

/** Output first, input second. */
function addresses(connection: Connection | FlowEdge): readonly [PortAddress, PortAddress] | undefined {
  const { source, sourceHandle, target, targetHandle } = connection;
  if (!sourceHandle || !targetHandle) return undefined;
  return [
    { node: source, port: sourceHandle, side: 'output' },
    { node: target, port: targetHandle, side: 'input' },
  ];
}

function isValid(connection: Connection | FlowEdge, reconnecting: string | undefined): boolean {
  const ends = addresses(connection);
  const { model } = useDocumentStore.getState();
  if (!ends || !model) return false;
  const [source, target] = ends.map(portAt);
  if (!source || !target) return false;
  const without = reconnecting ? withoutWire(model, reconnecting) : model;
  const [from, to] = ends;
  return !refusalOf({ node: from.node, port: source }, { node: to.node, port: target }, without);
}

type Model = NonNullable<ReturnType<typeof useDocumentStore.getState>['model']>;

/** The wire that is being dragged away must not count as part of a loop. */
function withoutWire(model: Model, id: string): Model {
  const wire = wireOf(id);
  if (!wire) return model;
  const nodes = model.nodes.map((node) =>
    node.id === wire.target
      ? { ...node, inputs: node.inputs.filter(({ name }) => name !== wire.input) }
      : node,
  );
  return { ...model, nodes };
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const at = 'clientX' in event ? event : event.changedTouches[0];
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

/** Not on a port that fits: on a port that does not, on a node's body, or on empty canvas. */
function finish(
  from: ConnectionStart,
  at: Point,
  state: FinalConnectionState,
  target: EventTarget | null,
): void {
  const { toNode, toHandle } = state;
  if (toNode && toHandle?.id && toNode.id !== from.node) {
    const side = toHandle.type === 'target' ? 'input' : 'output';
    tryConnect(from, { node: toNode.id, port: toHandle.id, side });
    return;
  }
  const element = target instanceof Element ? document.elementFromPoint(at.x, at.y) : null;
  const node = element?.closest('.react-flow__node')?.getAttribute('data-id');
  if (node) connectToNode(from, node);
  else if (element?.closest('.react-flow__pane')) {
    const place = viewport()?.toCanvas(at) ?? at;
    useCanvasStore.getState().openPicker({
      purpose: { kind: 'fit', from },
      at,
      place: { x: place.x - 128, y: from.side === 'output' ? place.y : place.y - 96 },
    });
  }
}
