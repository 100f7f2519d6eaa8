/**
 * `millrace.yml` in the root of a workspace: what is kept there, whether the server collects by itself, and who is told of
 * what. Every key may be left out.
 */

import type { Issue } from '../../errors.ts';
import { type IssueList, issuesOfYaml } from '../issues.ts';
import { optional } from '../optional.ts';
import { yamlOf } from '../yaml/remembered.ts';
import { isEmptyValue, numberOf, textOf, valueAt, type YamlMap, type YamlValue } from '../yaml/value.ts';
import { checkMap, requireMapping } from './map-rules.ts';
import { type NoticeRule, readNotices } from './notice-settings.ts';
import { parseSize } from './sizes.ts';

export interface WorkspaceSettings {
  /** The newest runs of every pipeline that keep what they made. */
  readonly keepRuns?: number;
  /** Days for which everything is kept. */
  readonly keepDays?: number;
  /** Bytes of results, above which the oldest runs give way. */
  readonly mostBytes?: number;
  /** Whether a server collects once an hour. */
  readonly isAutomatic?: boolean;
  readonly notices: readonly NoticeRule[];
}

const keys = ['keep_runs', 'keep_days', 'max_size', 'automatic'];

/** A text without anything in it says nothing. */
export function parseWorkspaceSettings(text: string): {
  readonly settings: WorkspaceSettings;
  readonly issues: readonly Issue[];
} {
  const document = yamlOf(text);
  const issues = issuesOfYaml(document);
  const { root } = document;
  if (root?.kind === 'map') return { settings: readWorkspaceSettings(root, issues), issues: issues.all };
  if (root !== undefined && !isEmptyValue(root)) issues.add('error', 'not-a-mapping', { from: 0, path: [] });
  return { settings: { notices: [] }, issues: issues.all };
}

export function readWorkspaceSettings(root: YamlMap, issues: IssueList): WorkspaceSettings {
  checkMap(root, { known: ['$schema', 'retention', 'notices'], unknown: 'warning' }, { path: [] }, issues);
  const retention = requireMapping(root, 'retention', { path: [] }, issues);
  const notices = readNotices(root, issues);
  if (retention === undefined) return { notices };
  checkMap(retention, { known: keys, unknown: 'error' }, { path: ['retention'] }, issues);
  const read = <T>(key: string, reader: Reader<T>): T | undefined => {
    const value = valueAt(retention, key);
    if (value === undefined || isEmptyValue(value)) return undefined;
    const found = reader.read(value);
    if (found !== undefined) return found;
    const place = { from: value.from, path: ['retention', key] };
    issues.add('error', reader.otherwise, place, { key, value: textOf(value) ?? '' });
    return undefined;
  };
  return {
    notices,
    ...optional('keepRuns', read('keep_runs', count)),
    ...optional('keepDays', read('keep_days', amount)),
    ...optional('mostBytes', read('max_size', size)),
    ...optional('isAutomatic', read('automatic', onOrOff)),
  };
}

interface Reader<T> {
  readonly read: (value: YamlValue) => T | undefined;
  readonly otherwise: 'not-an-amount' | 'not-a-size' | 'not-a-switch';
}

const isAmount = (number: number | undefined): number is number =>
  number !== undefined && Number.isFinite(number) && number >= 0;

const amount: Reader<number> = {
  read: (value) => {
    const number = numberOf(value);
    return isAmount(number) ? number : undefined;
  },
  otherwise: 'not-an-amount',
};

const count: Reader<number> = {
  read: (value) => {
    const number = numberOf(value);
    return isAmount(number) && Number.isInteger(number) ? number : undefined;
  },
  otherwise: 'not-an-amount',
};

const size: Reader<number> = {
  read: (value) => parseSize(textOf(value) ?? ''),
  otherwise: 'not-a-size',
};

const onOrOff: Reader<boolean> = {
  read: (value) => {
    const text = textOf(value)?.toLowerCase();
    return text === 'true' ? true : text === 'false' ? false : undefined;
  },
  otherwise: 'not-a-switch',
};
