/** The ports of a node on the canvas: from its definition, else from how it is used. */
import {
  type ComponentDefinition,
  type InputPort,
  nodePorts,
  type OutputPort,
  type PipelineModel,
  type PipelineNode,
  type PortKind,
  type Titles,
} from '@millrace/pipeline-engine/browser';

export interface CanvasPort {
  readonly name: string;
  readonly side: 'input' | 'output';
  readonly kind: PortKind;
  readonly title: Titles;
  readonly optional: boolean;
  /** Azure's type name, for the tooltip only. */
  readonly type: string;
}

export interface NodePorts {
  readonly inputs: readonly CanvasPort[];
  readonly outputs: readonly CanvasPort[];
}

/** By the node's id. */
export type PortsById = ReadonlyMap<string, NodePorts>;

const known = new WeakMap<ComponentDefinition, NodePorts>();

/** The same definition gives the same object. */
export function portsOfDefinition(definition: ComponentDefinition): NodePorts {
  const found = known.get(definition);
  if (found) return found;
  const ports: NodePorts = {
    inputs: definition.inputs.filter((port) => port.placement === 'canvas').map(inputPort),
    outputs: definition.outputs.map(outputPort),
  };
  known.set(definition, ports);
  return ports;
}

function inputPort({ name, kind, title, type, optional }: InputPort): CanvasPort {
  return { name, side: 'input', kind, title, type, optional };
}

function outputPort({ name, kind, title, type }: OutputPort): CanvasPort {
  return { name, side: 'output', kind, title, type, optional: false };
}

/** For a node whose definition is not known: what its inputs and outputs, and the nodes that read it, show. */
export function portsOfUse(node: PipelineNode, model: PipelineModel): NodePorts {
  const { inputs, outputs } = nodePorts(model, node, undefined);
  return {
    inputs: inputs.filter((port) => port.placement === 'canvas').map(inputPort),
    outputs: outputs.map(outputPort),
  };
}

export function findPort(
  ports: NodePorts | undefined,
  side: 'input' | 'output',
  name: string,
): CanvasPort | undefined {
  return (side === 'input' ? ports?.inputs : ports?.outputs)?.find((port) => port.name === name);
}
