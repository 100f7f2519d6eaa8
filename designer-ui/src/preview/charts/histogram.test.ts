import { describe, expect, it } from 'vitest';
import { bars, barsPath, binOf } from './histogram.ts';

describe('bars', () => {
  it('scales to the highest count', () => {
    expect(bars([0, 5, 10], { width: 30, height: 20, gap: 0 })).toEqual([
      { x: 0, y: 20, width: 10, height: 0 },
      { x: 10, y: 10, width: 10, height: 10 },
      { x: 20, y: 0, width: 10, height: 20 },
    ]);
  });

  it('keeps a rare value visible', () => {
    expect(bars([1, 100_000], { width: 20, height: 32, gap: 1 })[0]?.height).toBe(1);
  });

  it('draws nothing from nothing', () => {
    expect(bars([], { width: 20, height: 32, gap: 1 })).toEqual([]);
    expect(barsPath(bars([0, 0], { width: 20, height: 32, gap: 1 }))).toBe('');
  });
});

it('barsPath leaves empty bars out', () => {
  expect(barsPath(bars([2, 0, 1], { width: 30, height: 20, gap: 0 }))).toBe(
    'M0 0h10v20h-10zM20 10h10v10h-10z',
  );
});

describe('binOf', () => {
  const bins = [
    { from: 0, to: 1, count: 3 },
    { from: 1, to: 2, count: 4 },
  ];

  it('is half open, but for the last bin', () => {
    expect([0, 1, 2, 2.1, -1].map((value) => binOf(bins, value))).toEqual([0, 1, 1, -1, -1]);
  });
});
