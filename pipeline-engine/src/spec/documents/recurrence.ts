/** The hours, minutes and days of a recurrence, under `schedule:` or `pattern:`; each a number, a word or a list. */
import type { IssueList } from '../issues.ts';
import { nearestNames } from '../nearest-names.ts';
import { entryOf, isEmptyValue, textOf, valueAt, type YamlMap, type YamlValue } from '../yaml/value.ts';
import type { RecurrencePattern } from './document.ts';
import { checkMap } from './map-rules.ts';

const weekDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export function parsePattern(trigger: YamlMap, issues: IssueList): RecurrencePattern | undefined {
  const key = entryOf(trigger, 'schedule') === undefined ? 'pattern' : 'schedule';
  const map = valueAt(trigger, key);
  if (map?.kind !== 'map') return undefined;
  const path = ['trigger', key];
  const known = ['hours', 'minutes', 'week_days', 'weekdays', 'month_days', 'monthdays', 'hour', 'minute'];
  checkMap(map, { known, unknown: 'error', required: ['hours', 'minutes'] }, { path }, issues);
  const numbers = (name: string, from: number, to: number): number[] =>
    itemsOf(valueAt(map, name)).flatMap((item) => wholeNumber(item, { key: name, from, to }, path, issues));
  const days = itemsOf(valueAt(map, 'week_days') ?? valueAt(map, 'weekdays'));
  return {
    hours: numbers('hours', 0, 23),
    minutes: numbers('minutes', 0, 59),
    weekDays: days.flatMap((item) => weekDay(item, path, issues)),
    monthDays: [...numbers('month_days', 1, 31), ...numbers('monthdays', 1, 31)],
  };
}

function itemsOf(value: YamlValue | undefined): readonly YamlValue[] {
  if (value === undefined || isEmptyValue(value)) return [];
  return value.kind === 'list' ? value.items : [value];
}

function wholeNumber(
  value: YamlValue,
  { key, from, to }: { readonly key: string; readonly from: number; readonly to: number },
  path: readonly string[],
  issues: IssueList,
): number[] {
  const text = textOf(value) ?? '';
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return [number];
  const params = { key, value: text, min: from, max: to };
  issues.add('error', 'bad-recurrence', { from: value.from, path: [...path, key] }, params);
  return [];
}

function weekDay(value: YamlValue, path: readonly string[], issues: IssueList): string[] {
  const text = textOf(value)?.toLowerCase() ?? '';
  if (weekDays.includes(text)) return [text];
  const params = { key: 'week_days', value: text, allowed: weekDays, nearest: nearestNames(text, weekDays) };
  issues.add('error', 'bad-value', { from: value.from, path: [...path, 'week_days'] }, params);
  return [];
}
