/** `schedule`: when, and what. Monitors and imports of data are recognised and kept. */
import { eventTriggerKey } from '../event-trigger-key.ts';
import type { IssueList } from '../issues.ts';
import { optional } from '../optional.ts';
import { parseInputValues, parseOutputValues } from '../parse-values.ts';
import { computeName } from '../references.ts';
import { parseSettings } from '../settings.ts';
import {
  entriesOf,
  entryOf,
  isEmptyValue,
  numberOf,
  textOf,
  valueAt,
  type YamlMap,
  type YamlValue,
} from '../yaml/value.ts';
import {
  frequencies,
  type JobOverrides,
  type JobReference,
  type Schedule,
  type ScheduleAction,
  type Trigger,
  type TriggerTimes,
} from './document.ts';
import { checkMap, checkTexts, requireMapping } from './map-rules.ts';
import { parsePattern } from './recurrence.ts';

const actions = ['create_job', 'create_monitor', 'import_data'] as const;
const scheduleKeys = ['$schema', 'name', 'display_name', 'description', 'tags', 'properties', 'trigger'];
const readOnlyKeys = ['is_enabled', 'provisioning_state', 'id', 'creation_context'];

export function parseSchedule(root: YamlMap, issues: IssueList): Schedule {
  const scope = { path: [] };
  const known = [...scheduleKeys, ...actions, ...readOnlyKeys];
  const properties = propertiesOf(root);
  // One that waits for something else than the clock needs no times.
  const isByEvent = properties !== undefined && Object.hasOwn(properties, eventTriggerKey);
  const required = isByEvent ? ['name'] : ['name', 'trigger'];
  checkMap(root, { known, required, unknown: 'error' }, scope, issues);
  checkTexts(root, ['tags', 'properties'], scope, issues);
  const trigger = requireMapping(root, 'trigger', scope, issues);
  return {
    ...optional('name', textOf(valueAt(root, 'name'))),
    ...optional('displayName', textOf(valueAt(root, 'display_name'))),
    ...optional('trigger', trigger === undefined ? undefined : parseTrigger(trigger, issues)),
    ...optional('action', parseAction(root, issues)),
    ...optional('description', textOf(valueAt(root, 'description'))),
    ...optional('properties', properties),
  };
}

function propertiesOf(root: YamlMap): Readonly<Record<string, string>> | undefined {
  const entries = entriesOf(valueAt(root, 'properties'));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(({ key, value }) => [key, textOf(value) ?? '']));
}

function parseTrigger(map: YamlMap, issues: IssueList): Trigger | undefined {
  const scope = { path: ['trigger'] };
  const type = textOf(valueAt(map, 'type'))?.toLowerCase();
  const isCron = type === 'cron' || (type === undefined && entryOf(map, 'expression') !== undefined);
  const own = isCron ? ['expression'] : ['frequency', 'interval', 'schedule', 'pattern'];
  const rules = {
    known: ['type', 'start_time', 'end_time', 'time_zone', ...own],
    required: isCron ? ['expression'] : ['frequency', 'interval'],
    choices: { type: ['cron', 'recurrence'], frequency: frequencies },
    unknown: 'error',
  } as const;
  checkMap(map, rules, scope, issues);
  if (isCron) return cronTrigger(map, issues);
  const given = textOf(valueAt(map, 'frequency'))?.toLowerCase();
  const frequency = frequencies.find((known) => known === given);
  const interval = positiveInterval(valueAt(map, 'interval'), issues);
  if (frequency === undefined || interval === undefined) return undefined;
  const pattern = parsePattern(map, issues);
  return { kind: 'recurrence', frequency, interval, ...optional('pattern', pattern), ...timesOf(map) };
}

function cronTrigger(map: YamlMap, issues: IssueList): Trigger | undefined {
  const value = valueAt(map, 'expression');
  const expression = textOf(value);
  if (value === undefined || expression === undefined) return undefined;
  if (expression.trim().split(/\s+/).length !== 5) {
    issues.add(
      'error',
      'bad-cron',
      { from: value.from, path: ['trigger', 'expression'] },
      { value: expression },
    );
  }
  return { kind: 'cron', expression, ...timesOf(map) };
}

function timesOf(map: YamlMap): TriggerTimes {
  return {
    ...optional('startTime', textOf(valueAt(map, 'start_time'))),
    ...optional('endTime', textOf(valueAt(map, 'end_time'))),
    ...optional('timeZone', textOf(valueAt(map, 'time_zone'))),
  };
}

function positiveInterval(value: YamlValue | undefined, issues: IssueList): number | undefined {
  const number = numberOf(value);
  if (value === undefined || isEmptyValue(value)) return undefined;
  if (number !== undefined && Number.isInteger(number) && number > 0) return number;
  const params = { key: 'interval', value: textOf(value) ?? '' };
  issues.add('error', 'not-a-count', { from: value.from, path: ['trigger', 'interval'] }, params);
  return undefined;
}

function parseAction(root: YamlMap, issues: IssueList): ScheduleAction | undefined {
  const given = actions.flatMap((key) => entryOf(root, key) ?? []);
  const [first, second] = given;
  if (first === undefined) {
    issues.add('error', 'missing-key', { from: root.from, path: [] }, { key: 'create_job' });
    return undefined;
  }
  if (second !== undefined) {
    const params = { first: first.key, second: second.key };
    issues.add('error', 'only-one-of', { from: second.keyFrom, path: [second.key] }, params);
  }
  if (first.key === 'create_job') return createJob(first.value, issues);
  issues.add('info', 'not-executed-here', { from: first.keyFrom, path: [first.key] }, { key: first.key });
  return { kind: first.key === 'create_monitor' ? 'create-monitor' : 'import-data' };
}

const jobKeys = ['type', 'job', 'settings', 'inputs', 'outputs', 'compute', 'experiment_name'];
const jobTexts = ['tags', 'properties', 'identity', 'description', 'display_name', 'name'];

function createJob(value: YamlValue, issues: IssueList): ScheduleAction {
  const path = ['create_job'];
  const text = textOf(value);
  if (text !== undefined) return { kind: 'create-job', job: jobReference(text), overrides: {} };
  if (value.kind !== 'map') {
    issues.add('error', 'bad-job-reference', { from: value.from, path });
    return { kind: 'create-job', overrides: {} };
  }
  const known = [...jobKeys, ...jobTexts];
  checkMap(value, { known, required: ['job'], unknown: 'error' }, { path }, issues);
  checkTexts(value, ['tags', 'properties'], { path }, issues);
  const job = textOf(valueAt(value, 'job'));
  return {
    kind: 'create-job',
    ...optional('job', job === undefined ? undefined : jobReference(job)),
    overrides: overridesOf(value, issues),
  };
}

function overridesOf(map: YamlMap, issues: IssueList): JobOverrides {
  const path = ['create_job'];
  const [settings, inputs, outputs] = ['settings', 'inputs', 'outputs'].map((key) => valueAt(map, key));
  const compute = textOf(valueAt(map, 'compute'));
  return {
    ...(settings === undefined ? {} : { settings: parseSettings(settings, [...path, 'settings'], issues) }),
    ...(inputs === undefined
      ? {}
      : { inputs: parseInputValues(inputs, { path: [...path, 'inputs'] }, issues) }),
    ...(outputs === undefined
      ? {}
      : { outputs: parseOutputValues(outputs, { path: [...path, 'outputs'] }, issues) }),
    ...optional('compute', compute === undefined ? undefined : computeName(compute)),
    ...optional('experimentName', textOf(valueAt(map, 'experiment_name'))),
  };
}

/** `azureml:job`, or a path in any spelling. */
export function jobReference(text: string): JobReference {
  const spelled = text.trim();
  if (spelled.startsWith('azureml:')) return { kind: 'registered', name: spelled.slice('azureml:'.length) };
  return { kind: 'file', path: spelled.replace(/^file:/, '') };
}
