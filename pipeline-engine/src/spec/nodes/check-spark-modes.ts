/** Spark reads and writes data where it lies: Azure ML refuses any other mode on its jobs. */
import type { IssueList, IssuePlace } from '../issues.ts';
import { entriesOf, textOf, valueAt, type YamlMap } from '../yaml/value.ts';

export function checkSparkModes(map: YamlMap, place: IssuePlace, issues: IssueList): void {
  for (const ports of ['inputs', 'outputs']) {
    for (const { key: port, value } of entriesOf(valueAt(map, ports))) {
      const mode = valueAt(value, 'mode');
      const text = textOf(mode);
      if (mode === undefined || text === undefined || text.toLowerCase() === 'direct') continue;
      const at = { ...place, from: mode.from, path: [...place.path, ports, port, 'mode'], port };
      issues.add('error', 'bad-value', at, { key: 'mode', value: text, allowed: ['direct'] });
    }
  }
}
