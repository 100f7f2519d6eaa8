/** Editing a column selection: rules as rows of a form, and back to the text that stands in the file. Pure. */
import type { Column, ColumnRole, ColumnRule, ColumnSelection } from '@millrace/pipeline-engine/browser';

export type RuleBy = ColumnRule['by'];
export type ColumnKind = Extract<ColumnRule, { by: 'types' }>['values'][number];
export const columnKinds: readonly ColumnKind[] = [
  'numeric',
  'integer',
  'double',
  'string',
  'boolean',
  'datetime',
  'categorical',
];
export const columnRoles: readonly ColumnRole[] = ['feature', 'label', 'score', 'none'];

export interface RuleSelection {
  readonly begin: 'all' | 'none';
  readonly rules: readonly ColumnRule[];
  readonly keepOrder: boolean;
}

/** Rules that mean what a list of names means; a selection with rules is taken as it is. */
export function toRules(selection: ColumnSelection): RuleSelection {
  if (isNames(selection)) {
    const rules: readonly ColumnRule[] =
      selection.length > 0 ? [{ action: 'include', by: 'names', values: [...selection] }] : [];
    return { begin: 'none', rules, keepOrder: false };
  }
  return { begin: selection.begin, rules: selection.rules, keepOrder: selection.keepOrder ?? false };
}

export function isNames(selection: ColumnSelection): selection is string[] {
  return Array.isArray(selection);
}

/** The short form where the rules are one list of names in natural order, else the long one. */
export function selectionText({ begin, rules, keepOrder }: RuleSelection): string {
  const [only] = rules;
  if (
    begin === 'none' &&
    !keepOrder &&
    rules.length === 1 &&
    only?.by === 'names' &&
    only.action === 'include'
  ) {
    return JSON.stringify(only.values);
  }
  return JSON.stringify({ begin, rules, ...(keepOrder ? { keepOrder } : {}) });
}

export function namesText(names: readonly string[]): string {
  return JSON.stringify(names);
}

export function emptyRule(by: RuleBy, action: ColumnRule['action']): ColumnRule {
  if (by === 'indices') return { action, by, values: '' };
  return by === 'names' ? { action, by, values: [] } : { action, by, values: [] };
}

/** Another way to choose starts with nothing chosen; the action stays. */
export function changeBy(rule: ColumnRule, by: RuleBy): ColumnRule {
  return rule.by === by ? rule : emptyRule(by, rule.action);
}

export function replaceRule(
  rules: readonly ColumnRule[],
  index: number,
  rule: ColumnRule,
): readonly ColumnRule[] {
  return rules.map((other, at) => (at === index ? rule : other));
}

export function removeRule(rules: readonly ColumnRule[], index: number): readonly ColumnRule[] {
  return rules.filter((_, at) => at !== index);
}

/** Moves a rule up (-1) or down (1); at the ends nothing happens. */
export function moveRule(rules: readonly ColumnRule[], index: number, by: -1 | 1): readonly ColumnRule[] {
  const moved = rules[index];
  const other = rules[index + by];
  if (!moved || !other) return rules;
  return rules.map((rule, at) => (at === index ? other : at === index + by ? moved : rule));
}

/** Adds a value that is not there, takes one away that is. */
export function toggleValue<T extends string>(values: readonly T[], value: T): T[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

/** Names between commas or line breaks; a name with a comma in it stands in double quotes. */
export function parseNames(text: string): string[] {
  const names: string[] = [];
  for (const match of text.matchAll(/\s*"((?:[^"]|"")*)"\s*|[^,、\n]+/g)) {
    const name = match[1] === undefined ? match[0].trim() : match[1].replaceAll('""', '"');
    if (name !== '') names.push(name);
  }
  return names;
}

export function writeNames(names: readonly string[]): string {
  return names
    .map((name) => (/[,"、\n]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
    .join(', ');
}

/** Names that the selection speaks of and the table does not have. */
export function unknownNames(selection: ColumnSelection, columns: readonly Column[]): readonly string[] {
  const known = new Set(columns.map(({ name }) => name));
  const named = isNames(selection)
    ? selection
    : selection.rules.flatMap((rule) => (rule.by === 'names' ? rule.values : []));
  return [...new Set(named)].filter((name) => !known.has(name));
}

/** `1,3-8`: numbers from 1 and closed ranges. Nothing written yet is no mistake. */
export function isIndexList(text: string): boolean {
  return text.split(',').every((part) => {
    const [, from, to] = /^(?:(\d+)(?:-(\d+))?)?$/.exec(part.replace(/\s+/g, '')) ?? [undefined, '0'];
    return from === undefined || (Number(from) >= 1 && (to === undefined || Number(to) >= Number(from)));
  });
}
