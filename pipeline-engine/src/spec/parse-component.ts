/** Reads a component file: Azure ML's fields, and `x-millrace` for what the designer needs beyond them. */
import type { Issue } from '../errors.ts';
import { checkComponentKeys } from './check-component-keys.ts';
import type { ComponentDefinition, Titles } from './component.ts';
import { titleOfName } from './data-types.ts';
import { flowDefinition, isFlow } from './flow-component.ts';
import { identitySettings } from './identity-settings.ts';
import { type IssueList, issuesOfYaml } from './issues.ts';
import { modernCommand, portNames } from './legacy-expressions.ts';
import { nearestNames } from './nearest-names.ts';
import { parallelBody } from './nodes/parallel-body.ts';
import { optional, someOf } from './optional.ts';
import { parseInputPorts, parseOutputPorts } from './parse-ports.ts';
import { rememberIssues } from './positions.ts';
import { type ComponentExtension, extensionKey, parseExtension } from './x-millrace.ts';
import { canonicalJsonOf } from './yaml/json.ts';
import type { YamlDocument } from './yaml/read.ts';
import { yamlOf } from './yaml/remembered.ts';
import {
  booleanOf,
  entriesOf,
  entryOf,
  textOf,
  textsOf,
  valueAt,
  type YamlMap,
  type YamlValue,
} from './yaml/value.ts';

export interface ParsedComponent {
  /** Undefined only when the text is not YAML or not a mapping. */
  readonly definition: ComponentDefinition | undefined;
  readonly issues: readonly Issue[];
}

const componentTypes = [
  'command',
  'parallel',
  'spark',
  'pipeline',
  'sweep',
  'automl',
  'import',
  'data_transfer',
];

/**
 * `origin` says where the text comes from; for built-ins the implementation number and the engines are
 * taken from `x-millrace`, whatever `origin` holds.
 */
export function parseComponent(text: string, origin: ComponentDefinition['origin']): ParsedComponent {
  return componentOfDocument(yamlOf(text), origin);
}

/** The same for a text that is already read. */
export function componentOfDocument(
  document: YamlDocument,
  origin: ComponentDefinition['origin'],
): ParsedComponent {
  const issues = issuesOfYaml(document);
  if (document.root?.kind !== 'map') {
    if (issues.all.length === 0) issues.add('error', 'not-a-mapping', { from: 0, path: [] });
    return { definition: undefined, issues: issues.all };
  }
  const definition = isFlow(document.root)
    ? flowDefinition(document.root, nameOfOrigin(origin), origin, issues)
    : componentOf(document.root, origin, issues);
  rememberIssues(definition, issues.all);
  return { definition, issues: issues.all };
}

/** A component written out under a node's `component:` or `trial:`. */
export function componentInNode(root: YamlMap, node: string, issues: IssueList): ComponentDefinition {
  const definition = componentOf(root, { kind: 'inline' }, issues);
  const title = valueAt(root, 'display_name') === undefined ? titleOfName(node) : definition.title;
  return { ...definition, name: node, title, displayName: title.en };
}

function componentOf(
  root: YamlMap,
  origin: ComponentDefinition['origin'],
  issues: IssueList,
): ComponentDefinition {
  checkType(root, issues);
  checkComponentKeys(root, issues, origin.kind === 'builtin');
  const extension = parseExtension(valueAt(root, extensionKey), issues);
  const name = textOf(valueAt(root, 'name')) ?? nameOfOrigin(origin);
  const displayName = textOf(valueAt(root, 'display_name')) ?? titleOfName(name).en;
  const description = textOf(valueAt(root, 'description'))?.trim() ?? '';
  const parallel = isParallel(root) ? parallelBody(root) : undefined;
  const environment = valueAt(root, 'environment') ?? valueAt(valueAt(root, 'task'), 'environment');
  const inputs = parseInputPorts(valueAt(root, 'inputs'), extension, issues);
  const outputs = parseOutputPorts(valueAt(root, 'outputs'), extension, issues);
  const command = valueAt(root, 'command');
  const template = textOf(command);
  const place = { from: command?.from ?? root.from, path: ['command'] };
  return {
    name,
    version: textOf(valueAt(root, 'version')) ?? '1',
    displayName,
    description,
    isDeterministic: booleanOf(valueAt(root, 'is_deterministic')) ?? true,
    inputs,
    outputs,
    ...(template === undefined
      ? {}
      : { command: modernCommand(template, portNames(inputs, outputs), place, issues) }),
    ...optional('parallel', parallel),
    ...optional('code', textOf(valueAt(root, 'code')) ?? parallel?.task?.code),
    ...optional('additionalIncludes', someOf(textsOf(valueAt(root, 'additional_includes')))),
    ...optional('environment', environment === undefined ? undefined : canonicalJsonOf(environment)),
    environmentVariables: parseEnvironmentVariables(valueAt(root, 'environment_variables')),
    ...optional('settings', someOf(identitySettings(root))),
    ...optional('partedInput', origin.kind === 'builtin' ? extension.partedInput : undefined),
    origin: withExtension(origin, extension),
    category: extension.category ?? 'other',
    icon: extension.icon ?? 'box',
    title: extension.title ?? both(displayName),
    summary: extension.summary ?? both(description.split('\n', 1)[0] ?? ''),
    synonyms: extension.synonyms,
    summaryParams: extension.summaryParams,
  };
}

function isParallel(root: YamlMap): boolean {
  return textOf(valueAt(root, 'type'))?.toLowerCase() === 'parallel' || valueAt(root, 'task')?.kind === 'map';
}

export function parseEnvironmentVariables(
  value: YamlValue | undefined,
): readonly { readonly name: string; readonly value: string }[] {
  return entriesOf(value).map((entry) => ({ name: entry.key, value: textOf(entry.value) ?? '' }));
}

function checkType(root: YamlMap, issues: IssueList): void {
  const entry = entryOf(root, 'type');
  const type = textOf(entry?.value);
  if (entry === undefined || type === undefined || componentTypes.includes(type.toLowerCase())) return;
  issues.add(
    'error',
    'unknown-component-type',
    { from: entry.value.from, path: ['type'] },
    {
      type,
      nearest: nearestNames(type, componentTypes),
    },
  );
}

function withExtension(
  origin: ComponentDefinition['origin'],
  extension: ComponentExtension,
): ComponentDefinition['origin'] {
  if (origin.kind !== 'builtin') return origin;
  const { implementation = 1, engines, runsScripts } = extension;
  return { kind: 'builtin', implementation, engines, ...optional('runsScripts', runsScripts) };
}

function nameOfOrigin(origin: ComponentDefinition['origin']): string {
  if (origin.kind !== 'workspace') return 'component';
  const file = origin.file.slice(origin.file.lastIndexOf('/') + 1);
  return file.replace(/\.ya?ml$/i, '') || 'component';
}

function both(text: string): Titles {
  return { en: text, ja: text };
}
