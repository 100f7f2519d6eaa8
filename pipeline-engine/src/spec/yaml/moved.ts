/**
 * Entries of a mapping that stand elsewhere than where they were read. What is inside is moved when it is looked at,
 * so that a line added above a thousand nodes costs a thousand small objects, not the whole tree.
 */
import type { YamlEntry, YamlValue } from './value.ts';

/** How far: in UTF-16 units and in lines. */
export interface Shift {
  readonly by: number;
  readonly lines: number;
}

class MovedEntry implements YamlEntry {
  readonly key: string;
  readonly keyFrom: number;
  readonly keyTo: number;
  readonly origin: YamlEntry;
  readonly shift: Shift;
  private inside: YamlValue | undefined;

  constructor(origin: YamlEntry, shift: Shift) {
    this.key = origin.key;
    this.keyFrom = origin.keyFrom + shift.by;
    this.keyTo = origin.keyTo + shift.by;
    this.origin = origin;
    this.shift = shift;
  }

  get value(): YamlValue {
    this.inside ??= moved(this.origin.value, this.shift);
    return this.inside;
  }
}

/** The entry as it was read; the same object wherever it was moved since. */
export function originOf(entry: YamlEntry): YamlEntry {
  return entry instanceof MovedEntry ? entry.origin : entry;
}

/** By how many lines the entry was moved since it was read. */
export function lineShiftOf(entry: YamlEntry): number {
  return entry instanceof MovedEntry ? entry.shift.lines : 0;
}

export function movedEntry(entry: YamlEntry, shift: Shift): YamlEntry {
  if (shift.by === 0 && shift.lines === 0) return entry;
  if (!(entry instanceof MovedEntry)) return new MovedEntry(entry, shift);
  const { by, lines } = entry.shift;
  return new MovedEntry(entry.origin, { by: by + shift.by, lines: lines + shift.lines });
}

function moved(value: YamlValue, shift: Shift): YamlValue {
  const place = { from: value.from + shift.by, to: value.to + shift.by };
  if (value.kind === 'scalar') return { ...value, ...place };
  if (value.kind === 'list')
    return { ...value, ...place, items: value.items.map((item) => moved(item, shift)) };
  const entries = value.entries.map((entry) => movedEntry(entry, shift));
  return { ...value, ...place, entries, index: new Map(entries.map((entry) => [entry.key, entry])) };
}
