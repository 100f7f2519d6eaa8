/** Turns a column selection into columns of a given table, or says which of its names or positions do not exist. */
import type { Params, Result } from '../errors.ts';
import type { ColumnRule, ColumnSelection } from './column-selection.ts';
import { nearestNames } from './nearest-names.ts';
import type { Column } from './table-schema.ts';

export interface ColumnProblem {
  readonly code: 'column-not-found' | 'column-index-out-of-range' | 'bad-column-range';
  readonly params: Params;
}

/**
 * Rules apply in order to a set that begins full or empty. The columns come out in the table's order, each once;
 * with `keepOrder` in the order of the rules, and as often as they name them.
 */
export function resolveColumns(
  selection: ColumnSelection,
  columns: readonly Column[],
): Result<Column[], ColumnProblem> {
  const rules: readonly ColumnRule[] =
    'rules' in selection ? selection.rules : [{ action: 'include', by: 'names', values: [...selection] }];
  const keepOrder = 'rules' in selection && selection.keepOrder === true;
  let chosen: Column[] = 'rules' in selection && selection.begin === 'all' ? [...columns] : [];
  for (const rule of rules) {
    const matched = columnsOfRule(rule, columns);
    if (!matched.ok) return matched;
    chosen = applyRule(rule.action, chosen, matched.value, keepOrder);
  }
  if (keepOrder) return { ok: true, value: chosen };
  const set = new Set(chosen);
  return { ok: true, value: columns.filter((column) => set.has(column)) };
}

function applyRule(
  action: ColumnRule['action'],
  chosen: readonly Column[],
  matched: readonly Column[],
  keepOrder: boolean,
): Column[] {
  const set = new Set(matched);
  if (action === 'exclude') return chosen.filter((column) => !set.has(column));
  return keepOrder ? [...chosen, ...matched] : [...new Set([...chosen, ...matched])];
}

function columnsOfRule(rule: ColumnRule, columns: readonly Column[]): Result<Column[], ColumnProblem> {
  switch (rule.by) {
    case 'names':
      return columnsByName(rule.values, columns);
    case 'indices':
      return columnsByIndex(rule.values, columns);
    case 'types':
      return {
        ok: true,
        value: columns.filter((column) => rule.values.some((type) => hasType(column, type))),
      };
    case 'roles':
      return { ok: true, value: columns.filter((column) => rule.values.includes(column.role)) };
  }
}

function hasType(column: Column, type: Extract<ColumnRule, { by: 'types' }>['values'][number]): boolean {
  if (type === 'numeric') return column.type === 'integer' || column.type === 'double';
  return type === 'categorical' ? column.categorical : column.type === type;
}

function columnsByName(
  names: readonly string[],
  columns: readonly Column[],
): Result<Column[], ColumnProblem> {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const found: Column[] = [];
  for (const name of names) {
    const column = byName.get(name);
    if (column === undefined) {
      const nearest = nearestNames(name, [...byName.keys()]);
      return { ok: false, error: { code: 'column-not-found', params: { column: name, nearest } } };
    }
    found.push(column);
  }
  return { ok: true, value: found };
}

const indexOrRange = /^([0-9]{1,9})(?:-([0-9]{1,9}))?$/;

/** `1,3-5`: counted from 1, both ends included. Open ends (`3-`) are refused: the table's width is not theirs to know. */
function columnsByIndex(text: string, columns: readonly Column[]): Result<Column[], ColumnProblem> {
  const found: Column[] = [];
  for (const part of text.split(',').map((piece) => piece.replace(/\s+/g, ''))) {
    if (part === '') continue;
    const match = indexOrRange.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || from < 1 || to < from) {
      return { ok: false, error: { code: 'bad-column-range', params: { range: part } } };
    }
    if (to > columns.length) {
      const params = { index: to, count: columns.length };
      return { ok: false, error: { code: 'column-index-out-of-range', params } };
    }
    found.push(...columns.slice(from - 1, to));
  }
  return { ok: true, value: found };
}
