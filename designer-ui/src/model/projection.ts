/**
 * The document as xyflow sees it: one memoised object per node and per wire, always with size and handles,
 * so that nothing is measured and only what changed renders.
 */
import type {
  ComponentDefinition,
  PipelineModel,
  PipelineNode,
  PortKind,
} from '@millrace/pipeline-engine/browser';
import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import type { Point } from './change.ts';
import { nodeHeight, nodeWidth, portPoint, portSize } from './geometry.ts';
import {
  type CanvasPort,
  findPort,
  type NodePorts,
  type PortsById,
  portsOfDefinition,
  portsOfUse,
} from './ports.ts';
import type { Wire } from './wires.ts';

export type FlowNode = Node<Record<string, never>, 'component'>;
export type FlowEdge = Edge<{ readonly kind: PortKind }, 'wire'>;

export type FindDefinition = (node: PipelineNode) => ComponentDefinition | undefined;

/** The definition's own object where there is one, so that equal ports are the same object. */
function portsOf(node: PipelineNode, model: PipelineModel, find: FindDefinition): NodePorts {
  const definition = find(node);
  return definition ? portsOfDefinition(definition) : portsOfUse(node, model);
}

function handle(ports: NodePorts, port: CanvasPort): NodeHandle {
  const middle = portPoint(ports, port);
  const side = port.side === 'input' ? Position.Top : Position.Bottom;
  return {
    id: port.name,
    type: port.side === 'input' ? 'target' : 'source',
    position: side,
    x: middle.x - portSize / 2,
    y: middle.y - portSize / 2,
    width: portSize,
    height: portSize,
  };
}

const handles = new WeakMap<NodePorts, NodeHandle[]>();

function handlesOf(ports: NodePorts): NodeHandle[] {
  const found = handles.get(ports) ?? [...ports.inputs, ...ports.outputs].map((port) => handle(ports, port));
  handles.set(ports, found);
  return found;
}

const noData: Record<string, never> = {};

export interface NodeFactsForFlow {
  readonly id: string;
  readonly ports: NodePorts;
  readonly position: Point;
  readonly selected: boolean;
  readonly dragging: boolean;
}

function projectNode({ id, ports, position, selected, dragging }: NodeFactsForFlow): FlowNode {
  const height = nodeHeight(ports);
  return {
    id,
    type: 'component',
    position: { x: position.x, y: position.y },
    width: nodeWidth,
    height,
    measured: { width: nodeWidth, height },
    handles: handlesOf(ports),
    selected,
    dragging,
    data: noData,
  };
}

/** Remembers the last projection: a node whose facts are the same keeps its object. */
export function createNodeProjector(): (facts: readonly NodeFactsForFlow[]) => FlowNode[] {
  let known = new Map<string, { facts: NodeFactsForFlow; node: FlowNode }>();
  let last: FlowNode[] = [];
  return (list) => {
    const next = new Map<string, { facts: NodeFactsForFlow; node: FlowNode }>();
    for (const facts of list) {
      const before = known.get(facts.id);
      next.set(
        facts.id,
        before && sameFacts(before.facts, facts) ? before : { facts, node: projectNode(facts) },
      );
    }
    known = next;
    const nodes = [...next.values()].map(({ node }) => node);
    if (nodes.length === last.length && nodes.every((node, index) => node === last[index])) return last;
    last = nodes;
    return nodes;
  };
}

function sameFacts(a: NodeFactsForFlow, b: NodeFactsForFlow): boolean {
  return (
    a.ports === b.ports &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.selected === b.selected &&
    a.dragging === b.dragging
  );
}

/** Ports of all nodes, the same map while none changes; a node with a known definition shares the definition's ports. */
export function createPortsIndex(): (model: PipelineModel, find: FindDefinition) => PortsById {
  let known: PortsById = new Map();
  return (model, find) => {
    const next = new Map<string, NodePorts>();
    let isAsBefore = model.nodes.length === known.size;
    for (const node of model.nodes) {
      const ports = portsOf(node, model, find);
      const before = known.get(node.id);
      const same = before && samePorts(before, ports) ? before : undefined;
      isAsBefore &&= same !== undefined;
      next.set(node.id, same ?? ports);
    }
    if (!isAsBefore) known = next;
    return known;
  };
}

function samePorts(a: NodePorts, b: NodePorts): boolean {
  if (a === b) return true;
  const names = (ports: NodePorts) =>
    [...ports.inputs, ...ports.outputs].map((port) => `${port.side} ${port.name} ${port.kind}`).join('\n');
  return names(a) === names(b) && a.inputs[0]?.title.ja === b.inputs[0]?.title.ja;
}

export function createEdgeProjector(): (
  wires: readonly Wire[],
  ports: PortsById,
  selected: string | undefined,
) => FlowEdge[] {
  let known = new Map<string, FlowEdge>();
  return (wires, ports, selected) => {
    const next = new Map<string, FlowEdge>();
    for (const wire of wires) {
      const edge = projectWire(wire, ports, wire.id === selected);
      const before = known.get(wire.id);
      next.set(wire.id, before && sameEdge(before, edge) ? before : edge);
    }
    known = next;
    return [...next.values()];
  };
}

function projectWire(wire: Wire, ports: PortsById, selected: boolean): FlowEdge {
  const source = findPort(ports.get(wire.source), 'output', wire.output);
  const target = findPort(ports.get(wire.target), 'input', wire.input);
  return {
    id: wire.id,
    type: 'wire',
    source: wire.source,
    target: wire.target,
    sourceHandle: wire.output,
    targetHandle: wire.input,
    selected,
    data: { kind: source?.kind ?? target?.kind ?? 'any' },
    // A wire whose port is gone stays in the file and in Problems; there is nothing to draw it between.
    hidden: !source || !target,
  };
}

function sameEdge(a: FlowEdge, b: FlowEdge): boolean {
  return (
    a.source === b.source &&
    a.sourceHandle === b.sourceHandle &&
    a.selected === b.selected &&
    a.hidden === b.hidden &&
    a.data?.kind === b.data?.kind
  );
}
