import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimiseOwlQn } from './owl-qn.ts';

/** Σ curvature·(x - center)² / 2, plus a coupling of neighbours. */
function quadratic(centers: readonly number[], curvatures: readonly number[]) {
  return (point: Float64Array) => {
    const gradient = new Float64Array(point.length);
    let value = 0;
    point.forEach((x, i) => {
      const distance = x - (centers[i] ?? 0);
      const coupling = x - (point[i + 1] ?? 0);
      value += 0.5 * (curvatures[i] ?? 1) * distance ** 2 + 0.5 * coupling ** 2;
      gradient[i] = (gradient[i] ?? 0) + (curvatures[i] ?? 1) * distance + coupling;
      if (i + 1 < point.length) gradient[i + 1] = (gradient[i + 1] ?? 0) - coupling;
    });
    return { value, gradient };
  };
}

describe('OWL-QN', () => {
  it('ends where no coordinate can improve: |slope| is at most the penalty at 0, and balances it elsewhere', () => {
    const cells = fc.array(
      fc.record({
        center: fc.double({ min: -20, max: 20, noNaN: true }),
        curvature: fc.double({ min: 0.1, max: 500, noNaN: true }),
        l1: fc.constantFrom(0, 0.5, 5),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(cells, (rows) => {
        const smooth = quadratic(
          rows.map((row) => row.center),
          rows.map((row) => row.curvature),
        );
        const l1 = Float64Array.from(rows, (row) => row.l1);
        const { point, converged } = minimiseOwlQn(
          { smooth, l1 },
          { tolerance: 1e-15, memory: 10, maxIterations: 2000 },
        );
        expect(converged).toBe(true);
        smooth(point).gradient.forEach((slope, i) => {
          const penalty = l1[i] ?? 0;
          const at = point[i] ?? 0;
          const excess =
            at === 0 ? Math.max(0, Math.abs(slope) - penalty) : Math.abs(slope + Math.sign(at) * penalty);
          expect(excess).toBeLessThan(1e-3);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('stops at the limit of iterations and says so', () => {
    const smooth = quadratic([3, -4, 5], [1, 100, 10]);
    const result = minimiseOwlQn(
      { smooth, l1: new Float64Array(3) },
      { tolerance: 0, memory: 3, maxIterations: 2 },
    );
    expect(result).toMatchObject({ iterations: 2, converged: false });
  });
});
