/**
 * A YAML document as a tree that keeps where everything stands. Scalars keep their source text (`1.0`, `2e-5`),
 * mappings are arrays of entries with a Map beside them, so that a key such as `__proto__` is only a key.
 */

/** What PyYAML, and so Azure ML, takes a scalar for. */
export type ScalarType = 'string' | 'integer' | 'number' | 'boolean' | 'null';
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** UTF-16 offsets of the value itself, without comments, anchors and tags; equal for a value left empty. */
interface Placed {
  readonly from: number;
  readonly to: number;
  /** Reached through an alias or a merge key: its text stands elsewhere and serves others too. */
  readonly shared?: true;
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  /** The source text of a plain scalar, the meaning of a quoted or block one. */
  readonly text: string;
  readonly type: ScalarType;
  readonly style: ScalarStyle;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyFrom: number;
  readonly keyTo: number;
  readonly value: YamlValue;
}

export interface YamlMap extends Placed {
  readonly kind: 'map';
  readonly flow: boolean;
  /** In file order; of a key that stands twice, both. */
  readonly entries: readonly YamlEntry[];
  /** By key; of a key that stands twice, the last. */
  readonly index: ReadonlyMap<string, YamlEntry>;
}

export interface YamlList extends Placed {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly YamlValue[];
}

export type YamlValue = YamlScalar | YamlMap | YamlList;

export function entryOf(value: YamlValue | undefined, key: string): YamlEntry | undefined {
  return value?.kind === 'map' ? value.index.get(key) : undefined;
}

export function valueAt(value: YamlValue | undefined, key: string): YamlValue | undefined {
  return entryOf(value, key)?.value;
}

/** The entries of a mapping, the last one where a key stands twice; none for anything else. */
export function entriesOf(value: YamlValue | undefined): readonly YamlEntry[] {
  if (value?.kind !== 'map') return [];
  return value.entries.length === value.index.size ? value.entries : [...value.index.values()];
}

export function isEmptyValue(value: YamlValue | undefined): boolean {
  return value === undefined || (value.kind === 'scalar' && value.type === 'null');
}

/** The text of a scalar that is not null. */
export function textOf(value: YamlValue | undefined): string | undefined {
  return value?.kind === 'scalar' && value.type !== 'null' ? value.text : undefined;
}

const falseWords = new Set(['false', 'no', 'off']);

/** A boolean scalar's meaning; also of a quoted `"true"`, as Azure ML reads boolean inputs. */
export function booleanOf(value: YamlValue | undefined): boolean | undefined {
  if (value?.kind !== 'scalar') return undefined;
  const text = value.text.toLowerCase();
  if (value.type === 'boolean') return !falseWords.has(text);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

export function numberOf(value: YamlValue | undefined): number | undefined {
  const text = textOf(value);
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text.replaceAll('_', ''));
  return Number.isFinite(number) ? number : undefined;
}

export function textsOf(value: YamlValue | undefined): string[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => textOf(item) ?? []);
}
