/** Which rows of a table go to the first part: by our own random numbers, so that it never changes. Pure. */
import { createRandom, shuffle } from '../../../models/random.ts';

/** round(fraction × rows), halves up. */
export function partSize(fraction: number, rows: number): number {
  return Math.round(fraction * rows);
}

export function chooseFirstRows(rows: number, fraction: number): Uint8Array {
  return new Uint8Array(rows).fill(1, 0, partSize(fraction, rows));
}

export function chooseRandomRows(rows: number, fraction: number, seed: string): Uint8Array {
  const chosen = new Uint8Array(rows);
  mark(
    chosen,
    shuffled(
      Int32Array.from({ length: rows }, (_, row) => row),
      seed,
    ),
    partSize(fraction, rows),
  );
  return chosen;
}

/**
 * `strata` holds each row's value. Every stratum gives its share; what rounding leaves over goes to the
 * strata with the largest remainders, the earlier in the table first. Without `seed` the first rows are taken.
 */
export function chooseStratifiedRows(
  strata: readonly string[],
  fraction: number,
  seed: string | undefined,
): Uint8Array {
  const rowsOf = new Map<string, number[]>();
  strata.forEach((stratum, row) => {
    const rows = rowsOf.get(stratum);
    if (rows === undefined) rowsOf.set(stratum, [row]);
    else rows.push(row);
  });
  const groups = [...rowsOf.values()];
  const sizes = allot(
    groups.map((rows) => rows.length),
    fraction,
    partSize(fraction, strata.length),
  );
  const chosen = new Uint8Array(strata.length);
  groups.forEach((rows, index) => {
    const order = Int32Array.from(rows);
    mark(chosen, seed === undefined ? order : shuffled(order, `${seed}/${index}`), sizes[index] ?? 0);
  });
  return chosen;
}

/** Largest remainders: how many rows each stratum gives so that they are `total` together. */
function allot(counts: readonly number[], fraction: number, total: number): number[] {
  const sizes = counts.map((count) => Math.floor(count * fraction));
  const rest = total - sizes.reduce((sum, size) => sum + size, 0);
  const byRemainder = counts
    .map((count, index) => ({ index, remainder: count * fraction - Math.floor(count * fraction) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, Math.max(0, rest))) sizes[index] = (sizes[index] ?? 0) + 1;
  return sizes;
}

function shuffled(rows: Int32Array, seed: string): Int32Array {
  shuffle(rows, createRandom(seed));
  return rows;
}

function mark(chosen: Uint8Array, order: Int32Array, count: number): void {
  for (const row of order.subarray(0, count)) chosen[row] = 1;
}
