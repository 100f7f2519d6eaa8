/** Where two values of one part differ: the keys of a parameter that is JSON, the lines of one that has several. */
import { lineHunks } from '../spec/merge/merge-lines.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import type { Because } from './identity.ts';

export interface ValueChange {
  /** `columns[0].name`, or `line 3` of the old text. */
  readonly at: string;
  /** Null for what was added or removed. */
  readonly old: string | null;
  readonly new: string | null;
}

/** A part that differs in more places than this is another value altogether. */
const mostChanges = 50;

/** None for short values, which say all by themselves, and for digests. */
export function valueChanges(because: Because): readonly ValueChange[] {
  if (because.old === null || because.new === null) return [];
  const [old, now] = [plainValue(because.part, because.old), plainValue(because.part, because.new)];
  const [oldJson, newJson] = [structureOf(old), structureOf(now)];
  if (oldJson !== undefined && newJson !== undefined)
    return jsonChanges('', oldJson, newJson).slice(0, mostChanges);
  if (!old.includes('\n') && !now.includes('\n')) return [];
  return lineChanges(old.split('\n'), now.split('\n')).slice(0, mostChanges);
}

/** A literal stands in an identity as its type and its text. */
export function plainValue(part: string, value: string): string {
  return part.startsWith('param:') ? value.replace(/^(?:string|number|integer|boolean) /, '') : value;
}

function structureOf(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    // What JSON.parse gives is JSON.
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function jsonChanges(at: string, old: Json | undefined, now: Json | undefined): readonly ValueChange[] {
  const [before, after] = [membersOf(old), membersOf(now)];
  if (before === undefined || after === undefined || Array.isArray(old) !== Array.isArray(now)) {
    const [oldText, newText] = [shown(old), shown(now)];
    return oldText === newText ? [] : [{ at, old: oldText, new: newText }];
  }
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) =>
    jsonChanges(at === '' ? key.replace(/^\./, '') : at + key, before.get(key), after.get(key)),
  );
}

/** By the text that names a member behind its parent: `.name` or `[0]`. */
function membersOf(value: Json | undefined): ReadonlyMap<string, Json | undefined> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(
    Array.isArray(value)
      ? value.map((item: Json, index) => [`[${index}]`, item] as const)
      : Object.entries(value).map(([key, item]) => [`.${key}`, item] as const),
  );
}

function shown(value: Json | undefined): string | null {
  return value === undefined ? null : canonicalJson(value);
}

function lineChanges(old: readonly string[], now: readonly string[]): readonly ValueChange[] {
  return lineHunks(old, now).map(({ from, to, lines }) => ({
    at: `line ${from + 1}`,
    old: from === to ? null : old.slice(from, to).join('\n'),
    new: lines.length === 0 ? null : lines.join('\n'),
  }));
}
