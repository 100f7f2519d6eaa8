/** Offsets to lines and columns, both 1-based. */

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds the line of an offset by bisection. */
export interface LineIndex {
  readonly starts: readonly number[];
  place(offset: number): Place;
}

export function createLineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
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
