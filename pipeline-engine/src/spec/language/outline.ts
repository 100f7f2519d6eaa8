/**
 * The keys of a YAML text with their places, read by indentation alone, so that a text in the middle of being typed
 * has one too. It is for help while writing; what a document means is read elsewhere.
 */
import { createTextCache } from '../text-cache.ts';

/** A key with its value; an item of a list has the key `[]`. Offsets are UTF-16. */
export interface OutlineEntry {
  readonly key: string;
  readonly keyFrom: number;
  readonly keyTo: number;
  /** The value on the line of the key, without comment; empty when there is none. */
  readonly valueFrom: number;
  readonly valueTo: number;
  /** The value without quotes. */
  readonly text: string;
  readonly column: number;
  /** Where the lines of the entry end, without the blank and comment lines after it. */
  readonly to: number;
  /** A block scalar: what stands below is text. */
  readonly isBlockText: boolean;
  readonly parent: OutlineEntry | undefined;
  readonly children: readonly OutlineEntry[];
}

/** The document as an entry without a key. */
export type Outline = OutlineEntry;

export interface DraftEntry extends OutlineEntry {
  to: number;
  readonly parent: DraftEntry | undefined;
  readonly children: DraftEntry[];
}

const keyPattern =
  /^(?:"([^"\\]*)" ?|'([^']*)' ?|([^\s"'#&*![{}\],|>@`%-][^:#{}]*|-[^\s:#][^:#{}]*)):(?=[ \t]|$)/;

/** The last few texts are read once. */
export const outlineOf: (text: string) => Outline = createTextCache(4, readOutline);

export function childOf(entry: OutlineEntry | undefined, key: string): OutlineEntry | undefined {
  return entry?.children.findLast((child) => child.key === key);
}

export function entryAtPath(outline: Outline, path: readonly string[]): OutlineEntry | undefined {
  let entry: OutlineEntry | undefined = outline;
  for (const key of path) entry = childOf(entry, key);
  return entry;
}

/** Keys from the document down to the entry. */
export function pathOf(entry: OutlineEntry): readonly string[] {
  const path: string[] = [];
  for (let at: OutlineEntry | undefined = entry; at?.parent !== undefined; at = at.parent)
    path.unshift(at.key);
  return path;
}

function readOutline(text: string): Outline {
  const root = newEntry({ key: '', keyFrom: 0, keyTo: 0 }, { from: 0, to: 0, text: '' }, -1, undefined);
  root.to = text.length;
  let last = root;
  let from = text.startsWith('\ufeff') ? 1 : 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const next = end === -1 ? text.length : end + 1;
    const lineEnd = end === -1 ? text.length : text[end - 1] === '\r' ? end - 1 : end;
    last = readLine(text.slice(from, lineEnd), from, last);
    from = next;
  }
  return root;
}

/** Adds what stands in the line; returns the entry that a deeper line would belong to. */
function readLine(line: string, from: number, last: DraftEntry): DraftEntry {
  const column = line.search(/\S/);
  if (column === -1) return last;
  const blockText = enclosingBlockText(last, column);
  if (blockText !== undefined) {
    extend(blockText, from + line.trimEnd().length);
    return last;
  }
  if (line[column] === '#' || /^(?:---|\.\.\.|%)/.test(line)) return last;
  return readContent(line, from, column, last);
}

function readContent(line: string, from: number, column: number, last: DraftEntry): DraftEntry {
  const isItem = line[column] === '-' && /^-(?:\s|$)/.test(line.slice(column));
  if (isItem) {
    const parent = ancestorBelow(last, column, true);
    const rest = line.slice(column + 1);
    const inner = column + 1 + Math.max(rest.search(/\S/), 0);
    const holdsKey = keyPattern.test(line.slice(inner));
    const at = from + inner;
    const value = holdsKey ? { from: at, to: at, text: '' } : valueIn(line, inner, from);
    const key = { key: '[]', keyFrom: from + column, keyTo: from + column + 1 };
    const item = add(parent, newEntry(key, value, column, parent));
    return holdsKey ? readContent(`${' '.repeat(inner)}${line.slice(inner)}`, from, inner, item) : item;
  }
  const match = keyPattern.exec(line.slice(column));
  const name = match?.[1] ?? match?.[2] ?? match?.[3]?.trimEnd();
  if (match === null || name === undefined) {
    extend(ancestorBelow(last, column, false), from + line.trimEnd().length);
    return last;
  }
  const parent = ancestorBelow(last, column, false);
  const quote = match[3] === undefined ? 1 : 0;
  const keyFrom = from + column + quote;
  const value = valueIn(line, column + match[0].length, from);
  const entry = newEntry({ key: name, keyFrom, keyTo: keyFrom + name.length }, value, column, parent);
  add(parent, entry);
  if (value.text.startsWith('{')) readFlow(value.text, value.from, entry);
  return entry;
}

interface SpanOfText {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What stands in the line from `at` on, without comment. */
function valueIn(line: string, at: number, lineFrom: number): SpanOfText {
  const rest = line.slice(at);
  const start = rest.search(/\S/);
  if (start === -1 || rest[start] === '#')
    return { from: lineFrom + line.length, to: lineFrom + line.length, text: '' };
  const raw = rest.slice(start);
  const quoted = /^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/.exec(raw)?.[0];
  const comment = /\s#/.exec(raw)?.index ?? raw.length;
  const text = quoted ?? raw.slice(0, comment).trimEnd();
  const from = lineFrom + at + start;
  return { from, to: from + text.length, text };
}

function newEntry(
  key: { readonly key: string; readonly keyFrom: number; readonly keyTo: number },
  value: SpanOfText,
  column: number,
  parent: DraftEntry | undefined,
): DraftEntry {
  return {
    ...key,
    valueFrom: value.from,
    valueTo: value.to,
    text: unquoted(value.text),
    column,
    to: Math.max(value.to, key.keyTo + 1),
    isBlockText: /^[|>][-+0-9]*$/.test(value.text),
    parent,
    children: [],
  };
}

function unquoted(text: string): string {
  return /^(?:"[^"]*"|'[^']*')$/.test(text) ? text.slice(1, -1) : text;
}

function add(parent: DraftEntry, entry: DraftEntry): DraftEntry {
  parent.children.push(entry);
  extend(parent, entry.to);
  return entry;
}

function extend(entry: DraftEntry, to: number): void {
  for (let at: DraftEntry | undefined = entry; at?.parent !== undefined; at = at.parent) {
    at.to = Math.max(at.to, to);
  }
}

/** The nearest entry that starts left of the column; items of a list may stand in the column of their key. */
function ancestorBelow(last: DraftEntry, column: number, isItem: boolean): DraftEntry {
  let at = last;
  while (
    at.parent !== undefined &&
    !(at.column < column || (isItem && at.column === column && at.key !== '[]'))
  ) {
    at = at.parent;
  }
  return at;
}

function enclosingBlockText(last: DraftEntry, column: number): DraftEntry | undefined {
  return last.isBlockText && column > last.column ? last : undefined;
}

const flowToken = /\s+|"(?:[^"\\]|\\.)*"?|'[^']*'?|\$\{\{[^{}]*\}?\}?|[{}[\],]|:(?=\s|$)|[^\s{}[\],"':]+|./g;

/** The keys of `{a: 1, b: {c: 2}}` on one line, closed or not. */
function readFlow(text: string, from: number, owner: DraftEntry): void {
  let entry: DraftEntry | undefined;
  let parent = owner;
  let open = 0;
  let pending: { text: string; at: number } | undefined;
  const finish = (to: number): void => {
    if (entry === undefined || pending === undefined) return;
    replaceValue(entry, pending, from, to);
    pending = undefined;
  };
  for (const match of text.matchAll(flowToken)) {
    const [token] = match;
    const at = match.index;
    if (token === '{' || token === '[') {
      if (open++ > 0 && entry !== undefined) parent = entry;
      [entry, pending] = [undefined, undefined];
    } else if (token === '}' || token === ']') {
      finish(at);
      if (--open <= 0) return;
      [entry, parent] = [parent, parent.parent ?? owner];
    } else if (token === ',') {
      finish(at);
      [entry, pending] = [undefined, undefined];
    } else if (token === ':' && pending !== undefined && entry === undefined) {
      const key = { key: unquoted(pending.text.trim()), keyFrom: from + pending.at, keyTo: from + at };
      const nothing = { from: from + at + 1, to: from + at + 1, text: '' };
      entry = newEntry(key, nothing, owner.column + 1 + open, parent);
      add(parent, entry);
      pending = undefined;
    } else if (token.trim() !== '' || pending !== undefined) {
      pending = { text: (pending?.text ?? '') + token, at: pending?.at ?? at };
    }
  }
  finish(text.length);
}

function replaceValue(
  entry: DraftEntry,
  value: { text: string; at: number },
  from: number,
  to: number,
): void {
  const text = value.text.trimEnd();
  const siblings = entry.parent?.children;
  const filled = { from: from + value.at, to: Math.min(from + value.at + text.length, from + to), text };
  const index = siblings?.indexOf(entry) ?? -1;
  if (siblings !== undefined && index >= 0)
    siblings[index] = newEntry(entry, filled, entry.column, entry.parent);
}
