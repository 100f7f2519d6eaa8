/** A pipeline input that feeds only ports which may stay empty may stay empty itself, as in Azure. */
import { parseBinding } from '../spec/bindings.ts';
import type { InputPort } from '../spec/component.ts';
import type { PipelineModel } from '../spec/pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { nodePorts } from './node-ports.ts';
import { isOpen, type PipelineInputView, pipelineInputs } from './pipeline-ports.ts';

/** By node: the inputs that its component declares. */
type DeclaredInputs = ReadonlyMap<string, ReadonlyMap<string, InputPort>>;

export function withInferredOptional(
  model: PipelineModel,
  inputs: ReadonlyMap<string, PipelineInputView>,
  declared: DeclaredInputs,
): ReadonlyMap<string, PipelineInputView> {
  const open = [...inputs.values()].filter((input) => isOpen(input) && !input.optional);
  if (open.length === 0) return inputs;
  const fedPorts = portsFedByInputs(model, declared);
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
  declared: DeclaredInputs,
): ReadonlyMap<string, readonly boolean[]> {
  const fed = new Map<string, boolean[]>();
  const feed = (name: string, isOptional: boolean): void => {
    const all = fed.get(name) ?? [];
    all.push(isOptional);
    fed.set(name, all);
  };
  for (const node of model.nodes) {
    for (const { name, value } of node.inputs) {
      if (value.kind !== 'binding' || value.binding.kind !== 'parent-input') continue;
      // Nobody knows what a component wants that is not at hand.
      const port = declared.get(node.id)?.get(name);
      feed(value.binding.name, port !== undefined && (port.optional || port.default !== undefined));
    }
    const compute = node.compute === undefined ? undefined : parseBinding(node.compute);
    if (compute?.kind === 'parent-input') feed(compute.name, false);
  }
  return fed;
}

/** The inputs of a nested pipeline that may stay empty. `known`: by file, so that each is looked into once. */
export function optionalInputs(
  model: PipelineModel,
  file: string,
  resolve: ComponentResolver,
  known: Map<string, ReadonlySet<string>> = new Map(),
): ReadonlySet<string> {
  const found = known.get(file);
  if (found !== undefined) return found;
  known.set(file, new Set());
  const inputs = pipelineInputs(model);
  const isAsked = [...inputs.values()].some((input) => isOpen(input) && !input.optional);
  const declared: DeclaredInputs = isAsked ? declaredInputs(model, file, resolve, known) : new Map();
  const views = withInferredOptional(model, inputs, declared);
  const names = new Set([...views.values()].flatMap((input) => (input.optional ? [input.name] : [])));
  known.set(file, names);
  return names;
}

function declaredInputs(
  model: PipelineModel,
  file: string,
  resolve: ComponentResolver,
  known: Map<string, ReadonlySet<string>>,
): DeclaredInputs {
  return new Map(
    model.nodes.map((node) => {
      const resolved = node.component === undefined ? undefined : resolve(node.component, file);
      if (resolved === undefined && node.inline === undefined) return [node.id, new Map()];
      const inner =
        resolved?.kind === 'pipeline'
          ? optionalInputs(resolved.model, resolved.file, resolve, known)
          : undefined;
      const ports = nodePorts(model, node, resolved).inputs.map((port) => ({
        ...port,
        optional: port.optional || inner?.has(port.name) === true,
      }));
      return [node.id, new Map(ports.map((port) => [port.name, port]))];
    }),
  );
}
