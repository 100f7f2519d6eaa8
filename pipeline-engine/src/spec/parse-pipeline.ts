/** Reads a pipeline document, job or component, and reports everything that is wrong with it at once. */

import type { InputPort, OutputPort } from './component.ts';
import { inlineDefinition } from './inline-component.ts';
import { type IssueList, issuesOfYaml } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import { pipelineComponentKeys, pipelineKeys, settingsKeys } from './node-keys.ts';
import { optional } from './optional.ts';
import { isInlineComponent, type NodeDraft, parseNode } from './parse-node.ts';
import { parseInputPorts, parseOutputPorts } from './parse-ports.ts';
import { parseInputValues, parseOutputValues } from './parse-values.ts';
import type {
  ComponentReference,
  NamedInput,
  NodeOutput,
  ParsedPipeline,
  PipelineModel,
  PipelineNode,
  PipelineSettings,
} from './pipeline.ts';
import { rememberDocument } from './positions.ts';
import { parseComponentReference } from './references.ts';
import { createTextCache } from './text-cache.ts';
import { extensionKey, parseExtension } from './x-millrace.ts';
import { readYaml, type YamlDocument } from './yaml/read.ts';
import {
  booleanOf,
  entriesOf,
  entryOf,
  isEmptyValue,
  textOf,
  valueAt,
  type YamlMap,
  type YamlValue,
} from './yaml/value.ts';

interface Entry {
  readonly document: YamlDocument;
  readonly parsed: ParsedPipeline;
}

const cache = createTextCache<Entry>(8, (text) => {
  const document = readYaml(text);
  return { document, parsed: parseDocument(document) };
});

/** The last few texts are remembered: editing and checking one text parses it once. */
export function parsePipeline(text: string): ParsedPipeline {
  return cache(text).parsed;
}

/** The YAML tree of the same text. */
export function pipelineDocument(text: string): YamlDocument {
  return cache(text).document;
}

function parseDocument(document: YamlDocument): ParsedPipeline {
  const issues = issuesOfYaml(document);
  if (document.root?.kind !== 'map') {
    if (issues.all.length === 0) issues.add('error', 'not-a-mapping', { from: 0, path: [] });
    return { model: undefined, issues: issues.all };
  }
  const model = modelOf(document.root, document, issues);
  rememberDocument(model, document);
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
    settings: parseSettings(valueAt(root, 'settings'), issues),
    inputs,
    outputs,
    nodes: parseNodes(root, inputs, document, issues),
    ...optional('component', jobComponent(root, issues)),
    ...optional('ports', ports),
  };
}

/** A pipeline component declares ports where a pipeline job gives values. */
function isPipelineComponent(root: YamlMap): boolean {
  const schema = textOf(valueAt(root, '$schema'))?.toLowerCase() ?? '';
  if (schema.includes('pipelinecomponent')) return true;
  if (schema !== '') return false;
  if (['settings', 'compute', 'experiment_name'].some((key) => entryOf(root, key) !== undefined))
    return false;
  if (['version', 'is_deterministic', extensionKey].some((key) => entryOf(root, key) !== undefined))
    return true;
  return entriesOf(valueAt(root, 'inputs')).some(({ value }) => {
    const type = textOf(valueAt(value, 'type')) ?? '';
    return (
      ['string', 'number', 'integer', 'boolean'].includes(type) || entryOf(value, 'optional') !== undefined
    );
  });
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

function parseSettings(value: YamlValue | undefined, issues: IssueList): PipelineSettings {
  for (const entry of entriesOf(value)) {
    if (settingsKeys.includes(entry.key)) continue;
    const nearest = nearestNames(entry.key, settingsKeys);
    const place = { from: entry.keyFrom, path: ['settings', entry.key] };
    issues.add('warning', 'unknown-setting', place, { key: entry.key, nearest });
  }
  return {
    ...optional('defaultCompute', textOf(valueAt(value, 'default_compute'))),
    ...optional('defaultDatastore', textOf(valueAt(value, 'default_datastore'))),
    ...optional('continueOnStepFailure', booleanSetting(value, 'continue_on_step_failure', issues)),
    ...optional('forceRerun', booleanSetting(value, 'force_rerun', issues)),
  };
}

function booleanSetting(
  settings: YamlValue | undefined,
  key: string,
  issues: IssueList,
): boolean | undefined {
  const value = valueAt(settings, key);
  if (value === undefined || isEmptyValue(value)) return undefined;
  const meant = booleanOf(value);
  if (meant === undefined) {
    const params = { key, value: textOf(value) ?? '', allowed: ['true', 'false'] };
    issues.add('error', 'bad-value', { from: value.from, path: ['settings', key] }, params);
  }
  return meant;
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

function parseNodes(
  root: YamlMap,
  inputs: readonly NamedInput[],
  document: YamlDocument,
  issues: IssueList,
): PipelineNode[] {
  const jobs = valueAt(root, 'jobs');
  if (jobs !== undefined && jobs.kind !== 'map' && !isEmptyValue(jobs)) {
    issues.add('error', 'not-a-mapping-here', { from: jobs.from, path: ['jobs'] }, { key: 'jobs' });
  }
  const drafts = new Map<string, { draft: NodeDraft; map: YamlMap }>();
  for (const entry of entriesOf(jobs)) {
    const draft = parseNode(entry, document.lines, issues);
    if (draft !== undefined && entry.value.kind === 'map') drafts.set(draft.id, { draft, map: entry.value });
  }
  const nodes = new Map([...drafts].map(([id, { draft }]) => [id, draft]));
  return [...drafts.values()].map(({ draft, map }) => {
    if (draft.component !== undefined || draft.type !== 'command') return draft;
    const body = isInlineComponent(map) ? valueAt(map, 'component') : map;
    if (body?.kind !== 'map' || isEmptyValue(valueAt(body, 'command'))) return draft;
    return { ...draft, inline: inlineDefinition(draft, body, { inputs, nodes }) };
  });
}
