/** What a component file must hold, by its type. Azure keeps keys that it does not know. */
import { checkMap, checkTexts, type MapRules } from './documents/map-rules.ts';
import type { IssueList } from './issues.ts';
import { parallelKeys } from './node-keys.ts';
import { textOf, valueAt, type YamlMap } from './yaml/value.ts';

const commonKeys = [
  '$schema',
  'type',
  'name',
  'version',
  'display_name',
  'description',
  'tags',
  'properties',
  'is_deterministic',
  'inputs',
  'outputs',
  'code',
  'environment',
  'environment_variables',
  'resources',
  'distribution',
  'limits',
  'identity',
  'additional_includes',
  'x-millrace',
];

interface TypeRules {
  readonly keys: readonly string[];
  readonly required: readonly string[];
}

const rulesByType: Readonly<Record<string, TypeRules>> = {
  command: {
    keys: ['command', 'instance_count', 'datatransfer', 'successful_return_code'],
    required: ['command'],
  },
  parallel: {
    keys: parallelKeys,
    required: ['task'],
  },
  spark: {
    keys: ['entry', 'py_files', 'jars', 'files', 'archives', 'conf', 'args'],
    required: ['entry'],
  },
};

/** Built-in components have no command: Millrace itself carries them out. */
export function checkComponentKeys(root: YamlMap, issues: IssueList, isBuiltin: boolean): void {
  const type = textOf(valueAt(root, 'type'))?.toLowerCase() ?? 'command';
  const own = Object.hasOwn(rulesByType, type) ? rulesByType[type] : undefined;
  const scope = { path: [] };
  checkTexts(root, ['tags', 'properties'], scope, issues, 'warning');
  if (own === undefined) return;
  const rules: MapRules = {
    known: [...commonKeys, ...own.keys],
    required: isBuiltin ? [] : own.required,
    unknown: 'info',
  };
  checkMap(root, rules, scope, issues);
}
