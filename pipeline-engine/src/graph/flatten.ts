/** Makes steps of the nodes of all levels: bindings are followed through the levels to a step, a value or a file. */
import type { InputPort } from '../spec/component.ts';
import { isDataType, isLiteralType } from '../spec/data-types.ts';
import { mergeSettings } from '../spec/identity-settings.ts';
import { optional } from '../spec/optional.ts';
import type { Binding, InputValue, NodeOutput } from '../spec/pipeline.ts';
import { computeName, localPath } from '../spec/references.ts';
import type { RefreshPolicy } from '../spec/refresh-policy.ts';
import type { RetryPolicy } from '../spec/retry-policy.ts';
import { type NodeView, parallelOf } from './level.ts';
import { phaseOf } from './lifecycle.ts';
import { literalForPort } from './literal-text.ts';
import type { Scope } from './scopes.ts';
import type { Step, StepInput, StepOutput, StepSource } from './step.ts';
import { computeInput } from './validate.ts';

/** A value for an input of the top pipeline, as `--set` gives it. */
export interface InputSetting {
  readonly name: string;
  readonly value?: string;
  readonly path?: string;
}

export interface FlattenContext {
  readonly settings: ReadonlyMap<string, InputSetting>;
  /** The file that relative paths of `settings` start from. */
  readonly file: string;
  readonly forceRerun: boolean;
  readonly defaultCompute?: string;
  readonly retry?: RetryPolicy;
}

/** A value and the level in which its bindings and paths have their meaning. */
interface Found {
  readonly value: InputValue;
  readonly file: string;
}
type Source = Found | { readonly step: string; readonly output: string } | undefined;

/** The steps of one level; `view` must have a definition. */
export function stepOfNode(scope: Scope, view: NodeView, context: FlattenContext): Step | undefined {
  const { node, definition, resolved } = view;
  if (definition === undefined) return undefined;
  const componentFile = resolved?.kind === 'component' ? resolved.file : scope.level.file;
  const compute = computeOf(scope, view, context);
  const settings = mergeSettings(definition.settings, node.settings);
  return {
    id: scope.prefix + node.id,
    displayName: node.displayName ?? definition.displayName,
    component: definition,
    ...(componentFile === undefined ? {} : { componentFile }),
    inputs: definition.inputs.map((port) => stepInput(scope, view, port, context)),
    outputs: stepOutputs(scope, view),
    environmentVariables: mergeVariables(definition.environmentVariables, node.environmentVariables),
    ...(settings.length === 0 ? {} : { settings }),
    ...optional('parallel', parallelOf(view)),
    ...(compute === undefined ? {} : { compute }),
    ...optional('timeoutSeconds', node.timeoutSeconds),
    ...optional('retry', retryOf(scope, view, context)),
    ...optional('phase', phaseIn(scope, view)),
    forceRerun: context.forceRerun,
  };
}

/** The node's own policy, else that of the nodes and the pipeline around it. */
function retryOf(scope: Scope, view: NodeView, context: FlattenContext): RetryPolicy | undefined {
  if (view.node.retry !== undefined) return view.node.retry;
  if (scope.parent === undefined) return context.retry;
  return retryOf(scope.parent.scope, scope.parent.view, context);
}

function phaseIn(scope: Scope, view: NodeView): Step['phase'] {
  if (scope.parent === undefined) return phaseOf(scope.level.model, view.node.id);
  return phaseIn(scope.parent.scope, scope.parent.view);
}

function stepInput(scope: Scope, view: NodeView, port: InputPort, context: FlattenContext): StepInput {
  const value = view.values.get(port.name);
  const source = value === undefined ? undefined : follow(scope, value, context);
  const mode = value === undefined || value.kind === 'literal' ? undefined : value.mode;
  const effective = mode === undefined || mode === port.mode ? port : { ...port, mode };
  const found = stepSource(effective, source, value);
  const refresh = found.kind === 'data' ? refreshOf(scope, view, port.name) : undefined;
  const fetched = found.kind === 'data' && refresh !== undefined ? { ...found, refresh } : found;
  return { name: port.name, port: effective, source: fetched };
}

/** What the node says, else what its pipeline says of the input that feeds it. */
function refreshOf(scope: Scope, view: NodeView, input: string): RefreshPolicy | undefined {
  const own = view.node.refresh?.find((entry) => entry.input === input);
  const value = view.values.get(input);
  if (own !== undefined || value?.kind !== 'binding' || value.binding.kind !== 'parent-input')
    return own?.policy;
  const { name } = value.binding;
  const said = scope.level.model.refresh?.find((entry) => entry.input === name);
  if (said !== undefined || scope.parent === undefined) return said?.policy;
  return refreshOf(scope.parent.scope, scope.parent.view, name);
}

function stepSource(port: InputPort, source: Source, own: InputValue | undefined): StepSource {
  if (source === undefined) {
    return port.default === undefined
      ? { kind: 'unset' }
      : { kind: 'literal', text: literalForPort(port, port.default, 'string') };
  }
  if ('step' in source) return { kind: 'step', step: source.step, output: source.output };
  const { value, file } = source;
  if (value.kind === 'literal' && isLiteralType(port.type)) {
    return { kind: 'literal', text: literalForPort(port, value.text, value.type) };
  }
  // A bare string in a data port is its path, as Azure reads it.
  const path = value.kind === 'literal' ? value.text : value.kind === 'data' ? value.path : undefined;
  if (path === undefined) return { kind: 'unset' };
  const overriding = own?.kind === 'binding' ? own : undefined;
  const given = value.kind === 'data' ? value : undefined;
  const mode = overriding?.mode ?? given?.mode ?? port.mode;
  const portType = isDataType(port.type) ? port.type : 'uri_folder';
  const type = overriding?.type ?? given?.type ?? portType;
  return { kind: 'data', path: localPath(path), file, type, ...(mode === undefined ? {} : { mode }) };
}

/** Goes where a value comes from. Terminates: up through parents at most, then down through children. */
function follow(scope: Scope, value: InputValue, context: FlattenContext): Source {
  if (value.kind !== 'binding') return { value, file: scope.level.file };
  return followBinding(scope, value.binding, context);
}

function followBinding(scope: Scope, binding: Binding, context: FlattenContext): Source {
  if (binding.kind === 'parent-input') return followPipelineInput(scope, binding.name, context);
  if (binding.kind === 'parent-output') return undefined;
  return followOutput(scope, binding.node, binding.output);
}

function followPipelineInput(scope: Scope, name: string, context: FlattenContext): Source {
  const declared = scope.level.inputs.get(name);
  if (scope.parent === undefined) {
    const setting = context.settings.get(name);
    if (setting?.path !== undefined) {
      const type = declared !== undefined && isDataType(declared.type) ? declared.type : 'uri_folder';
      const mode = declared?.value?.kind === 'data' ? declared.value.mode : undefined;
      return {
        value: { kind: 'data', type, path: setting.path, ...(mode === undefined ? {} : { mode }) },
        file: context.file,
      };
    }
    if (setting?.value !== undefined) {
      const type = declared !== undefined && isLiteralType(declared.type) ? declared.type : 'string';
      return { value: { kind: 'literal', text: setting.value, type }, file: context.file };
    }
  } else {
    const outer = scope.parent.view.values.get(name);
    if (outer !== undefined) return follow(scope.parent.scope, outer, context);
  }
  const value = declared?.value;
  if (value === undefined || value.kind === 'binding') return undefined;
  return value.kind === 'data' && value.path === undefined ? undefined : { value, file: scope.level.file };
}

function followOutput(scope: Scope, node: string, output: string): Source {
  const child = scope.children.get(node);
  if (child === undefined) return { step: scope.prefix + node, output };
  for (const view of child.level.nodes.values()) {
    const promoted = view.node.outputs.find((candidate) => candidate.promotedTo === output);
    if (promoted !== undefined) return followOutput(child, view.node.id, promoted.name);
  }
  return undefined;
}

function stepOutputs(scope: Scope, view: NodeView): StepOutput[] {
  const written = new Map(view.node.outputs.map((output) => [output.name, output]));
  return [...view.outputs.values()]
    .filter((output) => view.definition?.outputs.some(({ name }) => name === output.name))
    .map(({ name, type, mode }) => {
      const own = written.get(name);
      const promoted = promotionOf(scope, own);
      const delivery =
        own?.path === undefined ? promoted?.delivery : { path: own.path, file: scope.level.file };
      const effectiveMode = mode ?? promoted?.mode;
      return {
        name,
        type: own?.type ?? promoted?.type ?? type,
        ...(effectiveMode === undefined ? {} : { mode: effectiveMode }),
        ...(promoted === undefined || promoted.inner ? {} : { promotedTo: promoted.name }),
        ...optional('delivery', delivery),
        ...optional('registerAs', own?.registerAs ?? promoted?.registerAs),
      };
    });
}

interface Promotion extends NodeOutput {
  /** Ends in a nested pipeline. */
  readonly inner: boolean;
  readonly delivery?: StepOutput['delivery'];
}

/** The pipeline output that a node's output becomes: the top pipeline's where the promotion goes on up to there. */
function promotionOf(scope: Scope, output: NodeOutput | undefined): Promotion | undefined {
  if (output?.promotedTo === undefined) return undefined;
  const { file, model } = scope.level;
  const declared = model.outputs.find(({ name }) => name === output.promotedTo);
  const delivered = (from: NodeOutput, inFile: string): Pick<Promotion, 'delivery'> =>
    from.path === undefined ? {} : { delivery: { path: from.path, file: inFile } };
  if (scope.parent === undefined)
    return declared === undefined ? undefined : { ...declared, inner: false, ...delivered(declared, file) };
  const { scope: outer, view } = scope.parent;
  const further = view.node.outputs.find(({ name }) => name === output.promotedTo);
  const above = promotionOf(outer, further);
  const here = {
    ...(declared === undefined ? {} : delivered(declared, file)),
    ...(further === undefined ? {} : delivered(further, outer.level.file)),
    ...optional('registerAs', further?.registerAs ?? declared?.registerAs),
  };
  if (above !== undefined)
    return { ...here, ...above, type: above.type ?? declared?.type, mode: above.mode ?? declared?.mode };
  if (declared === undefined) return undefined;
  return { ...declared, ...here, inner: true };
}

function computeOf(scope: Scope, view: NodeView, context: FlattenContext): string | undefined {
  const bound = computeInput(view.node);
  if (bound !== undefined) {
    const source = followPipelineInput(scope, bound, context);
    if (source !== undefined && 'value' in source && source.value.kind === 'literal') {
      return computeName(source.value.text);
    }
  } else if (view.node.compute !== undefined) {
    return computeName(view.node.compute);
  }
  if (scope.parent !== undefined) return computeOf(scope.parent.scope, scope.parent.view, context);
  return context.defaultCompute === undefined ? undefined : computeName(context.defaultCompute);
}

type Variables = readonly { readonly name: string; readonly value: string }[];

function mergeVariables(component: Variables, node: Variables): Variables {
  const overridden = new Set(node.map(({ name }) => name));
  return [...component.filter(({ name }) => !overridden.has(name)), ...node];
}
