/** The definition of a command or parallel job that stands in the node itself: its ports are what its inputs and outputs show. */
import type { ComponentDefinition, DataType, InputPort, LiteralType, OutputPort } from './component.ts';
import { controlOfType, isLiteralType, kindOfType, titleOfName } from './data-types.ts';
import type { IssueList } from './issues.ts';
import { modernCommand, portNames } from './legacy-expressions.ts';
import { optional } from './optional.ts';
import { parseEnvironmentVariables } from './parse-component.ts';
import type { NodeDraft } from './parse-node.ts';
import type { InputValue, NamedInput } from './pipeline.ts';
import { canonicalJsonOf } from './yaml/json.ts';
import { booleanOf, textOf, valueAt, type YamlMap } from './yaml/value.ts';

/** The types of a pipeline's inputs by name: as a pipeline component declares them, or as a job gives them. */
export type InputTypes = ReadonlyMap<string, LiteralType | DataType>;

/** What is known around the node: the types of the pipeline's inputs, and what other nodes declare. */
interface InlineContext {
  readonly inputTypes: InputTypes;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
}

export function inlineDefinition(
  node: NodeDraft,
  map: YamlMap,
  /** Of its inputs, in their order. */
  types: readonly (LiteralType | DataType)[],
  issues: IssueList,
): ComponentDefinition {
  const displayName = node.displayName ?? titleOfName(node.id).en;
  const description = textOf(valueAt(map, 'description')) ?? '';
  const parallel = node.body?.type === 'parallel' ? node.body : undefined;
  const environment = valueAt(map, 'environment') ?? valueAt(valueAt(map, 'task'), 'environment');
  return {
    name: node.id,
    version: '1',
    displayName,
    description,
    isDeterministic: booleanOf(valueAt(map, 'is_deterministic')) ?? true,
    inputs: node.inputs.map((input, at) => inputPort(input, types[at] ?? 'uri_folder')),
    outputs: node.outputs.map(({ name, type, mode }) => outputPort(name, type ?? 'uri_folder', mode)),
    ...optional('command', commandOf(node, map, issues)),
    ...optional('parallel', parallel),
    ...optional('code', textOf(valueAt(map, 'code')) ?? parallel?.task?.code),
    ...optional('environment', environment === undefined ? undefined : canonicalJsonOf(environment)),
    environmentVariables: parseEnvironmentVariables(valueAt(map, 'environment_variables')),
    origin: { kind: 'inline' },
    category: 'other',
    icon: 'square-terminal',
    title: { en: displayName, ja: displayName },
    summary: { en: description, ja: description },
    synonyms: [],
    summaryParams: [],
  };
}

function commandOf(node: NodeDraft, map: YamlMap, issues: IssueList): string | undefined {
  const value = valueAt(map, 'command');
  const text = textOf(value);
  if (value === undefined || text === undefined) return undefined;
  const place = { from: value.from, path: ['jobs', node.id, 'command'], node: node.id };
  return modernCommand(text, portNames(node.inputs, node.outputs), place, issues);
}

function inputPort(input: NamedInput, type: LiteralType | DataType): InputPort {
  const literal = isLiteralType(type);
  return {
    name: input.name,
    type,
    optional: false,
    ...(input.value.kind === 'literal' ? {} : optional('mode', input.value.mode)),
    // What a script reads is its own affair: a folder may well hold the table.
    kind: literal ? kindOfType(type) : 'any',
    title: titleOfName(input.name),
    control: controlOfType(type, false),
    placement: literal ? 'form' : 'canvas',
  };
}

function outputPort(name: string, type: DataType, mode: string | undefined): OutputPort {
  return { name, type, ...optional('mode', mode), kind: 'any', title: titleOfName(name) };
}

/** What a value is taken for: it says so itself, or what it is bound to does. */
export function typeOfValue(value: InputValue, context: InlineContext): LiteralType | DataType {
  if (value.kind !== 'binding') return value.type;
  if (value.type !== undefined) return value.type;
  const { binding } = value;
  if (binding.kind === 'parent-input') {
    return context.inputTypes.get(binding.name) ?? 'uri_folder';
  }
  if (binding.kind === 'parent-output') return 'uri_folder';
  const output = context.nodes
    .get(binding.node)
    ?.outputs.find((candidate) => candidate.name === binding.output);
  return output?.type ?? 'uri_folder';
}
