/** `settings:` of a pipeline. Unknown keys are kept, as Azure keeps them, and told. */
import type { DocumentPath, IssueList } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import { settingsKeys } from './node-keys.ts';
import { optional } from './optional.ts';
import type { PipelineSettings } from './pipeline.ts';
import { booleanOf, entriesOf, isEmptyValue, textOf, valueAt, type YamlValue } from './yaml/value.ts';

export interface SettingsOptions {
  /** `default_compute` may be a bare name, as in a deployment. */
  readonly bareCompute?: boolean;
}

export function parseSettings(
  value: YamlValue | undefined,
  path: DocumentPath,
  issues: IssueList,
  options: SettingsOptions = {},
): PipelineSettings {
  if (value !== undefined && value.kind !== 'map' && !isEmptyValue(value)) {
    issues.add('error', 'not-a-mapping-here', { from: value.from, path }, { key: 'settings' });
  }
  for (const entry of entriesOf(value)) {
    if (settingsKeys.includes(entry.key)) continue;
    const nearest = nearestNames(entry.key, settingsKeys);
    const place = { from: entry.keyFrom, path: [...path, entry.key] };
    issues.add('warning', 'unknown-setting', place, { key: entry.key, nearest });
  }
  if (options.bareCompute !== true) checkDefaultCompute(valueAt(value, 'default_compute'), path, issues);
  return {
    ...optional('defaultCompute', textOf(valueAt(value, 'default_compute'))),
    ...optional('defaultDatastore', textOf(valueAt(value, 'default_datastore'))),
    ...optional('continueOnStepFailure', booleanSetting(value, 'continue_on_step_failure', path, issues)),
    ...optional('forceRerun', booleanSetting(value, 'force_rerun', path, issues)),
    ...optional('onInit', textOf(valueAt(value, 'on_init'))),
    ...optional('onFinalize', textOf(valueAt(value, 'on_finalize'))),
  };
}

/** Azure takes `azureml:NAME` only; `local` is this machine, and never goes to Azure. */
function checkDefaultCompute(value: YamlValue | undefined, path: DocumentPath, issues: IssueList): void {
  const text = textOf(value);
  if (value === undefined || text === undefined) return;
  if (/^azureml:\S/.test(text) || text === 'local' || /^\$\{\{.*\}\}$/.test(text.trim())) return;
  const params = { value: text, suggestion: `azureml:${text}` };
  issues.add(
    'error',
    'compute-without-azureml',
    { from: value.from, path: [...path, 'default_compute'] },
    params,
  );
}

function booleanSetting(
  settings: YamlValue | undefined,
  key: string,
  path: DocumentPath,
  issues: IssueList,
): boolean | undefined {
  const value = valueAt(settings, key);
  if (value === undefined || isEmptyValue(value)) return undefined;
  const meant = booleanOf(value);
  if (meant === undefined) {
    const params = { key, value: textOf(value) ?? '', allowed: ['true', 'false'] };
    issues.add('error', 'bad-value', { from: value.from, path: [...path, key] }, params);
  }
  return meant;
}
