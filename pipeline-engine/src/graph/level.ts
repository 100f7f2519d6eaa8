/** One pipeline document with its components resolved: what both checking and flattening look things up in. */
import type { ComponentDefinition, DataType, InputPort, LiteralType, PortKind } from '../spec/component.ts';
import { isLiteralType, kindOfType, titleOfName } from '../spec/data-types.ts';
import type { Binding, InputValue, PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import type { ComponentResolver, ResolvedComponent } from '../spec/resolver.ts';

/** Whose word a port's kind is: a built-in's is exact, one that follows from an Azure type is a hint. */
export type Trust = 'builtin' | 'workspace' | 'inline';

export interface OutputView {
  readonly name: string;
  readonly type: DataType;
  readonly mode?: string;
  readonly kind: PortKind;
}

export interface NodeView {
  readonly node: PipelineNode;
  readonly resolved?: ResolvedComponent;
  readonly definition?: ComponentDefinition;
  /** False when the component is not at hand: then any port may exist. */
  readonly known: boolean;
  readonly trust: Trust;
  readonly inputs: ReadonlyMap<string, InputPort>;
  readonly outputs: ReadonlyMap<string, OutputView>;
  readonly values: ReadonlyMap<string, InputValue>;
}

export interface PipelineInputView {
  readonly name: string;
  readonly type: LiteralType | DataType;
  readonly optional: boolean;
  /** Undefined when a value has to come from outside. */
  readonly value?: InputValue;
}

export interface Level {
  readonly model: PipelineModel;
  readonly file: string;
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly inputs: ReadonlyMap<string, PipelineInputView>;
}

export function createLevel(model: PipelineModel, file: string, resolve: ComponentResolver): Level {
  return {
    model,
    file,
    nodes: new Map(model.nodes.map((node) => [node.id, viewNode(node, file, resolve)])),
    inputs: pipelineInputs(model),
  };
}

export function pipelineInputs(model: PipelineModel): Map<string, PipelineInputView> {
  const views = new Map<string, PipelineInputView>();
  for (const port of model.ports?.inputs ?? []) {
    views.set(port.name, { name: port.name, type: port.type, optional: port.optional });
  }
  for (const { name, value } of model.inputs) {
    const declared = views.get(name);
    const type = declared?.type ?? (value.kind === 'binding' ? (value.type ?? 'uri_folder') : value.type);
    views.set(name, { name, type, optional: declared?.optional ?? false, value });
  }
  return views;
}

function viewNode(node: PipelineNode, file: string, resolve: ComponentResolver): NodeView {
  const values = new Map(node.inputs.map(({ name, value }) => [name, value]));
  const resolved = node.component === undefined ? undefined : resolve(node.component, file);
  const definition = resolved?.kind === 'component' ? resolved.definition : node.inline;
  if (definition !== undefined) {
    const { kind } = definition.origin;
    return {
      node,
      ...(resolved === undefined ? {} : { resolved }),
      definition,
      known: true,
      trust: kind,
      inputs: new Map(definition.inputs.map((port) => [port.name, port])),
      outputs: outputsOf(node, definition.outputs),
      values,
    };
  }
  if (resolved?.kind === 'pipeline') {
    const { inputs, outputs } = pipelinePorts(resolved.model);
    return {
      node,
      resolved,
      known: true,
      trust: 'workspace',
      inputs: new Map(inputs.map((port) => [port.name, port])),
      outputs: outputsOf(node, outputs),
      values,
    };
  }
  return { node, known: false, trust: 'workspace', inputs: new Map(), outputs: outputsOf(node, []), values };
}

/** The declared outputs, as the node overrides them, and those that only the node declares. */
function outputsOf(node: PipelineNode, declared: readonly OutputView[]): Map<string, OutputView> {
  const outputs = new Map<string, OutputView>(declared.map((output) => [output.name, output]));
  for (const { name, type, mode } of node.outputs) {
    const known = outputs.get(name);
    if (known === undefined) {
      const own = type ?? 'uri_folder';
      outputs.set(name, {
        name,
        type: own,
        kind: type === undefined ? 'any' : kindOfType(own),
        ...(mode === undefined ? {} : { mode }),
      });
    } else if (type !== undefined || mode !== undefined) {
      outputs.set(name, { ...known, type: type ?? known.type, ...(mode === undefined ? {} : { mode }) });
    }
  }
  return outputs;
}

/** The ports of a pipeline used as a node: declared by a pipeline component, read off a pipeline job. */
export function pipelinePorts(model: PipelineModel): {
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputView[];
} {
  if (model.ports !== undefined) return model.ports;
  return {
    inputs: [...pipelineInputs(model).values()].map(({ name, type, value }) => ({
      name,
      type,
      optional: value !== undefined && !(value.kind === 'data' && value.path === undefined),
      kind: kindOfType(type),
      title: titleOfName(name),
      control: 'text',
      placement: isLiteralType(type) ? 'form' : 'canvas',
    })),
    outputs: model.outputs.map(({ name, type, mode }) => ({
      name,
      type: type ?? 'uri_folder',
      kind: type === undefined ? 'any' : kindOfType(type),
      ...(mode === undefined ? {} : { mode }),
    })),
  };
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
