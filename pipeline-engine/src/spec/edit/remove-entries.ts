/** Removing entries of a mapping: which lines go, and what must stay around them. */
import type { YamlEntry, YamlMap } from '../yaml/value.ts';
import type { TextEdit } from './text-edit.ts';
import {
  afterColon,
  attachedCommentsStart,
  columnOf,
  endOfOwnLines,
  isBlankLine,
  lineAfter,
  startOfLine,
} from './text-lines.ts';
import { type Draft, insertAt, ownEntries, requireOwn } from './tree-edit.ts';

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
  const ranges: Block[] = [];
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

interface Block {
  from: number;
  to: number;
  /** Where the value above ends: blank lines before that are part of it. */
  readonly floor: number;
}

/** The lines of an entry, from the comments above it to the comments that are indented under it. */
export function blockOfEntry(text: string, entry: YamlEntry, previous: YamlEntry | undefined): Block {
  const column = columnOf(text, entry.keyFrom);
  const end = endOfOwnLines(text, Math.max(entry.value.to, entry.keyTo), column + 1);
  // A line of the value above may look like a comment.
  const floor = previous === undefined ? 0 : Math.max(previous.value.to, previous.keyTo);
  return { from: attachedCommentsStart(text, entry.keyFrom, column, floor), to: lineAfter(text, end), floor };
}

/** Where blank lines stood on both sides only one side stays; a file without a final line end stays so. */
function withoutDoubleBlank(text: string, range: Block): { from: number; to: number } {
  let { from } = range;
  const { to, floor } = range;
  const atEnd = to >= text.length;
  if (atEnd || isBlankLine(text, to)) {
    for (let above = lineAbove(text, from); above >= floor && isBlankLine(text, above); ) {
      from = above;
      above = lineAbove(text, from);
    }
  }
  const endsBare = atEnd && !text.endsWith('\n');
  if (endsBare && from > 0) from -= text[from - 2] === '\r' ? 2 : 1;
  return { from, to };
}

/** The start of the line above, or -1 when there is none. */
function lineAbove(text: string, start: number): number {
  return start === 0 ? -1 : startOfLine(text, start - 1);
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
