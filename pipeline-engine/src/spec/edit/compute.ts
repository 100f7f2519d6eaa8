/** Single keys of a compute file, read and set as a form does it: every other byte of the file stays. */
import { EngineError } from '../../errors.ts';
import type { LiteralType } from '../component.ts';
import { yamlOf } from '../yaml/remembered.ts';
import { entriesOf, entryOf, isEmptyValue, textOf } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { setField } from './fields.ts';
import { draftOf, rootOf } from './locate.ts';
import { newText } from './render.ts';
import { applyEdits } from './text-edit.ts';

/** In the order in which new ones are written. */
const keys = [
  'name',
  'type',
  'description',
  'host',
  'user',
  'port',
  'identity_file',
  'known_hosts_file',
  'image',
  'engine',
  'socket',
  'network',
  'pull',
  'url',
  'token',
  'partition',
  'account',
  'qos',
  'gpus',
  'sandbox',
  'working_directory',
  'capacity',
  'cores',
  'memory',
  'processes',
  'timeout',
  'cost_per_hour',
] as const;

/** The texts of the keys that hold one value. */
export function computeKeys(text: string): Readonly<Record<string, string>> {
  const { root } = yamlOf(text);
  return Object.fromEntries(
    entriesOf(root).flatMap(({ key, value }) => {
      const held = isEmptyValue(value) ? undefined : textOf(value);
      return held === undefined ? [] : [[key, held]];
    }),
  );
}

/** Null takes a key away. `text` is empty for a new file. Refuses keys that a form has no field for. */
export function setComputeKeys(text: string, values: Readonly<Record<string, string | null>>): string {
  const strange = Object.keys(values).find((key) => !keys.some((known) => known === key));
  if (strange !== undefined) {
    const message = `"${strange}" cannot be set one by one. Edit it in the file.`;
    throw new EngineError('invalid-request', message, { key: strange });
  }
  const start = text === '' ? 'name: new\n' : text;
  return keys.reduce((so, key) => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    return value === undefined || computeKeys(so)[key] === value ? so : withKey(so, key, value ?? undefined);
  }, start);
}

function withKey(text: string, key: (typeof keys)[number], value: string | undefined): string {
  const draft = draftOf(text);
  const root = rootOf(draft);
  const before = keys.slice(0, keys.indexOf(key)).findLast((earlier) => entryOf(root, earlier) !== undefined);
  const spelled = value === undefined ? undefined : newText(value, typeOf(value));
  const change = changeIn(draft, setField(draft, root, key, spelled, before ?? 'name'));
  return applyEdits(text, change).text;
}

function typeOf(value: string): LiteralType {
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return 'number';
  return /^(?:true|false)$/.test(value) ? 'boolean' : 'string';
}
