/** Which pages of a stored table the visible rows need, and how a very long table is cut into segments. Pure. */

/** Rows per request; the server gives at most 500. */
export const PAGE_ROWS = 200;

/** Browsers stop placing boxes somewhere beyond 33 million pixels; 500,000 rows of 28 are 14 million. */
export const SEGMENT_ROWS = 500_000;

export interface RowRange {
  /** First row, inclusive. */
  readonly from: number;
  /** Last row, exclusive. */
  readonly to: number;
}

/** The indexes of the pages that hold the rows of the range, ascending. */
export function pagesFor(range: RowRange, rows: number): readonly number[] {
  const from = Math.max(0, range.from);
  const to = Math.min(rows, range.to);
  if (from >= to) return [];
  const first = Math.floor(from / PAGE_ROWS);
  const last = Math.floor((to - 1) / PAGE_ROWS);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The request that fetches a page. */
export function pageRequest(page: number, rows: number): { readonly offset: number; readonly limit: number } {
  const offset = page * PAGE_ROWS;
  return { offset, limit: Math.max(0, Math.min(PAGE_ROWS, rows - offset)) };
}

/** Where a row stands: its page, and its index inside the page. */
export function placeOf(row: number): { readonly page: number; readonly index: number } {
  return { page: Math.floor(row / PAGE_ROWS), index: row % PAGE_ROWS };
}

export interface Segment extends RowRange {
  readonly index: number;
  readonly count: number;
}

/** The segment that holds `row`; a table of up to SEGMENT_ROWS rows has one. */
export function segmentOf(row: number, rows: number): Segment {
  const count = Math.max(1, Math.ceil(rows / SEGMENT_ROWS));
  const index = Math.min(count - 1, Math.max(0, Math.floor(row / SEGMENT_ROWS)));
  return { index, count, from: index * SEGMENT_ROWS, to: Math.min(rows, (index + 1) * SEGMENT_ROWS) };
}
