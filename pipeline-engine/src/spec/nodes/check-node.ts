/** Which keys a node may have, and which it must, by its type and by whether its component stands elsewhere. */
import { checkMap, type MapRules, type MapScope } from '../documents/map-rules.ts';
import type { IssueList, IssuePlace } from '../issues.ts';
import { nearestNames } from '../nearest-names.ts';
import { commonNodeKeys, keptNodeKeys, nodeKeysOfType } from '../node-keys.ts';
import type { NodeType } from '../pipeline.ts';
import { entriesOf, entryOf, isEmptyValue, textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import { automlParts } from './automl-rules.ts';
import type { Part } from './part.ts';

export interface NodeShape {
  readonly type: NodeType;
  /** Refers to a component elsewhere, or holds one under `component:`. */
  readonly hasComponent: boolean;
}

export function checkNode(map: YamlMap, shape: NodeShape, place: IssuePlace, issues: IssueList): void {
  const { type, hasComponent } = shape;
  checkKeys(map, shape, place, issues);
  const scope: MapScope = { path: place.path, ...(place.node === undefined ? {} : { node: place.node }) };
  for (const { key, rules } of partsOf(type, hasComponent)) {
    const part = key === '' ? map : valueAt(map, key);
    if (part?.kind === 'map') {
      const path = key === '' ? scope.path : [...scope.path, key];
      checkMap(part, rules, { ...scope, path }, issues);
    }
  }
  checkWhatIsGiven(map, shape, place, issues);
}

/** What only the whole node tells: a choice of keys, and what a command needs in Azure. */
function checkWhatIsGiven(
  map: YamlMap,
  { type, hasComponent }: NodeShape,
  place: IssuePlace,
  issues: IssueList,
): void {
  const node = place.node ?? '';
  const has = (key: string): boolean => !isEmptyValue(valueAt(map, key));
  if (type === 'if_else' && !has('true_block') && !has('false_block'))
    issues.add('warning', 'missing-key', place, { key: 'true_block', node });
  if (type === 'automl' && !has('target_column_name') && textOf(valueAt(map, 'task')) !== 'text_ner')
    issues.add('warning', 'missing-key', place, { key: 'target_column_name', node });
  if (hasComponent) return;
  if (type === 'command' && has('command') && !has('environment'))
    issues.add('warning', 'environment-missing', place, { node });
  if (type === 'pipeline' || (type === 'command' && isEmptyValue(valueAt(map, 'command')))) {
    issues.add('error', 'node-without-component', place, { node, type });
  }
}

/** Azure keeps unknown keys on nodes with a component, and refuses them on jobs written in the node. */
function checkKeys(map: YamlMap, shape: NodeShape, place: IssuePlace, issues: IssueList): void {
  const { type, hasComponent } = shape;
  const own = nodeKeysOfType(type);
  if (own === undefined) return;
  const node = place.node ?? '';
  const known = [...commonNodeKeys, ...own];
  const refused = !hasComponent && (type === 'command' || type === 'spark');
  for (const entry of entriesOf(map)) {
    const { key } = entry;
    const keyPlace = { ...place, from: entry.keyFrom, path: [...place.path, key] };
    if (type === 'pipeline' && key === 'jobs') {
      issues.add('error', 'key-not-allowed', keyPlace, { key, node, type });
    } else if (keptNodeKeys.includes(key) && !own.includes(key)) {
      issues.add('info', 'key-not-used', keyPlace, { key, node });
    } else if (!known.includes(key)) {
      const nearest = nearestNames(key, known);
      const severity = refused ? 'error' : nearest.length > 0 ? 'warning' : 'info';
      const code = severity === 'info' ? 'key-not-used' : 'unknown-key';
      issues.add(severity, code, keyPlace, { key, node, nearest });
    }
  }
}

const doWhileParts: readonly Part[] = [
  { key: '', rules: { required: ['body', 'limits'], missing: 'warning' } },
  { key: 'limits', rules: { required: ['max_iteration_count'], missing: 'warning' } },
];

const sweepParts: readonly Part[] = [
  { key: '', rules: { required: ['trial', 'objective', 'limits', 'search_space'] } },
  {
    key: 'objective',
    rules: { required: ['goal', 'primary_metric'], choices: { goal: ['minimize', 'maximize'] } },
  },
  { key: 'limits', rules: { required: ['max_total_trials'] } },
  {
    key: 'early_termination',
    rules: { choices: { type: ['bandit', 'median_stopping', 'truncation_selection'] } },
  },
];

const loggingLevel: MapRules = { choices: { logging_level: ['WARNING', 'INFO', 'DEBUG'] }, exactCase: true };

const inlineParallelParts: readonly Part[] = [
  { key: '', rules: { required: ['task'] } },
  {
    key: 'task',
    rules: { required: ['type', 'environment'], choices: { type: ['run_function', 'function', 'model'] } },
  },
];

function partsOf(type: NodeType, hasComponent: boolean): readonly Part[] {
  if (type === 'sweep') return sweepParts;
  if (type === 'parallel')
    return [{ key: '', rules: loggingLevel }, ...(hasComponent ? [] : inlineParallelParts)];
  if (type === 'automl') return automlParts;
  if (type === 'if_else') return [{ key: '', rules: { required: ['condition'], missing: 'warning' } }];
  if (type === 'do_while') return doWhileParts;
  if (type === 'parallel_for')
    return [{ key: '', rules: { required: ['body', 'items'], missing: 'warning' } }];
  if (type === 'spark' && !hasComponent) return [{ key: '', rules: { required: ['entry'] } }];
  return [];
}

/** A component written out under `component:` or `trial:`. */
export function isInlineComponent(map: YamlMap): boolean {
  return ['component', 'trial'].some((key) => entryOf(map, key)?.value.kind === 'map');
}
