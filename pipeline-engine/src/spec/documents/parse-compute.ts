/**
 * A compute target of a workspace: a file `computes/NAME.yml`. Azure's spelling of a virtual machine is read too. Secrets
 * have no place in it: keys are named by their files.
 */
import type { Issue } from '../../errors.ts';
import { type DocumentPath, type IssueList, issuesOfYaml } from '../issues.ts';
import { optional } from '../optional.ts';
import { yamlOf } from '../yaml/remembered.ts';
import { entriesOf, isEmptyValue, numberOf, textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import type { ComputeDefinition } from './document.ts';
import { checkMap, requireMapping } from './map-rules.ts';

/** The machine of the server, and what Azure calls its machines without a name: both are there without a file. */
export const builtInComputes: readonly string[] = ['local', 'serverless'];

export const ownComputeTypes = ['local', 'ssh', 'virtualmachine'] as const;
/** Kept for Azure, and not connected to from here. */
export const azureComputeTypes = ['amlcompute', 'computeinstance', 'kubernetes', 'synapsespark'] as const;

const commonKeys = ['$schema', 'name', 'type', 'description', 'tags', 'location', 'id', 'capacity'];
const sshKeys = [
  'host',
  'user',
  'port',
  'identity_file',
  'known_hosts_file',
  'working_directory',
  'ssh_settings',
  'resource_id',
];
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
  const spelled = textOf(valueAt(root, 'type'));
  const type = spelled?.toLowerCase();
  const isAzure = azureComputeTypes.some((known) => known === type);
  const isRemote = type === 'ssh' || type === 'virtualmachine';
  const known = [...commonKeys, ...(type === 'local' ? [] : sshKeys), ...secretKeys];
  checkMap(
    root,
    {
      ...(isAzure ? {} : { known }),
      required: isRemote ? ['name', 'type', 'host'] : ['name', 'type'],
      choices: { type: [...ownComputeTypes, ...azureComputeTypes] },
      unknown: 'error',
    },
    top,
    issues,
  );
  refuseSecrets(root, [], issues);
  const common = {
    ...optional('name', nameOf(root, issues)),
    ...optional('description', textOf(valueAt(root, 'description'))),
    ...optional('capacity', wholeNumber(root, { key: 'capacity', path: [] }, issues)),
  };
  if (isRemote) return { kind: 'ssh', ...common, ...readSsh(root, issues) };
  if (isAzure) {
    issues.add('info', 'not-executed-here', { from: root.from, path: [] }, { key: spelled ?? '' });
  }
  return type === 'local' ? { kind: 'local', ...common } : { kind: 'other', type: spelled ?? '', ...common };
}

type SshDefinition = Omit<Extract<ComputeDefinition, { readonly kind: 'ssh' }>, 'kind' | 'name' | 'capacity'>;

function readSsh(root: YamlMap, issues: IssueList): SshDefinition {
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
      : { map: root, key, path: [] };
  const [user, port, identity] = [holderOf('user'), holderOf('port'), holderOf('identity_file')];
  return {
    ...optional('host', plainWord({ map: root, key: 'host', path: [] }, issues)),
    ...optional('user', plainWord(user, issues)),
    ...optional('port', wholeNumber(port.map, { ...port, most: 65_535 }, issues)),
    ...optional('identityFile', filePath(identity, issues)),
    ...optional('knownHostsFile', filePath({ map: root, key: 'known_hosts_file', path: [] }, issues)),
    ...optional('workingDirectory', filePath({ map: root, key: 'working_directory', path: [] }, issues)),
  };
}

interface Holder {
  readonly map: YamlMap;
  readonly key: string;
  readonly path: DocumentPath;
}

function refuseSecrets(map: YamlMap, path: DocumentPath, issues: IssueList): void {
  for (const { key, keyFrom, value } of entriesOf(map)) {
    if (!secretKeys.includes(key) || isEmptyValue(value)) continue;
    issues.add('error', 'secret-in-file', { from: keyFrom, path: [...path, key] }, { key });
  }
}

/** A name that `azureml:NAME` can spell, and that no machine has already. */
function nameOf(root: YamlMap, issues: IssueList): string | undefined {
  const value = valueAt(root, 'name');
  const name = textOf(value);
  if (value === undefined || name === undefined || name === '') return undefined;
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(name) && !builtInComputes.includes(name)) return name;
  const params = { name, taken: builtInComputes };
  issues.add('error', 'bad-compute-name', { from: value.from, path: ['name'] }, params);
  return undefined;
}

/** Nothing that the ssh client could take for an option, or a shell for more than a word. */
function plainWord({ map, key, path }: Holder, issues: IssueList): string | undefined {
  const value = valueAt(map, key);
  const text = textOf(value);
  if (value === undefined || text === undefined || isEmptyValue(value)) return undefined;
  if (/^[A-Za-z0-9_][\w.:%-]*$/.test(text) || /^::[\w.:%-]*$/.test(text)) return text;
  issues.add('error', 'bad-host', { from: value.from, path: [...path, key] }, { key, value: text });
  return undefined;
}

function filePath({ map, key, path }: Holder, issues: IssueList): string | undefined {
  const value = valueAt(map, key);
  const text = textOf(value);
  if (value === undefined || text === undefined || isEmptyValue(value)) return undefined;
  // A path has one line: what has more was meant to be the key itself.
  if (!/[\n\r\0]|PRIVATE KEY/.test(text)) return text;
  issues.add('error', 'secret-in-file', { from: value.from, path: [...path, key] }, { key });
  return undefined;
}

function wholeNumber(
  map: YamlMap,
  rule: { readonly key: string; readonly path: DocumentPath; readonly most?: number },
  issues: IssueList,
): number | undefined {
  const value = valueAt(map, rule.key);
  if (value === undefined || isEmptyValue(value)) return undefined;
  const number = numberOf(value);
  const most = rule.most ?? 10_000;
  if (number !== undefined && Number.isInteger(number) && number >= 1 && number <= most) return number;
  const place = { from: value.from, path: [...rule.path, rule.key] };
  issues.add('error', 'not-a-whole-number', place, { key: rule.key, value: textOf(value) ?? '', most });
  return undefined;
}
