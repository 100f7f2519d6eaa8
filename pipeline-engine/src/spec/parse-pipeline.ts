/** Reads a pipeline document, job or component, and reports everything that is wrong with it at once. */

import type { InputPort, OutputPort } from './component.ts';
import { isPipelineComponent } from './documents/kinds.ts';
import { checkTexts } from './documents/map-rules.ts';
import type { InputTypes } from './inline-component.ts';
import { type IssueList, issuesOfYaml } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import { pipelineComponentKeys, pipelineKeys } from './node-keys.ts';
import { optional, someOf } from './optional.ts';
import { parseNodes } from './parse-nodes.ts';
import { parseInputPorts, parseOutputPorts } from './parse-ports.ts';
import { parseInputValues, parseOutputValues } from './parse-values.ts';
import type {
  ComponentReference,
  NamedInput,
  NodeOutput,
  ParsedPipeline,
  PipelineModel,
} from './pipeline.ts';
import { rememberDocument, rememberIssues } from './positions.ts';
import { parseComponentReference } from './references.ts';
import { parseRefresh } from './refresh-policy.ts';
import { concurrencyKey, parseRunProperties, type RunProperties, retryKey } from './run-properties.ts';
import { parseSettings } from './settings.ts';
import { extensionKey, parseExtension } from './x-millrace.ts';
import type { YamlDocument } from './yaml/read.ts';
import { yamlAtHand, yamlOf } from './yaml/remembered.ts';
import { entriesOf, entryOf, isEmptyValue, textOf, valueAt, type YamlMap } from './yaml/value.ts';

const read = new WeakMap<YamlDocument, ParsedPipeline>();

/** The last few texts are remembered: editing and checking one text parses it once. */
export function parsePipeline(text: string): ParsedPipeline {
  return parsedOf(yamlOf(text));
}

/** The same, if that takes little: the text is remembered, or differs little from one that is. */
export function pipelineAtHand(text: string): ParsedPipeline | undefined {
  const document = yamlAtHand(text);
  return document && parsedOf(document);
}

function parsedOf(document: YamlDocument): ParsedPipeline {
  const known = read.get(document) ?? readPipeline(document);
  read.set(document, known);
  return known;
}

/** The YAML tree of the same text. */
export const pipelineDocument: (text: string) => YamlDocument = yamlOf;

/** Not remembered: for what is read already. */
export function readPipeline(document: YamlDocument): ParsedPipeline {
  const issues = issuesOfYaml(document);
  if (document.root?.kind !== 'map') {
    if (issues.all.length === 0) issues.add('error', 'not-a-mapping', { from: 0, path: [] });
    return { model: undefined, issues: issues.all };
  }
  const model = modelOf(document.root, document, issues);
  rememberDocument(model, document);
  rememberIssues(model, issues.all);
  return { model, issues: issues.all };
}

function modelOf(root: YamlMap, document: YamlDocument, issues: IssueList): PipelineModel {
  const isComponent = isPipelineComponent(root);
  checkTopLevel(root, isComponent, issues);
  const ports = isComponent ? portsOf(root, issues) : undefined;
  const inputs =
    ports === undefined
      ? parseInputValues(valueAt(root, 'inputs'), { path: ['inputs'] }, issues)
      : ports.inputs.flatMap(defaultOfPort);
  const outputs: readonly NodeOutput[] =
    ports === undefined
      ? parseOutputValues(valueAt(root, 'outputs'), { path: ['outputs'] }, issues)
      : ports.outputs.map(({ name, type, mode }) => ({ name, type, ...optional('mode', mode) }));
  return {
    kind: isComponent ? 'pipeline-component' : 'pipeline-job',
    ...optional('name', textOf(valueAt(root, 'name'))),
    ...optional('displayName', textOf(valueAt(root, 'display_name'))),
    ...optional('description', textOf(valueAt(root, 'description'))),
    ...optional('experimentName', textOf(valueAt(root, 'experiment_name'))),
    ...optional('compute', textOf(valueAt(root, 'compute'))),
    settings: parseSettings(valueAt(root, 'settings'), ['settings'], issues),
    ...optional('properties', propertiesOf(root, issues)),
    inputs,
    outputs,
    nodes: parseNodes(root, inputTypes(inputs, ports?.inputs), document, issues),
    ...optional('refresh', someOf(parseRefresh(root, [], issues))),
    ...optional('component', jobComponent(root, issues)),
    ...optional('ports', ports),
  };
}

/** What a component declares is its word; only its inputs without a default have no value. */
function inputTypes(values: readonly NamedInput[], declared: readonly InputPort[] = []): InputTypes {
  const given = values.flatMap(({ name, value }) =>
    value.kind === 'binding' ? [] : [[name, value.type] as const],
  );
  return new Map([...given, ...declared.map(({ name, type }) => [name, type] as const)]);
}

function propertiesOf(root: YamlMap, issues: IssueList): RunProperties | undefined {
  const properties = parseRunProperties(root, [retryKey, concurrencyKey], { path: [] }, issues);
  return Object.keys(properties).length === 0 ? undefined : properties;
}

function checkTopLevel(root: YamlMap, isComponent: boolean, issues: IssueList): void {
  const known = isComponent ? [...pipelineKeys, ...pipelineComponentKeys] : pipelineKeys;
  for (const entry of entriesOf(root)) {
    if (known.includes(entry.key)) continue;
    const place = { from: entry.keyFrom, path: [entry.key] };
    // Component files keep unknown keys; a pipeline job is refused for them.
    issues.add(isComponent ? 'warning' : 'error', 'unknown-top-level-key', place, {
      key: entry.key,
      nearest: nearestNames(entry.key, known),
    });
  }
  checkTexts(root, ['tags', 'properties'], { path: [] }, issues, isComponent ? 'warning' : 'error');
  const type = valueAt(root, 'type');
  const text = textOf(type);
  if (text === undefined) issues.add('error', 'pipeline-type-missing', { from: root.from, path: [] });
  else if (text.toLowerCase() !== 'pipeline') {
    issues.add('error', 'not-a-pipeline', { from: type?.from ?? root.from, path: ['type'] }, { type: text });
  }
}

function portsOf(root: YamlMap, issues: IssueList): { inputs: InputPort[]; outputs: OutputPort[] } {
  const extension = parseExtension(valueAt(root, extensionKey), issues);
  return {
    inputs: parseInputPorts(valueAt(root, 'inputs'), extension, issues),
    outputs: parseOutputPorts(valueAt(root, 'outputs'), extension, issues),
  };
}

function defaultOfPort(port: InputPort): NamedInput[] {
  const { name, type } = port;
  if (type === 'string' || type === 'number' || type === 'integer' || type === 'boolean') {
    return port.default === undefined ? [] : [{ name, value: { kind: 'literal', text: port.default, type } }];
  }
  return [{ name, value: { kind: 'data', type, ...optional('mode', port.mode) } }];
}

function jobComponent(root: YamlMap, issues: IssueList): ComponentReference | undefined {
  const entry = entryOf(root, 'component');
  const text = textOf(entry?.value);
  if (entry === undefined || text === undefined) return undefined;
  if (!isEmptyValue(valueAt(root, 'jobs'))) {
    issues.add('error', 'jobs-and-component', { from: entry.keyFrom, path: ['component'] });
  }
  return parseComponentReference(text);
}
