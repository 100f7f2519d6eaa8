/** The ports of a node on the canvas: from its definition, else from what is wired to it. */
import type {
  ComponentDefinition,
  InputPort,
  PipelineModel,
  PipelineNode,
  PortKind,
  Titles,
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

const known = new WeakMap<ComponentDefinition, NodePorts>();

/** The same definition gives the same object. */
export function portsOfDefinition(definition: ComponentDefinition): NodePorts {
  const found = known.get(definition);
  if (found) return found;
  const ports: NodePorts = {
    inputs: definition.inputs.filter((port) => port.placement === 'canvas').map(inputPort),
    outputs: definition.outputs.map(({ name, kind, title, type }) => ({
      name,
      side: 'output',
      kind,
      title,
      type,
      optional: false,
    })),
  };
  known.set(definition, ports);
  return ports;
}

function inputPort({ name, kind, title, type, optional }: InputPort): CanvasPort {
  return { name, side: 'input', kind, title, type, optional };
}

/** For a node whose definition is not known: a port of kind `any` for each wire. */
export function portsOfWires(node: PipelineNode, model: PipelineModel): NodePorts {
  const inputs = node.inputs
    .filter(({ value }) => value.kind === 'binding' && value.binding.kind === 'job-output')
    .map(({ name }) => anyPort(name, 'input'));
  const read = model.nodes.flatMap((other) =>
    other.inputs.flatMap(({ value }) =>
      value.kind === 'binding' && value.binding.kind === 'job-output' && value.binding.node === node.id
        ? [value.binding.output]
        : [],
    ),
  );
  const outputs = new Set([...node.outputs.map(({ name }) => name), ...read]);
  return { inputs, outputs: [...outputs].map((name) => anyPort(name, 'output')) };
}

function anyPort(name: string, side: 'input' | 'output'): CanvasPort {
  return { name, side, kind: 'any', title: { en: name, ja: name }, optional: false, type: '' };
}

export function findPort(
  ports: NodePorts | undefined,
  side: 'input' | 'output',
  name: string,
): CanvasPort | undefined {
  return (side === 'input' ? ports?.inputs : ports?.outputs)?.find((port) => port.name === name);
}
