/** Replaced ranges of a text, and what the mutators of copies look up in its tree. */
import type {
  YamlEntry,
  YamlMap,
  YamlScalar,
  YamlValue,
} from '../../../pipeline-engine/src/spec/yaml/value.ts';

export interface Patch {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Patches must not overlap; of equal ones, one counts. */
export function patched(text: string, patches: readonly Patch[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of patches.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue;
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** The tree of mappings and scalars below a value, itself included; what an alias shares is left out. */
export function* valuesBelow(value: YamlValue | undefined): Generator<YamlValue> {
  if (value === undefined || value.shared === true) return;
  yield value;
  if (value.kind === 'map') for (const entry of value.entries) yield* valuesBelow(entry.value);
  if (value.kind === 'list') for (const item of value.items) yield* valuesBelow(item);
}

export function* entriesBelow(value: YamlValue | undefined): Generator<YamlEntry> {
  for (const below of valuesBelow(value)) if (below.kind === 'map') yield* below.entries;
}

export const isMap = (value: YamlValue): value is YamlMap => value.kind === 'map';
export const isScalar = (value: YamlValue): value is YamlScalar => value.kind === 'scalar';

/** The range inside a key's quotes. */
export function keyRange(text: string, { keyFrom, keyTo }: YamlEntry): { from: number; to: number } {
  const quoted = /["']/.test(text.charAt(keyFrom)) ? 1 : 0;
  return { from: keyFrom + quoted, to: keyTo - quoted };
}
