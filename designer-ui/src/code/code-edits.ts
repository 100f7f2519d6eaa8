/** Between Monaco's content changes and the document's text edits. Pure; offsets are UTF-16 on both sides. */
import { applyTextEdits, differenceOf, type TextEdit } from '../model/change.ts';

/** What Monaco says of one range that changed; offsets are of the text before the event. */
export interface ContentChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** Monaco keeps no byte order mark; the document does. */
export function markLength(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}

/** Monaco reports ranges from the end to the start; edits of the document are sorted. */
export function editsFromChanges(changes: readonly ContentChange[], mark: number): readonly TextEdit[] {
  return changes
    .map(({ rangeOffset, rangeLength, text }) => ({
      from: mark + rangeOffset,
      to: mark + rangeOffset + rangeLength,
      insert: text,
    }))
    .sort((a, b) => a.from - b.from);
}

/** The one range in which two texts differ; none when they do not. A pair of surrogates is never cut. */
export function textDifference(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const edit = differenceOf(before, after);
  const from = isHighSurrogate(before, edit.from - 1) ? edit.from - 1 : edit.from;
  const to = isLowSurrogate(before, edit.to) ? edit.to + 1 : edit.to;
  return [{ from, to, insert: after.slice(from, after.length - (before.length - to)) }];
}

function isHighSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
}

/** The edits that lead from `before` to `after`: those that are known, as long as they do; else their difference. */
export function editsBetween(before: string, after: string, known: readonly TextEdit[]): readonly TextEdit[] {
  if (known.length > 0 && fits(before, known) && applyTextEdits(before, known) === after) return known;
  return textDifference(before, after);
}

function fits(text: string, edits: readonly TextEdit[]): boolean {
  return edits.every((edit) => edit.to <= text.length);
}

/** Typing one character after another is one step of undo; everything else stands alone. */
export function mergeKeyOf(edits: readonly TextEdit[]): string | undefined {
  const [edit] = edits;
  if (edits.length !== 1 || !edit) return undefined;
  const isTyping = edit.insert.length <= 1 && edit.to - edit.from <= 1 && !edit.insert.includes('\n');
  return isTyping ? 'code' : undefined;
}

/** Monaco has one kind of line end per text; a file that mixes them cannot be shown without changing it. */
export function mixesLineEnds(text: string): boolean {
  const windows = text.split('\r\n').length - 1;
  const unix = text.split('\n').length - 1 - windows;
  const bare = text.split('\r').length - 1 - windows;
  return bare > 0 || (windows > 0 && unix > 0);
}
