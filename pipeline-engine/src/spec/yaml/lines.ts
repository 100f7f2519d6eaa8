/** Offsets to lines and columns, both 1-based. */

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds the line of an offset by bisection. */
export interface LineIndex {
  readonly starts: Int32Array;
  place(offset: number): Place;
}

export function createLineIndex(text: string): LineIndex {
  const starts = lineStarts(text, 0, text.length);
  starts.unshift(0);
  return indexOf(new Int32Array(starts));
}

/** The index of a text that differs from a known one in a single range, which is all that is looked at. */
export function movedLineIndex(
  known: LineIndex,
  text: string,
  range: { readonly from: number; readonly oldTo: number; readonly newTo: number },
): LineIndex {
  const { from, oldTo, newTo } = range;
  const before = known.starts.subarray(0, known.place(from).line);
  const after = known.starts.subarray(known.place(oldTo).line);
  const inside = lineStarts(text, from, newTo);
  const starts = new Int32Array(before.length + inside.length + after.length);
  starts.set(before);
  starts.set(inside, before.length);
  const first = before.length + inside.length;
  const shift = newTo - oldTo;
  for (let at = 0; at < after.length; at++) starts[first + at] = (after[at] ?? 0) + shift;
  return indexOf(starts);
}

function lineStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return starts;
}

function indexOf(starts: Int32Array): LineIndex {
  return {
    starts,
    place(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
  };
}
