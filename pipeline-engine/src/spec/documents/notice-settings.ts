/** `notices` of `millrace.yml`: who is told of what, and how. */
import type { IssueList } from '../issues.ts';
import { optional } from '../optional.ts';
import { entriesOf, isEmptyValue, textOf, textsOf, valueAt, type YamlMap } from '../yaml/value.ts';
import { amount, plainWord, secretName, wholeNumber } from './compute-values.ts';
import { checkMap, requireMapping } from './map-rules.ts';

export const noticeKinds = [
  'failure',
  'recovery',
  'missed_run',
  'rejected_rows',
  'stopped_schedule',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface NoticeRule {
  readonly name: string;
  readonly on: readonly NoticeKind[];
  /** Workspace paths; absent for all. */
  readonly pipelines?: readonly string[];
  /** Rejected rows up to here are nothing to tell. */
  readonly moreThan: number;
  readonly receiver: NoticeReceiver;
}

export type NoticeReceiver =
  | {
      readonly kind: 'webhook';
      readonly url: string;
      /** The name of the secret that signs. */
      readonly signingKey?: string;
    }
  | {
      readonly kind: 'mail';
      readonly to: readonly string[];
      readonly from: string;
      readonly host: string;
      readonly port: number;
      readonly user?: string;
      /** The name of the secret. */
      readonly password?: string;
    };

const ruleKeys = ['on', 'pipelines', 'more_than', 'webhook', 'mail'];
const submissionPort = 587;

/** Rules with a mistake are left out. */
export function readNotices(root: YamlMap, issues: IssueList): readonly NoticeRule[] {
  const notices = requireMapping(root, 'notices', { path: [] }, issues);
  return entriesOf(notices).flatMap(({ key: name }) => {
    const rule = notices && requireMapping(notices, name, { path: ['notices'] }, issues);
    return rule === undefined ? [] : (readRule(rule, name, issues) ?? []);
  });
}

function readRule(map: YamlMap, name: string, issues: IssueList): NoticeRule | undefined {
  const path = ['notices', name];
  checkMap(map, { known: ruleKeys, required: ['on'], unknown: 'error' }, { path }, issues);
  const on = readKinds(map, path, issues);
  const receiver = readReceiver(map, path, issues);
  if (receiver === undefined || on.length === 0) return undefined;
  const pipelines = textsOf(valueAt(map, 'pipelines'));
  const moreThan = amount({ map, key: 'more_than', path }, issues) ?? 0;
  return { name, on, receiver, moreThan, ...(pipelines.length === 0 ? {} : { pipelines }) };
}

function readKinds(map: YamlMap, path: readonly string[], issues: IssueList): readonly NoticeKind[] {
  const value = valueAt(map, 'on');
  const texts = value?.kind === 'scalar' ? [textOf(value) ?? ''] : textsOf(value);
  return texts.flatMap((text) => {
    const kind = noticeKinds.find((known) => known === text.toLowerCase());
    if (kind !== undefined) return [kind];
    const params = { key: 'on', value: text, allowed: noticeKinds, nearest: [] };
    issues.add('error', 'bad-value', { from: value?.from ?? map.from, path: [...path, 'on'] }, params);
    return [];
  });
}

function readReceiver(map: YamlMap, path: readonly string[], issues: IssueList): NoticeReceiver | undefined {
  const webhook = requireMapping(map, 'webhook', { path }, issues);
  const mail = requireMapping(map, 'mail', { path }, issues);
  if (webhook !== undefined && mail !== undefined) {
    const place = { from: mail.from, path: [...path, 'mail'] };
    issues.add('error', 'only-one-of', place, { first: 'webhook', second: 'mail' });
    return undefined;
  }
  if (webhook !== undefined) return readWebhook(webhook, [...path, 'webhook'], issues);
  if (mail !== undefined) return readMail(mail, [...path, 'mail'], issues);
  issues.add('error', 'missing-key', { from: map.from, path }, { key: 'webhook' });
  return undefined;
}

function readWebhook(map: YamlMap, path: readonly string[], issues: IssueList): NoticeReceiver | undefined {
  checkMap(map, { known: ['url', 'signing_key'], required: ['url'], unknown: 'error' }, { path }, issues);
  const value = valueAt(map, 'url');
  const url = textOf(value) ?? '';
  if (value !== undefined && !isEmptyValue(value) && !isWebUrl(url)) {
    const params = { key: 'url', value: url, allowed: ['https://…', 'http://…'], nearest: [] };
    issues.add('error', 'bad-value', { from: value.from, path: [...path, 'url'] }, params);
    return undefined;
  }
  const signingKey = secretName({ map, key: 'signing_key', path }, issues);
  return url === '' ? undefined : { kind: 'webhook', url, ...optional('signingKey', signingKey) };
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function readMail(map: YamlMap, path: readonly string[], issues: IssueList): NoticeReceiver | undefined {
  const known = ['to', 'from', 'host', 'port', 'user', 'password'];
  checkMap(map, { known, required: ['to', 'from', 'host'], unknown: 'error' }, { path }, issues);
  const to = readAddresses(map, 'to', path, issues);
  const [from] = readAddresses(map, 'from', path, issues);
  const host = plainWord({ map, key: 'host', path }, issues);
  const port = wholeNumber({ map, key: 'port', path, most: 65_535 }, issues) ?? submissionPort;
  const user = textOf(valueAt(map, 'user'));
  const password = secretName({ map, key: 'password', path }, issues);
  if (to.length === 0 || from === undefined || host === undefined) return undefined;
  return { kind: 'mail', to, from, host, port, ...optional('user', user), ...optional('password', password) };
}

/** No line ends or commas: an address becomes part of a header. */
function readAddresses(
  map: YamlMap,
  key: string,
  path: readonly string[],
  issues: IssueList,
): readonly string[] {
  const value = valueAt(map, key);
  const texts = value?.kind === 'scalar' ? [textOf(value) ?? ''] : textsOf(value);
  return texts.flatMap((text) => {
    if (/^[^\s<>,;:"\\]+@[^\s<>,;:"\\@]+$/.test(text)) return [text];
    const params = { key, value: text, allowed: ['name@example.com'], nearest: [] };
    issues.add('error', 'bad-value', { from: value?.from ?? map.from, path: [...path, key] }, params);
    return [];
  });
}
