/** What a mapping of a document may hold, as a table; and the check of a mapping against it. */
import type { Severity } from '../../errors.ts';
import type { DocumentPath, IssueList, IssuePlace } from '../issues.ts';
import { nearestNames } from '../nearest-names.ts';
import { entriesOf, isEmptyValue, textOf, valueAt, type YamlMap, type YamlValue } from '../yaml/value.ts';

export interface MapRules {
  /** Undefined: any key is right. */
  readonly known?: readonly string[];
  readonly required?: readonly string[];
  /** How bad it is that one of these is missing; an error where nothing is said. */
  readonly missing?: Severity;
  /** Keys that take one of these words. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Keys that hold a mapping. */
  readonly maps?: readonly string[];
  /** How bad a key is that is not known: Azure refuses some documents for it and keeps it in others. */
  readonly unknown?: Severity;
  /** Whether the words of `choices` mind their case. */
  readonly exactCase?: boolean;
}

export interface MapScope {
  readonly path: DocumentPath;
  readonly node?: string;
}

/** Reports everything in which the mapping departs from its rules. */
export function checkMap(map: YamlMap, rules: MapRules, scope: MapScope, issues: IssueList): void {
  checkKeys(map, rules, scope, issues);
  for (const key of rules.required ?? []) {
    if (isEmptyValue(valueAt(map, key))) {
      issues.add(
        rules.missing ?? 'error',
        'missing-key',
        { ...scope, from: map.from },
        { key, ...subjectOf(scope) },
      );
    }
  }
  for (const key of rules.maps ?? []) requireMapping(map, key, scope, issues);
  for (const [key, allowed] of Object.entries(rules.choices ?? {})) {
    checkChoice(valueAt(map, key), allowed, { key, exactCase: rules.exactCase === true }, scope, issues);
  }
}

function checkKeys(map: YamlMap, rules: MapRules, scope: MapScope, issues: IssueList): void {
  const { known, unknown = 'error' } = rules;
  if (known === undefined) return;
  for (const entry of entriesOf(map)) {
    if (known.includes(entry.key)) continue;
    const nearest = nearestNames(entry.key, known);
    const severity = unknown === 'info' && nearest.length > 0 ? 'warning' : unknown;
    const place: IssuePlace = { ...scope, from: entry.keyFrom, path: [...scope.path, entry.key] };
    const code = severity === 'info' ? 'key-not-used' : 'unknown-key';
    issues.add(severity, code, place, { key: entry.key, nearest, ...subjectOf(scope) });
  }
}

/** The mapping under a key, if it is one; anything else there is reported. */
export function requireMapping(
  map: YamlMap,
  key: string,
  scope: MapScope,
  issues: IssueList,
): YamlMap | undefined {
  const value = valueAt(map, key);
  if (value?.kind === 'map') return value;
  if (value !== undefined && !isEmptyValue(value)) {
    issues.add(
      'error',
      'not-a-mapping-here',
      { ...scope, from: value.from, path: [...scope.path, key] },
      { key },
    );
  }
  return undefined;
}

function checkChoice(
  value: YamlValue | undefined,
  allowed: readonly string[],
  rule: { readonly key: string; readonly exactCase: boolean },
  scope: MapScope,
  issues: IssueList,
): void {
  const text = textOf(value);
  if (value === undefined || text === undefined) return;
  if (allowed.includes(rule.exactCase ? text : text.toLowerCase())) return;
  const place = { ...scope, from: value.from, path: [...scope.path, rule.key] };
  const params = { key: rule.key, value: text, allowed, nearest: nearestNames(text, allowed) };
  issues.add('error', 'bad-value', place, params);
}

/** `tags:` and `properties:` map texts to texts; Azure refuses numbers and booleans there. */
export function checkTexts(
  map: YamlMap,
  keys: readonly string[],
  scope: MapScope,
  issues: IssueList,
  severity: Severity = 'error',
): void {
  for (const key of keys) {
    const texts = requireMapping(map, key, scope, issues);
    for (const { key: name, value } of entriesOf(texts)) {
      if (isEmptyValue(value) || (value.kind === 'scalar' && value.type === 'string')) continue;
      const place = { ...scope, from: value.from, path: [...scope.path, key, name] };
      const text = textOf(value) ?? '';
      issues.add(severity, 'not-a-text', place, { key, name, value: text, suggestion: `"${text}"` });
    }
  }
}

function subjectOf(scope: MapScope): { readonly node?: string } {
  return scope.node === undefined ? {} : { node: scope.node };
}
