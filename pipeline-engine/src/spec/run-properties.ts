/** What `properties:` of a pipeline or node say to this engine; Azure ML keeps them and does nothing. */
import type { MapScope } from './documents/map-rules.ts';
import type { IssueList, IssuePlace } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import { optional } from './optional.ts';
import { refreshKey } from './refresh-policy.ts';
import { parseRetryPolicy, type RetryPolicy } from './retry-policy.ts';
import { accountingKey, miniBatchRowsKey, parseRowAccounting } from './row-accounting.ts';
import { entriesOf, textOf, valueAt, type YamlEntry, type YamlMap } from './yaml/value.ts';

export interface RunProperties {
  readonly retry?: RetryPolicy;
  /** How many steps of a run go on at once; of a pipeline only. */
  readonly maxConcurrentSteps?: number;
}

export const retryKey = 'millrace.retry';
export const concurrencyKey = 'millrace.max_concurrent_steps';

const allKeys: readonly string[] = [retryKey, concurrencyKey, miniBatchRowsKey, accountingKey];

/** `known`: the keys that mean something here. A key that is near one of them, or that belongs elsewhere, is told. */
export function parseRunProperties(
  map: YamlMap,
  known: readonly string[],
  scope: MapScope,
  issues: IssueList,
): RunProperties {
  let properties: RunProperties = {};
  for (const entry of entriesOf(valueAt(map, 'properties'))) {
    // Read by itself, because it names an input.
    if (entry.key.startsWith(refreshKey)) continue;
    const place = { ...scope, from: entry.keyFrom, path: [...scope.path, 'properties', entry.key] };
    if (!known.includes(entry.key)) {
      const nearest = entry.key.startsWith('millrace.') ? nearestNames(entry.key, known) : [];
      if (nearest.length > 0 || allKeys.includes(entry.key))
        issues.add('warning', 'unknown-setting', place, { key: entry.key, nearest });
    } else if (entry.key === retryKey) {
      properties = { ...properties, ...optional('retry', retryOf(entry, place, issues)) };
    } else if (entry.key === concurrencyKey) {
      properties = { ...properties, ...optional('maxConcurrentSteps', countOf(entry, place, issues)) };
    } else if (entry.key === miniBatchRowsKey) {
      countOf(entry, place, issues);
    } else {
      checkAccounting(entry, place, issues);
    }
  }
  return properties;
}

function retryOf(entry: YamlEntry, place: IssuePlace, issues: IssueList): RetryPolicy | undefined {
  const text = textOf(entry.value) ?? '';
  const read = parseRetryPolicy(text);
  if (read.ok) return read.value;
  issues.add('error', 'bad-retry', { ...place, from: entry.value.from }, { value: text, part: read.part });
  return undefined;
}

function checkAccounting(entry: YamlEntry, place: IssuePlace, issues: IssueList): void {
  const read = parseRowAccounting(textOf(entry.value) ?? '');
  if (!read.ok)
    issues.add('error', 'bad-row-accounting', { ...place, from: entry.value.from }, { part: read.part });
}

function countOf(entry: YamlEntry, place: IssuePlace, issues: IssueList): number | undefined {
  const text = textOf(entry.value) ?? '';
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  issues.add('error', 'not-a-count', { ...place, from: entry.value.from }, { key: entry.key, value: text });
  return undefined;
}
