/**
 * The few changes that every operation is made of: give an entry a value, add an entry, remove entries, rename a key.
 * Each touches only the lines that it must; everything is computed on one parse of the text.
 */
import { EngineError } from '../../errors.ts';
import type { YamlDocument } from '../yaml/read.ts';
import { isEmptyValue, type YamlEntry, type YamlMap, type YamlValue } from '../yaml/value.ts';
import {
  type BlockStyle,
  type NewEntry,
  type NewValue,
  newMap,
  renderBlock,
  renderBlockEntry,
  renderFlow,
  renderFlowEntry,
} from './render.ts';
import type { TextEdit } from './text-edit.ts';
import {
  afterColon,
  attachedCommentsStart,
  columnOf,
  endOfLine,
  endOfOwnLines,
  isBlankLine,
  lineAfter,
  startOfLine,
} from './text-lines.ts';

export interface Draft {
  readonly document: YamlDocument;
  readonly text: string;
  readonly style: BlockStyle;
}

export function createDraft(document: YamlDocument): Draft {
  return { document, text: document.text, style: styleOf(document) };
}

function styleOf({ text, root }: YamlDocument): BlockStyle {
  const firstEnd = text.indexOf('\n');
  const lineEnd = firstEnd > 0 && text[firstEnd - 1] === '\r' ? '\r\n' : '\n';
  const nested = root === undefined ? undefined : firstNestedColumn(text, root);
  return { lineEnd, step: nested ?? 2 };
}

/** How deep the first nested block mapping stands under its key. */
function firstNestedColumn(text: string, value: YamlValue): number | undefined {
  if (value.kind !== 'map' || value.flow) return undefined;
  for (const entry of value.entries) {
    const child = entry.value;
    const first = child.kind === 'map' && !child.flow ? ownEntries(child)[0] : undefined;
    if (first === undefined) continue;
    const step = columnOf(text, first.keyFrom) - columnOf(text, entry.keyFrom);
    if (step > 0) return step;
  }
  return undefined;
}

/** Entries that stand in the mapping itself, not merged into it from elsewhere. */
export function ownEntries(map: YamlMap): readonly YamlEntry[] {
  return map.entries.filter((entry) => entry.keyFrom >= map.from && entry.keyFrom <= map.to);
}

/** Refuses to change what an alias or a merge key brings from elsewhere: other nodes would change with it. */
export function requireOwn(value: YamlValue, name: string): void {
  if (value.shared !== true) return;
  throw new EngineError(
    'invalid-request',
    `"${name}" comes from a YAML anchor that other places share. Edit it in the text.`,
  );
}

/** Gives an entry another value, in the style of the old one where that is possible. */
export function setEntryValue(draft: Draft, parent: YamlMap, entry: YamlEntry, value: NewValue): TextEdit[] {
  const { text, style } = draft;
  const old = entry.value;
  if (parent.flow) return [setFlowValue(draft, parent, entry, value)];
  const oldStyle = old.kind === 'scalar' && !isEmptyValue(old) ? old.style : undefined;
  const column = columnOf(text, entry.keyFrom);
  const { inline, below, open } = renderBlock(value, column, style, {
    flow: false,
    json: false,
    ...(oldStyle === undefined ? {} : { style: oldStyle }),
  });
  const colon = afterColon(text, entry);
  const sameLine = startOfLine(text, old.from) === startOfLine(text, entry.keyFrom);
  const head = inline === '' ? '' : ` ${inline}`;
  const under = closed(draft, below, open, endOfLine(text, old.to));
  const lineOfKey = endOfLine(text, colon);
  if (isEmptyValue(old) && old.from === old.to) {
    return [insertAt(colon, head), insertAt(lineOfKey, closed(draft, below, open, lineOfKey))];
  }
  if (old.kind === 'scalar' && old.style === 'block' && sameLine) {
    const header = /^[|>][-+0-9]*/.exec(text.slice(old.from, old.from + 4))?.[0].length ?? 1;
    return [
      { from: old.from, to: old.from + header, insert: inline },
      { from: lineOfKey, to: Math.max(old.to, lineOfKey), insert: under },
    ];
  }
  if (old.kind === 'scalar' && inline !== '' && sameLine) {
    return [{ from: old.from, to: old.to, insert: inline }, insertAt(endOfLine(text, old.to), under)];
  }
  if (sameLine) {
    return [{ from: colon, to: old.to, insert: head }, insertAt(endOfLine(text, old.to), under)];
  }
  const end = endOfLine(text, old.to);
  return [insertAt(colon, head), { from: lineOfKey, to: end, insert: under }];
}

function setFlowValue(draft: Draft, parent: YamlMap, entry: YamlEntry, value: NewValue): TextEdit {
  const old = entry.value;
  const style = old.kind === 'scalar' && !isEmptyValue(old) ? old.style : undefined;
  const rendered = renderFlow(value, isJson(draft, parent), style);
  if (old.from !== old.to) return { from: old.from, to: old.to, insert: rendered };
  const hasColon = /^\s*:/.test(draft.text.slice(entry.keyTo));
  return insertAt(
    hasColon ? afterColon(draft.text, entry) : entry.keyTo,
    hasColon ? ` ${rendered}` : `: ${rendered}`,
  );
}

function insertAt(offset: number, insert: string): TextEdit {
  return { from: offset, to: offset, insert };
}

/** A block scalar that ends with a line end needs one, even where the file ends without. */
function closed(draft: Draft, below: string, open: boolean, offset: number): string {
  return open && offset >= draft.text.length ? below + draft.style.lineEnd : below;
}

/** A mapping written as JSON, by its first key, or by the document's when it has none. */
export function isJson(draft: Draft, map: YamlMap): boolean {
  const { root } = draft.document;
  const first = map.entries[0] ?? (root?.kind === 'map' && root.flow ? root.entries[0] : undefined);
  return first !== undefined && draft.text[first.keyFrom] === '"';
}

/** Adds entries at the end of a mapping, or after one of its entries. */
export function addEntries(
  draft: Draft,
  map: YamlMap,
  added: readonly NewEntry[],
  after?: YamlEntry,
): TextEdit[] {
  if (added.length === 0) return [];
  if (map.flow) {
    return addToFlow(
      draft,
      map,
      added.map((entry) => renderFlowEntry(entry, isJson(draft, map))),
      after,
    );
  }
  const first = ownEntries(map)[0];
  const column = first === undefined ? 0 : columnOf(draft.text, first.keyFrom);
  const rendered = added.map((entry) => renderBlockEntry(entry, column, draft.style));
  return [
    insertLines(
      draft,
      map,
      rendered.map(({ text }) => text),
      rendered.at(-1)?.open ?? false,
      after,
    ),
  ];
}

/** Adds whole lines, already indented, at the end of a block mapping or after one of its entries. */
export function insertLines(
  draft: Draft,
  map: YamlMap,
  lines: readonly string[],
  open: boolean,
  after?: YamlEntry,
): TextEdit {
  const { text, style } = draft;
  const own = ownEntries(map);
  const last = after ?? own.at(-1);
  const column = own[0] === undefined ? 0 : columnOf(text, own[0].keyFrom);
  const end = endOfOwnLines(text, last?.value.to ?? map.to, after === undefined ? column : column + 1);
  return insertAt(end, closed(draft, lines.map((line) => style.lineEnd + line).join(''), open, end));
}

export function addToFlow(
  draft: Draft,
  map: YamlMap,
  rendered: readonly string[],
  after?: YamlEntry,
): TextEdit[] {
  const own = ownEntries(map);
  const last = after ?? own.at(-1);
  const joined = rendered.join(', ');
  if (last !== undefined) return [insertAt(Math.max(last.value.to, last.keyTo), `, ${joined}`)];
  return [insertAt(map.from + 1, draft.text[map.to - 2] === ' ' ? ` ${joined}` : joined)];
}

/** Removes entries with the comments that stand on the lines above them. */
export function removeEntries(draft: Draft, map: YamlMap, keys: ReadonlySet<string>): TextEdit[] {
  const own = ownEntries(map);
  return map.flow ? removeFromFlow(own, keys) : removeBlocks(draft, own, keys);
}

function removeFromFlow(own: readonly YamlEntry[], keys: ReadonlySet<string>): TextEdit[] {
  const edits: TextEdit[] = [];
  let keptEnd: number | undefined;
  for (const [position, entry] of own.entries()) {
    const end = Math.max(entry.value.to, entry.keyTo);
    if (!keys.has(entry.key)) {
      keptEnd = end;
      continue;
    }
    const next = own[position + 1];
    if (next !== undefined) edits.push({ from: entry.keyFrom, to: next.keyFrom, insert: '' });
    else edits.push({ from: entry.keyFrom, to: end, insert: '' });
  }
  const last = edits.at(-1);
  // When the end goes, the comma before it goes too.
  const trailing = own.findLastIndex((entry) => !keys.has(entry.key)) + 1;
  const firstGone = own[trailing];
  if (last === undefined || firstGone === undefined || keptEnd === undefined) return edits;
  return [
    ...edits.filter(({ from }) => from < firstGone.keyFrom),
    { from: keptEnd, to: last.to, insert: '' },
  ];
}

function removeBlocks(draft: Draft, own: readonly YamlEntry[], keys: ReadonlySet<string>): TextEdit[] {
  const ranges: { from: number; to: number }[] = [];
  for (const [position, entry] of own.entries()) {
    if (!keys.has(entry.key)) continue;
    const range = blockOfEntry(draft.text, entry, own[position - 1]);
    const previous = ranges.at(-1);
    // Blank lines between two removed blocks belong to neither.
    if (previous !== undefined && draft.text.slice(previous.to, range.from).trim() === '')
      previous.to = range.to;
    else ranges.push(range);
  }
  return ranges.map((range) => ({ ...withoutDoubleBlank(draft.text, range), insert: '' }));
}

/** The lines of an entry, from the comments above it to the comments that are indented under it. */
export function blockOfEntry(
  text: string,
  entry: YamlEntry,
  previous: YamlEntry | undefined,
): { from: number; to: number } {
  const column = columnOf(text, entry.keyFrom);
  const end = endOfOwnLines(text, Math.max(entry.value.to, entry.keyTo), column + 1);
  // A line of the value above may look like a comment.
  const floor = previous === undefined ? 0 : Math.max(previous.value.to, previous.keyTo);
  return { from: attachedCommentsStart(text, entry.keyFrom, column, floor), to: lineAfter(text, end) };
}

/** Where blank lines stood on both sides only one side stays; a file without a final line end stays so. */
function withoutDoubleBlank(text: string, range: { from: number; to: number }): { from: number; to: number } {
  let { from } = range;
  const { to } = range;
  const atEnd = to >= text.length;
  if (atEnd || isBlankLine(text, to)) {
    while (from > 0 && isBlankLine(text, startOfLine(text, from - 1))) from = startOfLine(text, from - 1);
  }
  const endsBare = atEnd && !text.endsWith('\n');
  if (endsBare && from > 0) from -= text[from - 2] === '\r' ? 2 : 1;
  return { from, to };
}

/** Removals in several mappings may meet at the end of a file without a final line end: they become one. */
export function mergeRemovals(text: string, edits: readonly TextEdit[]): TextEdit[] {
  const merged: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const previous = merged.at(-1);
    const meets =
      previous !== undefined && edit.from < previous.to && edit.insert === '' && previous.insert === '';
    if (previous === undefined || !meets) merged.push(edit);
    else merged[merged.length - 1] = bareEnd(text, previous.from, Math.max(previous.to, edit.to));
  }
  return merged;
}

function bareEnd(text: string, from: number, to: number): TextEdit {
  const leavesLineEnd = to === text.length && !text.endsWith('\n') && text[from - 1] === '\n';
  return { from: leavesLineEnd ? from - (text[from - 2] === '\r' ? 2 : 1) : from, to, insert: '' };
}

/** Empties a mapping down to `{}`, or removes its entry when nothing else would be left in it. */
export function removeEntriesOrAll(
  draft: Draft,
  parent: YamlMap,
  holder: YamlEntry,
  keys: ReadonlySet<string>,
  whenEmpty: 'remove' | 'braces',
): TextEdit[] {
  const map = holder.value;
  if (map.kind !== 'map') return [];
  requireOwn(map, holder.key);
  const edits = removeEntries(draft, map, keys);
  if (map.flow || !ownEntries(map).every((entry) => keys.has(entry.key))) return edits;
  const block = draft.text.slice(holder.keyTo, map.to);
  const commented = remainder(block, holder.keyTo, edits).includes('#');
  if (whenEmpty === 'remove' && !commented && !parent.flow)
    return removeEntries(draft, parent, new Set([holder.key]));
  return [insertAt(afterColon(draft.text, holder), ' {}'), ...edits];
}

function remainder(block: string, offset: number, edits: readonly TextEdit[]): string {
  let rest = '';
  let at = 0;
  for (const { from, to } of edits) {
    rest += block.slice(at, Math.max(from - offset, at));
    at = Math.max(to - offset, at);
  }
  return rest + block.slice(at);
}

/** Sets `key` in the mapping that `holder` has as its value, making the mapping when there is none. */
export function setInHolder(
  draft: Draft,
  parent: YamlMap,
  holderKey: string,
  added: NewEntry,
  place?: YamlEntry,
): TextEdit[] {
  const holder = parent.index.get(holderKey);
  if (holder === undefined)
    return addEntries(draft, parent, [{ key: holderKey, value: newMap([added]) }], place);
  requireOwn(holder.value, holderKey);
  const map = holder.value;
  if (map.kind !== 'map' || (map.entries.length === 0 && !parent.flow)) {
    return setEntryValue(draft, parent, holder, newMap([added]));
  }
  return setKey(draft, map, added);
}

/** Sets one key of a mapping. */
export function setKey(draft: Draft, map: YamlMap, added: NewEntry, place?: YamlEntry): TextEdit[] {
  const entry = ownEntries(map).findLast(({ key }) => key === added.key);
  if (entry === undefined) return addEntries(draft, map, [added], place);
  return setEntryValue(draft, map, entry, added.value);
}

/** Spells a key anew where it stands, in its quotes if it has some. */
export function renameKey(draft: Draft, entry: YamlEntry, name: string): TextEdit {
  const quote = draft.text[entry.keyFrom];
  const quoted = quote === '"' || quote === "'";
  return { from: entry.keyFrom, to: entry.keyTo, insert: quoted ? `${quote}${name}${quote}` : name };
}
