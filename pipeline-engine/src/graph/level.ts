/** One pipeline document with its components resolved: what both checking and flattening look things up in. */

import type { ComponentDefinition, InputPort, OutputPort } from '../spec/component.ts';
import type { ParallelBody } from '../spec/nodes/node-body.ts';
import { mergeParallel } from '../spec/nodes/parallel-body.ts';
import type { Binding, InputValue, PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import type { ComponentResolver, ResolvedComponent } from '../spec/resolver.ts';
import { nodePorts } from './node-ports.ts';
import { optionalInputs, withInferredOptional } from './optional-inputs.ts';
import { type PipelineInputView, pipelineInputs } from './pipeline-ports.ts';

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
  const declared = new Map([...nodes].map(([id, view]) => [id, declaredInputs(view)]));
  return { model, file, nodes, inputs: withInferredOptional(model, pipelineInputs(model), declared) };
}

/** None where no component says which ports may stay empty. */
function declaredInputs(view: NodeView): ReadonlyMap<string, InputPort> {
  return view.definition !== undefined || view.resolved !== undefined ? view.inputs : new Map();
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

/** What a parallel node is to do, its own words before those of its component. */
export function parallelOf({ node, definition }: NodeView): ParallelBody | undefined {
  if (definition?.parallel === undefined) return undefined;
  return mergeParallel(definition.parallel, node.body?.type === 'parallel' ? node.body : undefined);
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
