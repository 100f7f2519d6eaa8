import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extent, linearScale, niceDomain, ticks } from './scale.ts';

describe('linearScale', () => {
  it('maps the domain onto the range, also downwards', () => {
    const scale = linearScale([0, 10], [100, 0]);
    expect([scale.at(0), scale.at(2.5), scale.at(10)]).toEqual([100, 75, 0]);
  });

  it('puts the only value of a domain without width in the middle', () => {
    expect(linearScale([3, 3], [0, 50]).at(3)).toBe(25);
  });
});

describe('ticks', () => {
  it('are round numbers', () => {
    expect(ticks([0, 1], 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks([5118, 45400], 5)).toEqual([10000, 20000, 30000, 40000]);
    expect(ticks([-0.3, 0.3], 3)).toEqual([-0.2, 0, 0.2]);
  });

  it('are one value when the domain has no width, and none when it is not finite', () => {
    expect(ticks([7, 7])).toEqual([7]);
    expect(ticks([Number.NaN, 1])).toEqual([]);
  });

  it('stay inside the domain, ascend, and number at most one more than asked', () => {
    const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(finite, finite, fc.integer({ min: 1, max: 12 }), (a, b, count) => {
        const low = Math.min(a, b);
        const high = Math.max(a, b);
        fc.pre(high - low > 1e-6 * Math.max(1, Math.abs(low), Math.abs(high)));
        const result = ticks([low, high], count);
        const slack = (high - low) * 1e-6;
        expect(result.length).toBeLessThanOrEqual(count + 1);
        for (const [i, tick] of result.entries()) {
          expect(tick).toBeGreaterThanOrEqual(low - slack);
          expect(tick).toBeLessThanOrEqual(high + slack);
          if (i > 0) expect(tick).toBeGreaterThan(result[i - 1] ?? Number.NaN);
        }
      }),
    );
  });
});

describe('niceDomain', () => {
  it('grows outward to whole steps', () => {
    expect(niceDomain([5118, 45400], 5)).toEqual([0, 50000]);
    expect(niceDomain([0, 1], 4)).toEqual([0, 1]);
  });

  it('gives a single value some room, with zero in it', () => {
    expect(niceDomain([0, 0])).toEqual([0, 1]);
    expect(niceDomain([5, 5])).toEqual([0, 5]);
    expect(niceDomain([-5, -5])).toEqual([-5, 0]);
  });
});

describe('extent', () => {
  it('ignores what is not finite', () => {
    expect(extent([Number.NaN, 4, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 4]);
    expect(extent([])).toEqual([0, 1]);
  });
});
