/** The R of a QR factorisation, updated with more and more rows by Householder reflections. */

export class TriangularFactor {
  /** Number of columns; the last one is the right-hand side. */
  readonly size: number;
  /** Column by column: entry (row, column) is at column * size + row. */
  readonly #entries: Float64Array;

  /** Starts as `diagonal` times the identity, with a right-hand side of 0. */
  constructor(size: number, diagonal: number) {
    this.size = size;
    this.#entries = new Float64Array(size * size);
    for (let index = 0; index < size - 1; index++) this.#entries[index * size + index] = diagonal;
  }

  at(row: number, column: number): number {
    return this.#entries[column * this.size + row] ?? 0;
  }

  /** A copy of a column, from the first row to the last. */
  column(index: number): Float64Array {
    return this.#entries.slice(index * this.size, (index + 1) * this.size);
  }

  /**
   * Adds rows, given column by column; the slices are used up. Each reflection clears one column of the
   * slice against its diagonal entry, and leaves the other rows of R alone, which are zero there.
   */
  append(slice: readonly Float64Array[]): void {
    slice.forEach((pivot, index) => {
      const diagonal = index * this.size + index;
      const head = this.#entries[diagonal] ?? 0;
      const norm = Math.sqrt(head * head + sumOfSquares(pivot));
      if (norm === 0) return;
      const alpha = head > 0 ? -norm : norm;
      const lead = head - alpha;
      const scale = lead * -alpha;
      this.#entries[diagonal] = alpha;
      for (let column = index + 1; column < slice.length; column++) {
        const other = slice[column];
        if (other === undefined) continue;
        const position = column * this.size + index;
        const entry = this.#entries[position] ?? 0;
        const factor = (lead * entry + dot(pivot, other)) / scale;
        this.#entries[position] = entry - factor * lead;
        subtractScaled(other, pivot, factor);
      }
    });
  }
}

function sumOfSquares(values: Float64Array): number {
  return dot(values, values);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function subtractScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) {
    target[index] = (target[index] ?? 0) - factor * (values[index] ?? 0);
  }
}

/** Back substitution against the last column; a column whose diagonal entry is 0 gets the weight 0. */
export function solveTriangular(factor: TriangularFactor): Float64Array {
  const width = factor.size - 1;
  const solution = new Float64Array(width);
  for (let row = width - 1; row >= 0; row--) {
    let rest = factor.at(row, width);
    for (let column = row + 1; column < width; column++)
      rest -= factor.at(row, column) * (solution[column] ?? 0);
    const diagonal = factor.at(row, row);
    solution[row] = diagonal === 0 ? 0 : rest / diagonal;
  }
  return solution;
}

/** Relative size below which what is left of a column counts as rounding. */
const dependenceTolerance = 1e-11;

/** Columns that the ones before them explain: nothing of their length is left on the diagonal. */
export function dependentColumns(factor: TriangularFactor): ReadonlySet<number> {
  const dependent = new Set<number>();
  for (let column = 0; column < factor.size - 1; column++) {
    const length = Math.sqrt(sumOfSquares(factor.column(column).subarray(0, column + 1)));
    if (Math.abs(factor.at(column, column)) <= dependenceTolerance * length) dependent.add(column);
  }
  return dependent;
}
