/**
 * A compute target of a workspace: a file `computes/NAME.yml`. Azure's spelling of a virtual machine is read too. Secrets
 * have no place in it: keys are named by their files, tokens by references.
 */
import type { Issue } from '../../errors.ts';
import { type DocumentPath, type IssueList, issuesOfYaml } from '../issues.ts';
import { optional } from '../optional.ts';
import { yamlOf } from '../yaml/remembered.ts';
import { entriesOf, isEmptyValue, textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import {
  amount,
  engineWord,
  filePath,
  type Holder,
  memory,
  onOrOff,
  plainWord,
  secretName,
  serviceAddress,
  wholeNumber,
} from './compute-values.ts';
import type { ComputeDefinition, ComputeLimits, Connection } from './document.ts';
import { checkMap, requireMapping } from './map-rules.ts';

/** The machine of the server, and what Azure calls its machines without a name: both are there without a file. */
export const builtInComputes: readonly string[] = ['local', 'serverless'];

export const ownComputeTypes = ['local', 'ssh', 'slurm', 'container', 'virtualmachine'] as const;
/** Kept for Azure, and not connected to from here. */
export const azureComputeTypes = ['amlcompute', 'computeinstance', 'kubernetes', 'synapsespark'] as const;
export const containerEngines = ['docker', 'podman'] as const;
export const pullPolicies = ['missing', 'never'] as const;

const limitKeys = ['capacity', 'cores', 'memory', 'processes', 'timeout', 'cost_per_hour'];
const commonKeys = ['$schema', 'name', 'type', 'description', 'tags', 'location', 'id', ...limitKeys];
const connectionKeys = ['host', 'user', 'port', 'identity_file', 'known_hosts_file', 'working_directory'];
const sshKeys = [...connectionKeys, 'ssh_settings', 'resource_id'];
const keysOf: Readonly<Record<string, readonly string[]>> = {
  local: ['sandbox'],
  ssh: sshKeys,
  virtualmachine: sshKeys,
  slurm: [...connectionKeys, 'url', 'token', 'partition', 'account', 'qos', 'gpus'],
  container: [...connectionKeys, 'image', 'engine', 'socket', 'network', 'pull', 'gpus'],
};
const requiredOf: Readonly<Record<string, readonly string[]>> = {
  ssh: ['host'],
  virtualmachine: ['host'],
  container: ['image'],
};
/** Ours by Azure's word for it, in `ssh_settings`. */
const azureWords = {
  user: 'admin_username',
  port: 'ssh_port',
  identity_file: 'ssh_private_key_file',
} as const;
const secretKeys = ['password', 'admin_password', 'passphrase', 'private_key', 'ssh_key_value', 'token'];
const top = { path: [] };

/** Undefined for a text that is no mapping. */
export function parseCompute(text: string): {
  readonly compute: ComputeDefinition | undefined;
  readonly issues: readonly Issue[];
} {
  const document = yamlOf(text);
  const issues = issuesOfYaml(document);
  if (document.root?.kind === 'map') {
    return { compute: readCompute(document.root, issues), issues: issues.all };
  }
  if (issues.all.length === 0) issues.add('error', 'not-a-mapping', { from: 0, path: [] });
  return { compute: undefined, issues: issues.all };
}

export function readCompute(root: YamlMap, issues: IssueList): ComputeDefinition {
  const spelled = textOf(valueAt(root, 'type')) ?? '';
  const type = spelled.toLowerCase();
  const isAzure = azureComputeTypes.some((known) => known === type);
  // A type that nobody knows may be a slip in the spelling of any of ours.
  const own = Object.hasOwn(keysOf, type) ? keysOf[type] : Object.values(keysOf).flat();
  const required = Object.hasOwn(requiredOf, type) ? requiredOf[type] : undefined;
  checkMap(
    root,
    {
      ...(isAzure ? {} : { known: [...commonKeys, ...(own ?? []), ...secretKeys] }),
      required: ['name', 'type', ...(required ?? [])],
      choices: {
        type: [...ownComputeTypes, ...azureComputeTypes],
        ...(type === 'container' ? { engine: containerEngines, pull: pullPolicies } : {}),
      },
      unknown: 'error',
    },
    top,
    issues,
  );
  refuseSecrets(root, [], issues, type === 'slurm' ? ['token'] : []);
  const common = {
    ...optional('name', nameOf(root, type, issues)),
    ...optional('description', textOf(valueAt(root, 'description'))),
    ...(isAzure ? {} : readLimits(root, issues)),
  };
  switch (type) {
    case 'local':
      return { kind: 'local', ...common, ...optional('sandbox', onOrOff(under(root, 'sandbox'), issues)) };
    case 'ssh':
    case 'virtualmachine':
      return { kind: 'ssh', ...common, ...readConnection(root, issues) };
    case 'slurm':
      return { kind: 'slurm', ...common, ...readConnection(root, issues), ...readSlurm(root, issues) };
    case 'container':
      return {
        kind: 'container',
        ...common,
        ...readConnection(root, issues),
        ...readContainer(root, issues),
      };
    default:
      if (isAzure) issues.add('info', 'not-executed-here', { from: root.from, path: [] }, { key: spelled });
      return { kind: 'other', type: spelled, ...common };
  }
}

const under = (map: YamlMap, key: string): Holder => ({ map, key, path: [] });

/** A year. */
const longestSeconds = 366 * 24 * 3600;

function readLimits(root: YamlMap, issues: IssueList): ComputeLimits {
  return {
    ...optional('capacity', wholeNumber(under(root, 'capacity'), issues)),
    ...optional('cores', wholeNumber(under(root, 'cores'), issues)),
    ...optional('memoryBytes', memory(under(root, 'memory'), issues)),
    ...optional('processes', wholeNumber({ ...under(root, 'processes'), most: 1_000_000 }, issues)),
    ...optional('timeoutSeconds', wholeNumber({ ...under(root, 'timeout'), most: longestSeconds }, issues)),
    ...optional('costPerHour', amount(under(root, 'cost_per_hour'), issues)),
  };
}

type Kind<K extends ComputeDefinition['kind']> = Omit<
  Extract<ComputeDefinition, { readonly kind: K }>,
  'kind' | 'name' | 'description' | keyof ComputeLimits | keyof Connection
>;

const named = /^[A-Za-z0-9_][\w.,-]*$/;

function readSlurm(root: YamlMap, issues: IssueList): Kind<'slurm'> {
  const word = (key: string, pattern: RegExp, example: string): string | undefined =>
    engineWord({ ...under(root, key), pattern, example }, issues);
  return {
    ...optional('url', serviceAddress(under(root, 'url'), issues)),
    ...optional('token', secretName(under(root, 'token'), issues)),
    ...optional('partition', word('partition', named, 'main')),
    ...optional('account', word('account', named, 'team')),
    ...optional('qos', word('qos', named, 'normal')),
    ...optional('gpus', word('gpus', /^(?:[A-Za-z][\w.-]*:)?[1-9]\d{0,3}$/, 'a100:2')),
  };
}

function readContainer(root: YamlMap, issues: IssueList): Kind<'container'> {
  const word = (key: string, pattern: RegExp, example: string): string | undefined =>
    engineWord({ ...under(root, key), pattern, example }, issues);
  const choice = <T extends string>(key: string, words: readonly T[]): T | undefined =>
    words.find((one) => one === textOf(valueAt(root, key))?.toLowerCase());
  return {
    ...optional('image', word('image', /^[A-Za-z0-9][\w.\-/:@]*$/, 'python:3.12')),
    ...optional('engine', choice('engine', containerEngines)),
    ...optional('socket', filePath(under(root, 'socket'), issues)),
    ...optional('network', word('network', named, 'bridge')),
    ...optional('pull', choice('pull', pullPolicies)),
    ...optional('gpus', word('gpus', /^(?:all|[1-9]\d{0,3})$/, 'all')),
  };
}

/** In our words, or in Azure's. */
function readConnection(root: YamlMap, issues: IssueList): Connection {
  const azure = requireMapping(root, 'ssh_settings', top, issues);
  if (azure !== undefined) {
    const known = [...Object.values(azureWords), ...secretKeys];
    checkMap(azure, { known, unknown: 'error' }, { path: ['ssh_settings'] }, issues);
    refuseSecrets(azure, ['ssh_settings'], issues);
  }
  /** Where a setting stands: under our word, or under Azure's. */
  const holderOf = (key: keyof typeof azureWords): Holder =>
    azure !== undefined && isEmptyValue(valueAt(root, key))
      ? { map: azure, key: azureWords[key], path: ['ssh_settings'] }
      : under(root, key);
  const [user, port, identity] = [holderOf('user'), holderOf('port'), holderOf('identity_file')];
  return {
    ...optional('host', plainWord(under(root, 'host'), issues)),
    ...optional('user', plainWord(user, issues)),
    ...optional('port', wholeNumber({ ...port, most: 65_535 }, issues)),
    ...optional('identityFile', filePath(identity, issues)),
    ...optional('knownHostsFile', filePath(under(root, 'known_hosts_file'), issues)),
    ...optional('workingDirectory', filePath(under(root, 'working_directory'), issues)),
  };
}

/** `named`: keys that hold the name of a secret. */
function refuseSecrets(
  map: YamlMap,
  path: DocumentPath,
  issues: IssueList,
  named: readonly string[] = [],
): void {
  for (const { key, keyFrom, value } of entriesOf(map)) {
    if (!secretKeys.includes(key) || named.includes(key) || isEmptyValue(value)) continue;
    issues.add('error', 'secret-in-file', { from: keyFrom, path: [...path, key] }, { key });
  }
}

/** A name that `azureml:NAME` can spell, and that no machine has already; this one may be described under its own. */
function nameOf(root: YamlMap, type: string, issues: IssueList): string | undefined {
  const value = valueAt(root, 'name');
  const name = textOf(value);
  if (value === undefined || name === undefined || name === '') return undefined;
  if (
    /^[A-Za-z0-9][\w.-]{0,63}$/.test(name) &&
    (!builtInComputes.includes(name) || (name === 'local' && type === 'local'))
  )
    return name;
  const params = { name, taken: builtInComputes };
  issues.add('error', 'bad-compute-name', { from: value.from, path: ['name'] }, params);
  return undefined;
}
