/**
 * The ports of a node: what its component declares, else what its inputs and outputs, and the nodes that read it,
 * show. Checking, building the graph and the designer all ask here.
 */
import type { DataType, InputPort, LiteralType, OutputPort } from '../spec/component.ts';
import { controlOfType, isLiteralType, kindOfType, titleOfName } from '../spec/data-types.ts';
import { optional } from '../spec/optional.ts';
import type { InputValue, NodeOutput, PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import type { ResolvedComponent } from '../spec/resolver.ts';
import { pipelinePorts } from './pipeline-ports.ts';

export interface NodePorts {
  /** `inferred`: from how the node is used, because its component is not at hand; other ports may exist. */
  readonly from: 'component' | 'pipeline' | 'node' | 'inferred';
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
}

/** `resolved`: what the node's component was found to be, if anything. */
export function nodePorts(
  model: PipelineModel,
  node: PipelineNode,
  resolved: ResolvedComponent | undefined,
): NodePorts {
  const definition = resolved?.kind === 'component' ? resolved.definition : node.inline;
  if (definition !== undefined) {
    return {
      from: resolved === undefined ? 'node' : 'component',
      inputs: withoutSearched(node, definition.inputs),
      outputs: withOwnOutputs(
        model,
        node,
        definition.outputs,
        node.inline !== undefined && !isWholeNode(node),
      ),
    };
  }
  if (resolved?.kind === 'pipeline') {
    const { inputs, outputs } = pipelinePorts(resolved.model);
    return { from: 'pipeline', inputs, outputs: withOwnOutputs(model, node, outputs, false) };
  }
  return {
    from: isWholeNode(node) ? 'node' : 'inferred',
    inputs: node.inputs.map(({ name, value }) => usedInput(model, name, value)),
    outputs: withOwnOutputs(model, node, [], !isWholeNode(node)),
  };
}

/** A job that is written out in the node has the ports that stand there, and no others. */
function isWholeNode(node: PipelineNode): boolean {
  return node.component === undefined && (node.type === 'parallel' || node.type === 'spark');
}

/** What a sweep sets itself need not be given. */
function withoutSearched(node: PipelineNode, inputs: readonly InputPort[]): readonly InputPort[] {
  if (node.body?.type !== 'sweep') return inputs;
  const searched = new Set(node.body.searchSpace.map(({ name }) => name));
  return inputs.map((port) => (searched.has(port.name) ? { ...port, optional: true } : port));
}

function usedInput(model: PipelineModel, name: string, value: InputValue): InputPort {
  const type = typeOfValue(model, value);
  const literal = isLiteralType(type);
  return {
    name,
    type,
    optional: true,
    ...(value.kind === 'literal' ? {} : optional('mode', value.mode)),
    kind: 'any',
    title: titleOfName(name),
    control: controlOfType(type, false),
    placement: literal ? 'form' : 'canvas',
  };
}

function typeOfValue(model: PipelineModel, value: InputValue): LiteralType | DataType {
  if (value.kind !== 'binding') return value.type;
  if (value.type !== undefined) return value.type;
  const { binding } = value;
  if (binding.kind === 'job-output') {
    const source = model.nodes.find(({ id }) => id === binding.node);
    return source?.outputs.find(({ name }) => name === binding.output)?.type ?? 'uri_folder';
  }
  const declared = model.ports?.inputs.find(({ name }) => name === binding.name)?.type;
  const given = model.inputs.find(({ name }) => name === binding.name)?.value;
  return declared ?? (given === undefined || given.kind === 'binding' ? 'uri_folder' : given.type);
}

/** The declared outputs as the node overrides them, those that only the node has, and those that others read. */
function withOwnOutputs(
  model: PipelineModel,
  node: PipelineNode,
  declared: readonly OutputPort[],
  addRead: boolean,
): readonly OutputPort[] {
  const outputs = new Map(declared.map((output) => [output.name, output]));
  for (const own of node.outputs) outputs.set(own.name, overridden(outputs.get(own.name), own));
  if (addRead) {
    for (const [name, type] of readOutputs(model).get(node.id) ?? []) {
      if (!outputs.has(name)) outputs.set(name, outputPort(name, type));
    }
  }
  return [...outputs.values()];
}

function overridden(declared: OutputPort | undefined, own: NodeOutput): OutputPort {
  const base = declared ?? outputPort(own.name, own.type);
  return { ...base, ...optional('type', own.type), ...optional('mode', own.mode) };
}

/** Of an output that nobody declares the kind is open. */
function outputPort(name: string, type: DataType | undefined): OutputPort {
  return {
    name,
    type: type ?? 'uri_folder',
    kind: type === undefined ? 'any' : kindOfType(type),
    title: titleOfName(name),
  };
}

type ReadOutputs = ReadonlyMap<string, ReadonlyMap<string, DataType | undefined>>;
const known = new WeakMap<PipelineModel, ReadOutputs>();

/** The outputs that a pipeline's nodes read, by node; with the type that a reader names. */
function readOutputs(model: PipelineModel): ReadOutputs {
  const found = known.get(model);
  if (found !== undefined) return found;
  const outputs = new Map<string, Map<string, DataType | undefined>>();
  for (const { value } of model.nodes.flatMap(({ inputs }) => inputs)) {
    if (value.kind !== 'binding' || value.binding.kind !== 'job-output') continue;
    const { node, output } = value.binding;
    const ofNode = outputs.get(node) ?? new Map<string, DataType | undefined>();
    ofNode.set(output, ofNode.get(output) ?? value.type);
    outputs.set(node, ofNode);
  }
  known.set(model, outputs);
  return outputs;
}
