/** Which ports fit together, and in one sentence why two do not. Pure: the sentence is made of the reason. */
import type { ComponentDefinition, PipelineModel, PortKind } from '@millrace/pipeline-engine/browser';
import { type CanvasPort, type NodePorts, portsOfDefinition } from './ports.ts';
import { downstreamOf, wiresOf } from './wires.ts';

export interface PortEnd {
  readonly node: string;
  readonly port: CanvasPort;
}

export type Refusal =
  | { readonly kind: 'same-node' }
  | { readonly kind: 'same-side' }
  | { readonly kind: 'cycle' }
  | { readonly kind: 'kind'; readonly needs: PortKind; readonly gives: PortKind; readonly port: CanvasPort };

function kindsFit(gives: PortKind, needs: PortKind): boolean {
  return gives === needs || gives === 'any' || needs === 'any';
}

/** Undefined when the two ends may be joined. Either may be the output. */
export function refusalOf(a: PortEnd, b: PortEnd, model: PipelineModel): Refusal | undefined {
  if (a.port.side === b.port.side) return { kind: 'same-side' };
  if (a.node === b.node) return { kind: 'same-node' };
  const [source, target] = a.port.side === 'output' ? [a, b] : [b, a];
  if (!kindsFit(source.port.kind, target.port.kind)) {
    return { kind: 'kind', needs: target.port.kind, gives: source.port.kind, port: target.port };
  }
  if (downstreamOf(model, [target.node]).has(source.node)) return { kind: 'cycle' };
  return undefined;
}

/** The ports of a node that fit, free ones first; a taken input may be rewired but is never the default. */
export function fittingPorts(
  from: PortEnd,
  node: string,
  ports: NodePorts,
  model: PipelineModel,
): { readonly free: readonly CanvasPort[]; readonly taken: readonly CanvasPort[] } {
  const candidates = from.port.side === 'output' ? ports.inputs : ports.outputs;
  const fitting = candidates.filter((port) => !refusalOf(from, { node, port }, model));
  const isTaken = (port: CanvasPort) =>
    port.side === 'input' && wiresOf(model).some((wire) => wire.target === node && wire.input === port.name);
  return { free: fitting.filter((port) => !isTaken(port)), taken: fitting.filter(isTaken) };
}

/** Why none of the node's ports fits: the best thing to say is about its first port. */
export function nodeRefusal(
  from: PortEnd,
  node: string,
  ports: NodePorts,
  model: PipelineModel,
): Refusal | undefined {
  const candidates = from.port.side === 'output' ? ports.inputs : ports.outputs;
  const refusals = candidates.map((port) => refusalOf(from, { node, port }, model));
  if (refusals.some((refusal) => refusal === undefined)) return undefined;
  return refusals[0] ?? { kind: 'same-side' };
}

/** Components with a port on the other side that fits, with that port. */
export function componentsThatFit(
  port: CanvasPort,
  definitions: readonly ComponentDefinition[],
): readonly { readonly definition: ComponentDefinition; readonly port: CanvasPort }[] {
  return definitions.flatMap((definition) => {
    const ports = portsOfDefinition(definition);
    const candidates = port.side === 'output' ? ports.inputs : ports.outputs;
    const fit = candidates.find((candidate) =>
      port.side === 'output' ? kindsFit(port.kind, candidate.kind) : kindsFit(candidate.kind, port.kind),
    );
    return fit ? [{ definition, port: fit }] : [];
  });
}

/** A component that turns what the output gives into what the input needs: table in, trained model out. */
export function converterFor(
  gives: PortKind,
  needs: PortKind,
  definitions: readonly ComponentDefinition[],
):
  | { readonly definition: ComponentDefinition; readonly input: CanvasPort; readonly output: CanvasPort }
  | undefined {
  for (const definition of definitions) {
    const ports = portsOfDefinition(definition);
    const input = ports.inputs.find((port) => port.kind === gives);
    const output = ports.outputs.find((port) => port.kind === needs);
    if (input && output) return { definition, input, output };
  }
  return undefined;
}
