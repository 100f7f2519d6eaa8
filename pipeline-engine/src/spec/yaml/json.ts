/** A YAML value as canonical JSON text: equal for equal meaning, whatever the order of keys and the spelling. */
import { entriesOf, type YamlScalar, type YamlValue } from './value.ts';

export function canonicalJsonOf(value: YamlValue): string {
  if (value.kind === 'scalar') return scalarJson(value);
  if (value.kind === 'list') return `[${value.items.map(canonicalJsonOf).join(',')}]`;
  const entries = [...entriesOf(value)].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return `{${entries.map((entry) => `${JSON.stringify(entry.key)}:${canonicalJsonOf(entry.value)}`).join(',')}}`;
}

function scalarJson(scalar: YamlScalar): string {
  if (scalar.type === 'null') return 'null';
  if (scalar.type === 'boolean') return /^(?:true|yes|on)$/i.test(scalar.text) ? 'true' : 'false';
  const isNumber = scalar.type === 'integer' || scalar.type === 'number';
  return isNumber && /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(scalar.text)
    ? scalar.text
    : JSON.stringify(scalar.text);
}
