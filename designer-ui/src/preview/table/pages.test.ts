import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_ROWS, pageRequest, pagesFor, placeOf, SEGMENT_ROWS, segmentOf } from './pages.ts';

describe('pagesFor', () => {
  it('gives every page that the rows touch', () => {
    expect(pagesFor({ from: 0, to: 1 }, 1000)).toEqual([0]);
    expect(pagesFor({ from: 190, to: 210 }, 1000)).toEqual([0, 1]);
    expect(pagesFor({ from: 200, to: 400 }, 1000)).toEqual([1]);
  });

  it('never asks for rows that are not there', () => {
    expect(pagesFor({ from: 0, to: 20 }, 0)).toEqual([]);
    expect(pagesFor({ from: 180, to: 900 }, 205)).toEqual([0, 1]);
    expect(pageRequest(1, 205)).toEqual({ offset: 200, limit: 5 });
  });

  it('holds each row of the range exactly once', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(600), fc.nat(5000), (from, length, rows) => {
        const range = { from, to: from + length };
        const fetched = pagesFor(range, rows).flatMap((page) => {
          const { offset, limit } = pageRequest(page, rows);
          return Array.from({ length: limit }, (_, i) => offset + i);
        });
        for (let row = from; row < Math.min(rows, range.to); row++) {
          expect(fetched.filter((other) => other === row)).toHaveLength(1);
        }
      }),
      { numRuns: 50 },
    );
  });
});

it('placeOf and pageRequest agree', () => {
  const { page, index } = placeOf(PAGE_ROWS * 3 + 17);
  expect(pageRequest(page, 10_000).offset + index).toBe(PAGE_ROWS * 3 + 17);
});

describe('segmentOf', () => {
  it('is the whole table while it is short', () => {
    expect(segmentOf(204, 205)).toEqual({ index: 0, count: 1, from: 0, to: 205 });
    expect(segmentOf(0, 0)).toEqual({ index: 0, count: 1, from: 0, to: 0 });
  });

  it('cuts a long table, the last segment short', () => {
    const rows = SEGMENT_ROWS * 2 + 10;
    expect(segmentOf(rows - 1, rows)).toEqual({ index: 2, count: 3, from: SEGMENT_ROWS * 2, to: rows });
    expect(segmentOf(SEGMENT_ROWS, rows).from).toBe(SEGMENT_ROWS);
  });
});
