/** Changes of a text as data: ranges and what stands there afterwards. */

/** `from` and `to` are UTF-16 offsets into the text before any edit of the same change. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** One change: sorted, not overlapping. */
export type TextChange = readonly TextEdit[];

/** In order; edits that change nothing are left out. Of two insertions at one place, the first given comes first. */
export function changeOf(edits: readonly TextEdit[]): TextChange {
  return edits
    .filter(({ from, to, insert }) => from !== to || insert !== '')
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** Applies one change; `inverse` turns the new text back into the old one, byte for byte. */
export function applyEdits(
  text: string,
  edits: TextChange,
): { readonly text: string; readonly inverse: TextChange } {
  const pieces: string[] = [];
  const inverse: TextEdit[] = [];
  let at = 0;
  let shift = 0;
  for (const { from, to, insert } of edits) {
    if (from < at || to < from || to > text.length)
      throw new RangeError('edits overlap or lie outside the text');
    pieces.push(text.slice(at, from), insert);
    inverse.push({ from: from + shift, to: from + shift + insert.length, insert: text.slice(from, to) });
    shift += insert.length - (to - from);
    at = to;
  }
  pieces.push(text.slice(at));
  return { text: pieces.join(''), inverse };
}
