/** A model behind a batch endpoint: with `settings:`, or in the older form with everything at the top. */
import type { IssueList } from '../issues.ts';
import { optional } from '../optional.ts';
import { accountingKey } from '../row-accounting.ts';
import { canonicalJsonOf } from '../yaml/json.ts';
import { entriesOf, numberOf, textOf, valueAt, type YamlMap, type YamlValue } from '../yaml/value.ts';
import type { ModelBatchDeployment, ScoringSettings } from './document.ts';
import { checkMap, checkTexts } from './map-rules.ts';

const commonKeys = ['$schema', 'name', 'description', 'tags', 'properties'];
const settingKeys = [
  'mini_batch_size',
  'max_concurrency_per_instance',
  'output_action',
  'output_file_name',
  'retry_settings',
  'error_threshold',
  'logging_level',
];
const deploymentKeys = [
  'type',
  'endpoint_name',
  'model',
  'compute',
  'code_configuration',
  'environment',
  'environment_variables',
  'resources',
  'settings',
  'display_name',
  'id',
  'job_definition',
  'instance_count',
  ...settingKeys,
];
/** Azure takes any setting; what nothing is made of here is told. */
const settingRules = {
  known: settingKeys,
  choices: { output_action: ['append_row', 'summary_only'] },
  unknown: 'info',
} as const;
const top = { path: [] };

export function parseModelDeployment(root: YamlMap, issues: IssueList): ModelBatchDeployment {
  const rules = {
    known: [...commonKeys, ...deploymentKeys],
    required: ['name', 'endpoint_name'],
    choices: { type: ['model'], output_action: ['append_row', 'summary_only'] },
    maps: ['settings', 'resources'],
    unknown: 'error',
  } as const;
  checkMap(root, rules, top, issues);
  checkTexts(root, ['tags', 'properties'], top, issues);
  const settings = valueAt(root, 'settings');
  if (settings?.kind === 'map') checkMap(settings, settingRules, { path: ['settings'] }, issues);
  const resources = valueAt(root, 'resources');
  if (resources?.kind === 'map')
    checkMap(resources, { known: ['instance_count'], unknown: 'info' }, { path: ['resources'] }, issues);
  const code = valueAt(root, 'code_configuration');
  const environment = valueAt(root, 'environment');
  return {
    ...optional('name', textOf(valueAt(root, 'name'))),
    ...optional('endpointName', textOf(valueAt(root, 'endpoint_name'))),
    ...optional('model', modelOf(valueAt(root, 'model'))),
    ...optional('code', textOf(valueAt(code, 'code'))),
    ...optional('scoringScript', textOf(valueAt(code, 'scoring_script'))),
    ...optional('environment', environment && canonicalJsonOf(environment)),
    environmentVariables: Object.fromEntries(
      entriesOf(valueAt(root, 'environment_variables')).map(({ key, value }) => [key, textOf(value) ?? '']),
    ),
    ...optional('compute', textOf(valueAt(root, 'compute'))),
    ...optional('rowAccounting', textOf(valueAt(valueAt(root, 'properties'), accountingKey))),
    ...optional(
      'instances',
      numberOf(valueAt(resources, 'instance_count') ?? valueAt(root, 'instance_count')),
    ),
    settings: settingsOf((key) => valueAt(settings, key) ?? valueAt(root, key)),
  };
}

function modelOf(value: YamlValue | undefined): ModelBatchDeployment['model'] {
  const path = textOf(value) ?? textOf(valueAt(value, 'path'));
  return path === undefined ? undefined : { path, ...optional('type', textOf(valueAt(value, 'type'))) };
}

function settingsOf(value: (key: string) => YamlValue | undefined): ScoringSettings {
  const retries = value('retry_settings');
  return {
    ...optional('miniBatchSize', textOf(value('mini_batch_size'))),
    ...optional('maxConcurrency', numberOf(value('max_concurrency_per_instance'))),
    ...optional('errorThreshold', numberOf(value('error_threshold'))),
    ...optional('outputAction', textOf(value('output_action'))?.toLowerCase()),
    ...optional('outputFileName', textOf(value('output_file_name'))),
    ...optional('maxRetries', numberOf(valueAt(retries, 'max_retries'))),
    ...optional('timeoutSeconds', numberOf(valueAt(retries, 'timeout'))),
    ...optional('loggingLevel', textOf(value('logging_level'))?.toUpperCase()),
  };
}
