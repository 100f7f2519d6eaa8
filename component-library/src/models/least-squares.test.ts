import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEncoding, encode, multiply, multiplyTransposed } from './encoding.ts';
import { fitLeastSquares } from './least-squares.ts';
import { column } from './testing/sample-tables.ts';

const rows = Int32Array.from({ length: 300 }, (_, row) => row);
const columns = [
  column(
    'x',
    [...rows].map((row) => (row * 31) % 97),
  ),
  column(
    'level',
    [...rows].map((row) => 'abc'[row % 3] ?? ''),
  ),
  column(
    'twice x',
    [...rows].map((row) => 2 * ((row * 31) % 97)),
  ),
];
const design = encode(chooseEncoding(columns, rows), columns, rows);
const target = Float64Array.from(rows, (row) => 3 * ((row * 31) % 97) + 10 * 2 ** (row % 3) - 7);

describe('least squares without a penalty', () => {
  it('finds the plane exactly, and gives columns that others explain the weight 0', () => {
    const fitted = fitLeastSquares(design, target, { l2: 0, intercept: true });
    expect(fitted.weights[3]).toBe(0);
    expect(fitted.weights[4]).toBe(0);
    multiply(design, fitted.weights, fitted.intercept).forEach((value, row) => {
      expect(value).toBeCloseTo(target[row] ?? Number.NaN, 9);
    });
  });

  it('can go through the origin', () => {
    const x = [column('x', [1, 2, 3])];
    const three = Int32Array.from([0, 1, 2]);
    const one = encode(chooseEncoding(x, three), x, three);
    const fitted = fitLeastSquares(one, Float64Array.from([2, 3, 7]), { l2: 0, intercept: false });
    expect(fitted.intercept).toBe(0);
    expect(fitted.weights[0]).toBeCloseTo((2 + 6 + 21) / 14, 14);
  });
});

describe('ridge', () => {
  it('shares a weight between equal columns and solves more columns than rows', () => {
    const two = [column('a', [1, 2]), column('b', [1, 2]), column('c', [1, 2])];
    const both = Int32Array.from([0, 1]);
    const wide = encode(chooseEncoding(two, both), two, both);
    const { weights } = fitLeastSquares(wide, Float64Array.from([1, 3]), { l2: 1e-6, intercept: true });
    for (const weight of weights) expect(weight).toBeCloseTo(2 / 3, 5);
  });

  it('leaves residuals that balance the penalty: Xᵀ(y - Xw - b) = λw, and their sum is 0', () => {
    const cell = fc.double({ min: -1000, max: 1000, noNaN: true });
    const sample = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(
        fc.tuple(
          cell,
          fc.constantFrom('a', 'b', 'c'),
          fc.array(cell, { minLength: width, maxLength: width }),
        ),
        {
          minLength: 3,
          maxLength: 90,
        },
      ),
    );
    fc.assert(
      fc.property(sample, fc.constantFrom(0.01, 1, 30), (cells, l2) => {
        const width = cells[0]?.[2].length ?? 0;
        const numbers = Array.from({ length: width }, (_, index) =>
          column(
            `x${index}`,
            cells.map(([, , row]) => row[index] ?? 0),
            { type: 'double' },
          ),
        );
        const all = [
          ...numbers,
          column(
            'level',
            cells.map(([, level]) => level),
          ),
        ];
        const order = Int32Array.from(cells, (_, row) => row);
        const matrix = encode(chooseEncoding(all, order), all, order);
        const { weights, intercept } = fitLeastSquares(
          matrix,
          Float64Array.from(cells, ([y]) => y),
          { l2, intercept: true },
        );
        const residuals = multiply(matrix, weights, intercept).map(
          (value, row) => (cells[row]?.[0] ?? 0) - value,
        );
        expect(Math.abs(residuals.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-6);
        multiplyTransposed(matrix, residuals).forEach((slope, index) => {
          expect(Math.abs(slope - l2 * (weights[index] ?? 0))).toBeLessThan(1e-4);
        });
      }),
      { numRuns: 60 },
    );
  });
});
