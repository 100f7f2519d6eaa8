/** Batch endpoints, what is deployed to them, and the inputs of a call. */
import type { IssueList } from '../issues.ts';
import { optional } from '../optional.ts';
import { parseInputValues, parseOutputValues } from '../parse-values.ts';
import { parseComponentReference } from '../references.ts';
import { parseSettings } from '../settings.ts';
import { entryOf, isEmptyValue, textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import type { BatchEndpoint, BatchInputs, PipelineBatchDeployment } from './document.ts';
import { checkMap, checkTexts } from './map-rules.ts';
import { jobReference } from './parse-schedule.ts';

const commonKeys = ['$schema', 'name', 'description', 'tags', 'properties'];
const top = { path: [] };

export function parseBatchEndpoint(root: YamlMap, issues: IssueList): BatchEndpoint {
  const rules = {
    known: [
      ...commonKeys,
      'auth_mode',
      'defaults',
      'display_name',
      'id',
      'location',
      'scoring_uri',
      'openapi_uri',
      'provisioning_state',
    ],
    required: ['name'],
    choices: { auth_mode: ['aad_token'] },
    unknown: 'error',
  } as const;
  checkMap(root, rules, top, issues);
  checkTexts(root, ['tags', 'properties'], top, issues);
  return {
    ...optional('name', textOf(valueAt(root, 'name'))),
    ...optional('description', textOf(valueAt(root, 'description'))),
    ...optional('authMode', textOf(valueAt(root, 'auth_mode'))),
    ...optional('defaultDeployment', textOf(valueAt(valueAt(root, 'defaults'), 'deployment_name'))),
    ...optional('keepDays', numberProperty(root, 'keepDays', issues)),
    ...optional('callsPerMinute', numberProperty(root, 'callsPerMinute', issues)),
  };
}

/** Of our own, in the `properties` of an endpoint: what they take, and how that is told. */
const numberProperties = {
  keepDays: { key: 'millrace.keep_days', form: /^\d{1,5}(\.\d{1,6})?$/, allowed: ['0', '0.5', '30'] },
  callsPerMinute: { key: 'millrace.calls_per_minute', form: /^[1-9]\d{0,5}$/, allowed: ['1', '60', '600'] },
} as const;

function numberProperty(
  root: YamlMap,
  name: keyof typeof numberProperties,
  issues: IssueList,
): number | undefined {
  const { key, form, allowed } = numberProperties[name];
  const value = valueAt(valueAt(root, 'properties'), key);
  const text = value === undefined ? undefined : textOf(value);
  if (value === undefined || text === undefined) return undefined;
  if (form.test(text)) return Number(text);
  const params = { key, value: text, allowed };
  issues.add('error', 'bad-value', { from: value.from, path: ['properties', key] }, params);
  return undefined;
}

export function parsePipelineDeployment(root: YamlMap, issues: IssueList): PipelineBatchDeployment {
  const rules = {
    known: [
      ...commonKeys,
      'type',
      'endpoint_name',
      'component',
      'job_definition',
      'settings',
      'display_name',
      'id',
    ],
    required: ['name', 'endpoint_name'],
    choices: { type: ['pipeline'] },
    maps: ['settings'],
    unknown: 'error',
  } as const;
  checkMap(root, rules, top, issues);
  checkTexts(root, ['tags', 'properties'], top, issues);
  const component = entryOf(root, 'component');
  const job = entryOf(root, 'job_definition');
  if (component !== undefined && job !== undefined) {
    const params = { first: 'component', second: 'job_definition' };
    issues.add('error', 'only-one-of', { from: job.keyFrom, path: ['job_definition'] }, params);
  } else if (isEmptyValue(component?.value) && isEmptyValue(job?.value)) {
    issues.add('error', 'missing-key', { from: root.from, path: [] }, { key: 'component' });
  }
  const reference = textOf(component?.value);
  const definition = textOf(job?.value);
  return {
    ...optional('name', textOf(valueAt(root, 'name'))),
    ...optional('endpointName', textOf(valueAt(root, 'endpoint_name'))),
    ...(reference === undefined ? {} : { component: parseComponentReference(reference) }),
    ...(definition === undefined ? {} : { jobDefinition: jobReference(definition) }),
    // A deployment's settings are free: bare names of compute targets are right here.
    settings: parseSettings(valueAt(root, 'settings'), ['settings'], issues, { bareCompute: true }),
  };
}

export function parseBatchInputs(root: YamlMap, issues: IssueList): BatchInputs {
  checkMap(root, { known: ['$schema', 'inputs', 'outputs'], unknown: 'error' }, top, issues);
  return {
    inputs: parseInputValues(valueAt(root, 'inputs'), { path: ['inputs'] }, issues),
    outputs: parseOutputValues(valueAt(root, 'outputs'), { path: ['outputs'] }, issues),
  };
}
