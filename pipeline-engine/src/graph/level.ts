/** One pipeline document with its components resolved: what both checking and flattening look things up in. */

import { parseBinding } from '../spec/bindings.ts';
import type { ComponentDefinition, InputPort, OutputPort } from '../spec/component.ts';
import type { Binding, InputValue, PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import type { ComponentResolver, ResolvedComponent } from '../spec/resolver.ts';
import { nodePorts } from './node-ports.ts';
import { isOpen, type PipelineInputView, pipelineInputs } from './pipeline-ports.ts';

/** Whose word a port's kind is: a built-in's is exact, one that follows from an Azure type is a hint. */
export type Trust = 'builtin' | 'workspace' | 'inline';

export interface NodeView {
  readonly node: PipelineNode;
  readonly resolved?: ResolvedComponent;
  readonly definition?: ComponentDefinition;
  /** False when the component is not at hand: then any port may exist. */
  readonly known: boolean;
  readonly trust: Trust;
  readonly inputs: ReadonlyMap<string, InputPort>;
  readonly outputs: ReadonlyMap<string, OutputPort>;
  readonly values: ReadonlyMap<string, InputValue>;
}

export interface Level {
  readonly model: PipelineModel;
  readonly file: string;
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly inputs: ReadonlyMap<string, PipelineInputView>;
}

export function createLevel(model: PipelineModel, file: string, resolve: ComponentResolver): Level {
  const nodes = new Map(model.nodes.map((node) => [node.id, viewNode(model, node, file, resolve)]));
  return { model, file, nodes, inputs: withInferredOptional(model, pipelineInputs(model), nodes) };
}

function viewNode(
  model: PipelineModel,
  node: PipelineNode,
  file: string,
  resolve: ComponentResolver,
): NodeView {
  const resolved = node.component === undefined ? undefined : resolve(node.component, file);
  const ports = nodePorts(model, node, resolved);
  const definition = resolved?.kind === 'component' ? resolved.definition : node.inline;
  const mayStayOpen =
    resolved?.kind === 'pipeline'
      ? optionalInputs(resolved.model, resolved.file, resolve)
      : new Set<string>();
  return {
    node,
    ...(resolved === undefined ? {} : { resolved }),
    ...(definition === undefined ? {} : { definition }),
    known: ports.from !== 'inferred',
    trust: definition?.origin.kind ?? 'workspace',
    inputs: new Map(
      ports.inputs.map((port) => [
        port.name,
        mayStayOpen.has(port.name) ? { ...port, optional: true } : port,
      ]),
    ),
    outputs: new Map(ports.outputs.map((port) => [port.name, port])),
    values: new Map(node.inputs.map(({ name, value }) => [name, value])),
  };
}

function withInferredOptional(
  model: PipelineModel,
  inputs: ReadonlyMap<string, PipelineInputView>,
  nodes: ReadonlyMap<string, Pick<NodeView, 'inputs'>>,
): ReadonlyMap<string, PipelineInputView> {
  const open = [...inputs.values()].filter((input) => isOpen(input) && !input.optional);
  if (open.length === 0) return inputs;
  const fedPorts = portsFedByInputs(model, nodes);
  const inferred = new Map(inputs);
  for (const input of open) {
    const fed = fedPorts.get(input.name);
    if (fed?.every((isOptional) => isOptional)) inferred.set(input.name, { ...input, optional: true });
  }
  return inferred;
}

/** For every pipeline input, whether each port that it feeds may stay empty. */
function portsFedByInputs(
  model: PipelineModel,
  nodes: ReadonlyMap<string, Pick<NodeView, 'inputs'>>,
): ReadonlyMap<string, readonly boolean[]> {
  const fed = new Map<string, boolean[]>();
  const feed = (name: string, isOptional: boolean): void => {
    const all = fed.get(name) ?? [];
    all.push(isOptional);
    fed.set(name, all);
  };
  for (const node of model.nodes) {
    const ports = nodes.get(node.id)?.inputs;
    for (const { name, value } of node.inputs) {
      if (value.kind !== 'binding' || value.binding.kind !== 'parent-input') continue;
      const port = ports?.get(name);
      feed(value.binding.name, port !== undefined && (port.optional || port.default !== undefined));
    }
    const compute = node.compute === undefined ? undefined : parseBinding(node.compute);
    if (compute?.kind === 'parent-input') feed(compute.name, false);
  }
  return fed;
}

/** Deeper nesting does not make an input optional. */
const deepestInference = 8;

/** The open inputs of a nested pipeline that feed only ports which may stay empty. */
function optionalInputs(
  model: PipelineModel,
  file: string,
  resolve: ComponentResolver,
  depth = 0,
): ReadonlySet<string> {
  const inputs = pipelineInputs(model);
  if (depth >= deepestInference || ![...inputs.values()].some(isOpen)) return new Set();
  const nodes = new Map(
    model.nodes.map((node) => {
      const resolved = node.component === undefined ? undefined : resolve(node.component, file);
      const { from, inputs: declared } = nodePorts(model, node, resolved);
      const inner =
        resolved?.kind === 'pipeline'
          ? optionalInputs(resolved.model, resolved.file, resolve, depth + 1)
          : undefined;
      const ports = declared.map((port) => ({
        ...port,
        // Nobody knows what a component wants that is not at hand.
        optional: from !== 'inferred' && (port.optional || inner?.has(port.name) === true),
      }));
      return [node.id, { inputs: new Map(ports.map((port) => [port.name, port])) }];
    }),
  );
  const found = withInferredOptional(model, inputs, nodes);
  return new Set([...found.values()].flatMap((input) => (input.optional ? [input.name] : [])));
}

/** The node that a binding makes `node` wait for. */
export function sourceNode(level: Level, binding: Binding): NodeView | undefined {
  return binding.kind === 'job-output' ? level.nodes.get(binding.node) : undefined;
}

/** The text that a literal input has in the end: its own, the pipeline input's, or the default. */
export function effectiveText(level: Level, view: NodeView, name: string): string | undefined {
  const value = view.values.get(name);
  if (value === undefined) return view.inputs.get(name)?.default;
  if (value.kind === 'literal') return value.text;
  if (value.kind === 'data' || value.binding.kind !== 'parent-input') return undefined;
  const source = level.inputs.get(value.binding.name)?.value;
  return source?.kind === 'literal' ? source.text : view.inputs.get(name)?.default;
}
