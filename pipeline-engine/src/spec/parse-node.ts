/** One entry of `jobs:`. */

import { checkTexts } from './documents/map-rules.ts';
import { identitySettings } from './identity-settings.ts';
import type { IssueList, IssuePlace } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import { automlDataKeys, executableNodeTypes, nodeTypes } from './node-keys.ts';
import { checkNode, isInlineComponent } from './nodes/check-node.ts';
import { checkSparkModes } from './nodes/check-spark-modes.ts';
import { parseBody, parseRunSettings } from './nodes/parse-body.ts';
import { optional, someOf } from './optional.ts';
import { parseEnvironmentVariables } from './parse-component.ts';
import { parseInputEntries, parseInputValues, parseOutputValues, type ValueScope } from './parse-values.ts';
import type { ComponentReference, NamedInput, NodeType, PipelineNode } from './pipeline.ts';
import { parseComponentReference } from './references.ts';
import { parseRefresh } from './refresh-policy.ts';
import { accountingKey, miniBatchRowsKey } from './row-accounting.ts';
import { parseRunProperties, retryKey } from './run-properties.ts';
import type { LineIndex } from './yaml/lines.ts';
import {
  entryOf,
  isEmptyValue,
  numberOf,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlMap,
} from './yaml/value.ts';

const nodeName = /^[a-z_][a-z0-9_]*$/;

/** A node without its inline definition, which needs to know the whole pipeline. */
export type NodeDraft = Omit<PipelineNode, 'inline'>;

export function parseNode(entry: YamlEntry, lines: LineIndex, issues: IssueList): NodeDraft | undefined {
  const id = entry.key;
  const place: IssuePlace = { from: entry.keyFrom, path: ['jobs', id], node: id };
  if (!nodeName.test(id))
    issues.add('error', 'bad-node-name', place, { name: id, suggestion: suggestNodeName(id) });
  if (entry.value.kind !== 'map') {
    issues.add('error', 'node-not-a-mapping', place, { node: id });
    return undefined;
  }
  const map = entry.value;
  const type = parseNodeType(map, place, issues);
  const component = parseComponent(map, place, issues);
  checkNode(map, { type, hasComponent: component !== undefined || isInlineComponent(map) }, place, issues);
  checkTexts(map, ['tags', 'properties'], { path: place.path, node: id }, issues);
  if (type === 'spark') checkSparkModes(map, place, issues);
  const scope = (key: string): ValueScope => ({ path: ['jobs', id, key], node: id });
  return {
    id,
    type,
    ...optional('component', component),
    inputs: [
      ...parseInputValues(valueAt(map, 'inputs'), scope('inputs'), issues),
      ...(type === 'automl' ? automlData(map, id, issues) : []),
    ],
    outputs: parseOutputValues(valueAt(map, 'outputs'), scope('outputs'), issues),
    ...optional('compute', textOf(valueAt(map, 'compute'))),
    ...optional('displayName', textOf(valueAt(map, 'display_name'))),
    ...optional('comment', textOf(valueAt(map, 'comment'))),
    environmentVariables: parseEnvironmentVariables(valueAt(map, 'environment_variables')),
    ...parseRunProperties(map, propertyKeys(type), { path: place.path, node: id }, issues),
    ...optional('timeoutSeconds', numberOf(valueAt(valueAt(map, 'limits'), 'timeout'))),
    ...optional('body', parseBody(map, type)),
    ...parseRunSettings(map),
    ...optional('refresh', someOf(parseRefresh(map, place.path, issues))),
    ...optional('settings', someOf(identitySettings(map))),
    lines: {
      from: lines.place(entry.keyFrom).line,
      to: lines.place(Math.max(map.to - 1, entry.keyFrom)).line,
    },
  };
}

function propertyKeys(type: NodeType): readonly string[] {
  return type === 'parallel' ? [retryKey, miniBatchRowsKey, accountingKey] : [retryKey];
}

/** AutoML takes its tables as keys of the node. */
function automlData(map: YamlMap, id: string, issues: IssueList): NamedInput[] {
  const given = automlDataKeys.flatMap((key) => entryOf(map, key) ?? []);
  return parseInputEntries(given, { path: ['jobs', id], node: id }, issues).map((input) => ({
    ...input,
    place: 'node',
  }));
}

/** `Train model 2` becomes `train_model_2`. */
export function suggestNodeName(text: string): string {
  const name = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(?=[0-9])/, 'node_');
  return name === '' ? 'node' : name;
}

/** A node without `type` is a command; the spelling of types does not mind case. */
function parseNodeType(map: YamlMap, place: IssuePlace, issues: IssueList): NodeType {
  const value = valueAt(map, 'type');
  const text = textOf(value);
  if (value === undefined || text === undefined) return 'command';
  const type = nodeTypes.find((known) => known === text.toLowerCase());
  const typePlace = { ...place, from: value.from, path: [...place.path, 'type'] };
  if (type === undefined) {
    const nearest = nearestNames(text, nodeTypes);
    issues.add('error', 'unknown-node-type', typePlace, { node: place.node ?? '', type: text, nearest });
    return 'unknown';
  }
  if (!executableNodeTypes.includes(type)) {
    issues.add('info', 'node-type-not-executed', typePlace, { node: place.node ?? '', type });
  }
  return type;
}

function parseComponent(map: YamlMap, place: IssuePlace, issues: IssueList): ComponentReference | undefined {
  const value = valueAt(map, 'component') ?? valueAt(map, 'trial');
  if (value === undefined || isEmptyValue(value)) return undefined;
  const text = textOf(value);
  if (text !== undefined) return parseComponentReference(text);
  if (value.kind === 'list') {
    issues.add(
      'error',
      'bad-component-reference',
      { ...place, from: value.from },
      { node: place.node ?? '' },
    );
  }
  return undefined;
}
