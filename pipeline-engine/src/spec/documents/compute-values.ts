/** The values of a compute file, each read by a rule that lets nothing through that a shell or a client could take for more. */
import type { DocumentPath, IssueList } from '../issues.ts';
import { secretReferences } from '../secrets.ts';
import { isEmptyValue, numberOf, textOf, valueAt, type YamlMap, type YamlValue } from '../yaml/value.ts';
import { parseSize } from './sizes.ts';

/** Where a setting stands. */
export interface Holder {
  readonly map: YamlMap;
  readonly key: string;
  readonly path: DocumentPath;
}

/** What stands there, if anything does. */
function filled({ map, key }: Holder): { readonly value: YamlValue; readonly text: string } | undefined {
  const value = valueAt(map, key);
  const text = textOf(value);
  return value === undefined || text === undefined || isEmptyValue(value) ? undefined : { value, text };
}

const placeOf = ({ key, path }: Holder, value: YamlValue) => ({ from: value.from, path: [...path, key] });

/** A name or an address: nothing that the ssh client could take for an option, or a shell for more than a word. */
export function plainWord(holder: Holder, issues: IssueList): string | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  if (/^[A-Za-z0-9_][\w.:%-]*$/.test(text) || /^::[\w.:%-]*$/.test(text)) return text;
  issues.add('error', 'bad-host', placeOf(holder, value), { key: holder.key, value: text });
  return undefined;
}

/** What a cluster or an engine calls something: `gpu`, `a100:2`, `registry:5000/team/image@sha256:…`. */
export function engineWord(
  holder: Holder & { readonly pattern: RegExp; readonly example: string },
  issues: IssueList,
): string | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  if (holder.pattern.test(text)) return text;
  const params = { key: holder.key, value: text, example: holder.example };
  issues.add('error', 'bad-word', placeOf(holder, value), params);
  return undefined;
}

export function filePath(holder: Holder, issues: IssueList): string | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  // A path has one line: what has more was meant to be the key itself.
  if (!/[\n\r\0]|PRIVATE KEY/.test(text)) return text;
  issues.add('error', 'secret-in-file', placeOf(holder, value), { key: holder.key });
  return undefined;
}

const mostByDefault = 10_000;

export function wholeNumber(
  holder: Holder & { readonly most?: number },
  issues: IssueList,
): number | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  const number = numberOf(value);
  const most = holder.most ?? mostByDefault;
  if (number !== undefined && Number.isInteger(number) && number >= 1 && number <= most) return number;
  issues.add('error', 'not-a-whole-number', placeOf(holder, value), { key: holder.key, value: text, most });
  return undefined;
}

export function amount(holder: Holder, issues: IssueList): number | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  const number = numberOf(value);
  if (number !== undefined && number >= 0) return number;
  issues.add('error', 'not-an-amount', placeOf(holder, value), { key: holder.key, value: text });
  return undefined;
}

/** Less than a process needs to begin was written without its unit. */
const leastMemory = 4 * 2 ** 20;

/** In bytes. */
export function memory(holder: Holder, issues: IssueList): number | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  const bytes = parseSize(text);
  if (bytes !== undefined && bytes >= leastMemory) return bytes;
  issues.add('error', 'not-a-size', placeOf(holder, value), { key: holder.key, value: text });
  return undefined;
}

export function onOrOff(holder: Holder, issues: IssueList): boolean | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  issues.add('error', 'not-a-switch', placeOf(holder, value), { key: holder.key, value: text });
  return undefined;
}

/** The name of the secret that a value refers to; the secret itself has no place there. */
export function secretName(holder: Holder, issues: IssueList): string | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  const [name] = secretReferences(text);
  if (name !== undefined && text.replaceAll(/\s/g, '') === `\${{secrets.${name}}}`) return name;
  const params = { key: holder.key, value: '…', allowed: ['${{secrets.NAME}}'], nearest: [] };
  issues.add('error', 'bad-value', placeOf(holder, value), params);
  return undefined;
}

/** Where something listens: a web address, or the socket of one on this machine. */
export function serviceAddress(holder: Holder, issues: IssueList): string | undefined {
  const found = filled(holder);
  if (found === undefined) return undefined;
  const { value, text } = found;
  if (/^unix:\/[^\s?#]+$/.test(text)) return text;
  if (/^https?:\/\/[^\s?#@]+$/i.test(text) && URL.canParse(text)) return text;
  const params = { key: holder.key, value: text, allowed: ['https://…', 'http://…', 'unix:/…'], nearest: [] };
  issues.add('error', 'bad-value', placeOf(holder, value), params);
  return undefined;
}
