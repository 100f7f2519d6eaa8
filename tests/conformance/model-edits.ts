/** The same operations on the model, done naively: what an edit of the text has to mean. */
import type {
  InputValue,
  NamedInput,
  NodeOutput,
  PipelineModel,
  PipelineNode,
} from '@millrace/pipeline-engine/browser';

export type ModelEdit = (model: PipelineModel) => PipelineModel;

export function onNode(id: string, change: (node: PipelineNode) => PipelineNode): ModelEdit {
  return (model) => ({ ...model, nodes: model.nodes.map((node) => (node.id === id ? change(node) : node)) });
}

/** Where the input is already, else last; before what stands in the node itself. */
export function withInput(inputs: readonly NamedInput[], name: string, value: InputValue): NamedInput[] {
  if (inputs.some((input) => input.name === name))
    return inputs.map((input) => (input.name === name ? { ...input, value } : input));
  const own = inputs.filter(({ place }) => place === undefined);
  return [...own, { name, value }, ...inputs.filter(({ place }) => place !== undefined)];
}

export function withoutInput(inputs: readonly NamedInput[], name: string): NamedInput[] {
  return inputs.filter((input) => input.name !== name);
}

export function setInput(node: string, name: string, value: InputValue): ModelEdit {
  return onNode(node, (old) => ({ ...old, inputs: withInput(old.inputs, name, value) }));
}

export function unsetInput(node: string, name: string): ModelEdit {
  return onNode(node, (old) => ({ ...old, inputs: withoutInput(old.inputs, name) }));
}

/** Rewrites every text of the model, keys left alone. */
function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T & string;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change)) as T & unknown[];
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, mapTexts(child, change)]);
  return Object.fromEntries(entries) as T;
}

/** Rewrites every binding, wherever in the model it stands. */
function mapBindings<T>(value: T, change: (binding: Record<string, unknown>) => Record<string, unknown>): T {
  if (Array.isArray(value)) return value.map((item) => mapBindings(item, change)) as T & unknown[];
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, mapBindings(child, change)]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isBinding = ['job-output', 'parent-input', 'parent-output'].includes(String(copy.kind));
  return (isBinding ? change(copy) : copy) as T;
}

export function renameNode(id: string, to: string): ModelEdit {
  return (model) => {
    const followed = mapTexts(
      mapBindings(model, (binding) => (binding.node === id ? { ...binding, node: to } : binding)),
      (text) => text.replaceAll(`\${{parent.jobs.${id}.`, `\${{parent.jobs.${to}.`),
    );
    return {
      ...followed,
      nodes: followed.nodes.map((node) => (node.id === id ? { ...node, id: to } : node)),
    };
  };
}

export function removeNode(id: string): ModelEdit {
  const isGone = ({ value }: NamedInput): boolean =>
    value.kind === 'binding' && value.binding.kind === 'job-output' && value.binding.node === id;
  return (model) => ({
    ...model,
    nodes: model.nodes
      .filter((node) => node.id !== id)
      .map((node) => ({ ...node, inputs: node.inputs.filter((input) => !isGone(input)) })),
  });
}

/** How often a port of the pipeline is spoken of. */
function countUses(model: PipelineModel, kind: 'parent-input' | 'parent-output', name: string): number {
  let count = 0;
  mapBindings(model, (binding) => {
    if (binding.kind === kind && binding.name === name) count++;
    return binding;
  });
  if (kind === 'parent-output')
    count += model.nodes
      .flatMap(({ outputs }) => outputs)
      .filter(({ promotedTo }) => promotedTo === name).length;
  mapTexts(model, (text) => {
    if (text.includes(`\${{parent.${kind === 'parent-input' ? 'inputs' : 'outputs'}.${name}}}`)) count++;
    return text;
  });
  return count;
}

export function addPipelineInput(name: string, value: InputValue): ModelEdit {
  return (model) => ({
    ...model,
    inputs: [...model.inputs, { name, value }],
    ...(model.ports === undefined || value.kind === 'binding'
      ? {}
      : { ports: { ...model.ports, inputs: [...model.ports.inputs, portOf(name, value)] } }),
  });
}

/** Only what `meaningOf` looks at. */
function portOf(name: string, value: InputValue & { kind: 'literal' | 'data' }): never {
  const port = { name, type: value.type, ...(value.kind === 'literal' ? { default: value.text } : {}) };
  return port as never;
}

function withoutPipelineInput(model: PipelineModel, name: string): PipelineModel {
  const ports = model.ports && {
    ...model.ports,
    inputs: model.ports.inputs.filter((port) => port.name !== name),
  };
  return { ...model, inputs: withoutInput(model.inputs, name), ...(ports && { ports }) };
}

export function removePipelineInput(name: string): ModelEdit {
  const isBound = ({ value }: NamedInput): boolean =>
    value.kind === 'binding' && value.binding.kind === 'parent-input' && value.binding.name === name;
  const whole = `\${{parent.inputs.${name}}}`;
  return (model) => {
    const without = withoutPipelineInput(model, name);
    const nodes = without.nodes.map((node) => {
      const { compute, ...rest } = node;
      const kept = compute === undefined || compute === whole ? rest : node;
      return { ...kept, inputs: node.inputs.filter((input) => !isBound(input)) };
    });
    return { ...without, nodes };
  };
}

export function renamePipelineInput(name: string, to: string): ModelEdit {
  return (model) => {
    const followed = mapTexts(
      mapBindings(model, (binding) =>
        binding.kind === 'parent-input' && binding.name === name ? { ...binding, name: to } : binding,
      ),
      (text) => text.replaceAll(`\${{parent.inputs.${name}}}`, `\${{parent.inputs.${to}}}`),
    );
    const renamed = <T extends { readonly name: string }>(ports: readonly T[]): T[] =>
      ports.map((port) => (port.name === name ? { ...port, name: to } : port));
    const ports = followed.ports && { ...followed.ports, inputs: renamed(followed.ports.inputs) };
    return { ...followed, inputs: renamed(followed.inputs), ...(ports && { ports }) };
  };
}

export function promoteInput(node: string, input: string, name: string): ModelEdit {
  return (model) => {
    const value = model.nodes
      .find(({ id }) => id === node)
      ?.inputs.find((each) => each.name === input)?.value;
    if (value === undefined) return model;
    const binding: InputValue = { kind: 'binding', binding: { kind: 'parent-input', name } };
    return setInput(node, input, binding)(addPipelineInput(name, value)(model));
  };
}

export function demoteInput(node: string, input: string): ModelEdit {
  return (model) => {
    const bound = model.nodes
      .find(({ id }) => id === node)
      ?.inputs.find((each) => each.name === input)?.value;
    if (bound?.kind !== 'binding' || bound.binding.kind !== 'parent-input') return model;
    const { name } = bound.binding;
    const source = model.inputs.find((each) => each.name === name)?.value;
    const value = source === undefined ? undefined : inTheFormOf(bound, source);
    const moved = (value === undefined ? unsetInput(node, input) : setInput(node, input, value))(model);
    return countUses(model, 'parent-input', name) === 1 ? withoutPipelineInput(moved, name) : moved;
  };
}

function inTheFormOf(bound: InputValue & { kind: 'binding' }, source: InputValue): InputValue {
  const formed = bound.type !== undefined || bound.mode !== undefined;
  if (!formed || source.kind !== 'data' || source.path === undefined) return source;
  const mode = bound.mode === undefined ? {} : { mode: bound.mode };
  return { kind: 'data', type: bound.type ?? source.type, path: source.path, ...mode };
}

export function promoteOutput(node: string, output: string, name: string): ModelEdit {
  return (model) => {
    const old = model.nodes.find(({ id }) => id === node)?.outputs.find((each) => each.name === output);
    const { path, ...rest } = old ?? { name: output };
    const type = old?.type ?? (model.kind === 'pipeline-component' ? ('uri_folder' as const) : undefined);
    const port: NodeOutput = {
      name,
      ...(type === undefined ? {} : { type }),
      ...(path === undefined ? {} : { path }),
    };
    const promoted = { ...rest, promotedTo: name };
    const change = onNode(node, (each) => ({
      ...each,
      outputs: old
        ? each.outputs.map((o) => (o.name === output ? promoted : o))
        : [...each.outputs, promoted],
    }));
    const ports = model.ports && {
      ...model.ports,
      outputs: [...model.ports.outputs, { name, type } as never],
    };
    return { ...change(model), outputs: [...model.outputs, port], ...(ports && { ports }) };
  };
}

export function unpromoteOutput(node: string, output: string): ModelEdit {
  return (model) => {
    const old = model.nodes.find(({ id }) => id === node)?.outputs.find((each) => each.name === output);
    const name = old?.promotedTo;
    if (old === undefined || name === undefined) return model;
    const { promotedTo: _, ...own } = old;
    const port = model.outputs.find((each) => each.name === name);
    const left = Object.keys(own).length > 1 ? { ...own, ...pathOf(port) } : { ...port, ...own };
    const isBare = Object.keys(left).length === 1;
    const change = onNode(node, (each) => ({
      ...each,
      outputs: each.outputs.flatMap((o) =>
        o.name !== output ? [o] : isBare && each.component !== undefined ? [] : [left],
      ),
    }));
    return countUses(model, 'parent-output', name) === 1
      ? withoutPipelineOutput(change(model), name)
      : change(model);
  };
}

function pathOf(port: NodeOutput | undefined): { path?: string } {
  return port?.path === undefined ? {} : { path: port.path };
}

function withoutPipelineOutput(model: PipelineModel, name: string): PipelineModel {
  const others = <T extends { readonly name: string }>(ports: readonly T[]): T[] =>
    ports.filter((port) => port.name !== name);
  const ports = model.ports && { ...model.ports, outputs: others(model.ports.outputs) };
  return { ...model, outputs: others(model.outputs), ...(ports && { ports }) };
}

/** A model without what only says where something stands or follows from the rest; `undefined` counts as absent. */
export function meaningOf(model: PipelineModel): unknown {
  return JSON.parse(
    JSON.stringify({
      ...model,
      ports: model.ports && {
        inputs: model.ports.inputs.map(({ name, type, default: preset }) => ({
          name,
          type,
          default: preset,
        })),
        outputs: model.ports.outputs.map(({ name, type }) => ({ name, type })),
      },
      nodes: model.nodes.map(({ lines, inline, ...node }) => ({
        ...node,
        inline: inline && { command: inline.command, code: inline.code, environment: inline.environment },
      })),
    }),
  );
}
