/**
 * How often an input is fetched that lies elsewhere: `millrace.refresh.<input>` in the `properties` of the node that
 * reads it, or of the pipeline for one of its inputs. Azure ML keeps the key and does nothing.
 */
import type { DocumentPath, IssueList } from './issues.ts';
import { entriesOf, textOf, valueAt, type YamlMap } from './yaml/value.ts';

/** `always`: every run. `if_changed`: when the source says that it is another one. `never`: once. */
export type RefreshPolicy = 'always' | 'if_changed' | 'never';

export interface InputRefresh {
  readonly input: string;
  readonly policy: RefreshPolicy;
}

export const refreshKey = 'millrace.refresh.';
const policies: readonly RefreshPolicy[] = ['always', 'if_changed', 'never'];

export function parseRefresh(map: YamlMap, path: DocumentPath, issues: IssueList): readonly InputRefresh[] {
  return entriesOf(valueAt(map, 'properties')).flatMap((entry) => {
    if (!entry.key.startsWith(refreshKey)) return [];
    const text = textOf(entry.value) ?? '';
    const policy = policies.find((known) => known === text);
    if (policy !== undefined) return [{ input: entry.key.slice(refreshKey.length), policy }];
    const place = { from: entry.value.from, path: [...path, 'properties', entry.key] };
    issues.add('error', 'bad-value', place, { key: entry.key, value: text, allowed: policies });
    return [];
  });
}
