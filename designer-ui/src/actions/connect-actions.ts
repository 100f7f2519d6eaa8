/** Connecting two ports, however it was asked for; a refusal is explained and stays until something else happens. */
import { fittingPorts, nodeRefusal, refusalOf } from '../model/connect-rules.ts';
import { type CanvasPort, findPort } from '../model/ports.ts';
import { useCanvasStore } from '../store/canvas-store.ts';
import { type ConnectionStart, type PortAddress, useConnectionStore } from '../store/connection-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentPorts } from '../store/nodes.ts';
import { connectPorts, isEditable } from './edit-actions.ts';
import type { WireEnds } from './edits.ts';

export function portAt(address: PortAddress): CanvasPort | undefined {
  return findPort(currentPorts().get(address.node), address.side, address.port);
}

function wireBetween(a: PortAddress, b: PortAddress): WireEnds {
  const [source, target] = a.side === 'output' ? [a, b] : [b, a];
  return { source: source.node, output: source.port, target: target.node, input: target.port };
}

/** Connects, or says why not. */
export function tryConnect(from: ConnectionStart, to: PortAddress): void {
  const { model } = useDocumentStore.getState();
  const [start, end] = [portAt(from), portAt(to)];
  if (!model || !start || !end || !isEditable()) return;
  const refusal = refusalOf({ node: from.node, port: start }, { node: to.node, port: end }, model);
  if (refusal) useCanvasStore.getState().refuse({ from, to, refusal });
  else void connectPorts(wireBetween(from, to));
}

/** A click on a port begins a connection; a click on another one ends it. */
export function clickPort({ node, port }: { readonly node: string; readonly port: CanvasPort }): void {
  const { from, start, end } = useConnectionStore.getState();
  const address = { node, port: port.name, side: port.side };
  useCanvasStore.getState().refuse(undefined);
  if (!from) {
    if (isEditable()) start({ ...address, kind: port.kind }, 'click');
    return;
  }
  const isSame = from.node === node && from.port === port.name && from.side === port.side;
  end();
  if (!isSame) tryConnect(from, address);
}

/** On a node's body: its only fitting free port, or the only fitting one, or the reason why there is none. */
export function connectToNode(from: ConnectionStart, node: string): void {
  const { model } = useDocumentStore.getState();
  const start = portAt(from);
  const ports = currentPorts().get(node);
  if (!model || !start || !ports || from.node === node) return;
  const origin = { node: from.node, port: start };
  const { free, taken } = fittingPorts(origin, node, ports, model);
  const [port] = free.length > 0 ? free : taken;
  if (port) {
    void connectPorts(wireBetween(from, { node, port: port.name, side: port.side }));
    return;
  }
  const refusal = nodeRefusal(origin, node, ports, model) ?? { kind: 'same-side' };
  const side = from.side === 'output' ? 'input' : 'output';
  const named = refusal.kind === 'kind' ? refusal.port.name : '';
  useCanvasStore.getState().refuse({ from, to: { node, port: named, side }, refusal });
}

export function cancelConnecting(): void {
  useConnectionStore.getState().end();
  useCanvasStore.getState().refuse(undefined);
}
