/**
 * How columns become numbers: numbers and dates as they are, booleans as 0 and 1, texts and categorical
 * numbers as one 0/1 indicator per level. Levels are those of the training rows; others give all zeros.
 */
import type { ColumnData } from '../tables/table-data.ts';

export type EncodedFeature =
  | {
      readonly kind: 'number';
      readonly column: string;
      readonly type: 'integer' | 'double' | 'boolean' | 'datetime';
    }
  /** Levels in code-unit order. */
  | {
      readonly kind: 'text-levels';
      readonly column: string;
      readonly type: 'string';
      readonly levels: readonly string[];
    }
  /** Levels ascending. */
  | {
      readonly kind: 'number-levels';
      readonly column: string;
      readonly type: 'integer' | 'double' | 'datetime';
      readonly levels: readonly number[];
    };

/** A feature's values for some rows: a column of numbers, or per row the index of its level (-1: unknown). */
export type Block =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'levels'; readonly codes: Int32Array; readonly count: number };

/** The design matrix, block by block; a levels block stands for `count` indicator columns. */
export interface Design {
  readonly rows: number;
  readonly blocks: readonly Block[];
  /** Number of columns of the matrix. */
  readonly width: number;
}

/** Missing cells; for numbers also NaN. */
export function isMissing(column: ColumnData, row: number): boolean {
  const { values } = column;
  if (values.kind === 'numbers') return values.missing[row] === 1 || Number.isNaN(values.data[row]);
  return (values.data[row] ?? null) === null;
}

/** Chooses the encoding from the given rows, none of which may have a missing cell. */
export function chooseEncoding(columns: readonly ColumnData[], rows: Int32Array): EncodedFeature[] {
  return columns.map((column): EncodedFeature => {
    const { values, name, type } = column;
    if (values.kind === 'strings') {
      const levels = new Set<string>();
      for (const row of rows) levels.add(values.data[row] ?? '');
      return { kind: 'text-levels', column: name, type: 'string', levels: [...levels].sort(byCodeUnit) };
    }
    if (values.kind === 'booleans') return { kind: 'number', column: name, type: 'boolean' };
    const numberType = type === 'integer' || type === 'datetime' ? type : 'double';
    if (!column.categorical) return { kind: 'number', column: name, type: numberType };
    const levels = new Set<number>();
    for (const row of rows) levels.add(values.data[row] ?? 0);
    return {
      kind: 'number-levels',
      column: name,
      type: numberType,
      levels: [...levels].sort((a, b) => a - b),
    };
  });
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function encode(
  features: readonly EncodedFeature[],
  columns: readonly ColumnData[],
  rows: Int32Array,
): Design {
  const blocks = features.map((feature, index): Block => {
    const column = columns[index];
    if (column === undefined) throw new Error(`no column for the feature ${feature.column}`);
    if (feature.kind === 'number') return { kind: 'number', values: numbersOf(column, rows) };
    return { kind: 'levels', codes: codesOf(feature.levels, column, rows), count: feature.levels.length };
  });
  return { rows: rows.length, blocks, width: blocks.reduce((width, block) => width + widthOf(block), 0) };
}

export function widthOf(block: Block): number {
  return block.kind === 'number' ? 1 : block.count;
}

/** The cells of a number or boolean column as numbers. */
export function numbersOf(column: ColumnData, rows: Int32Array): Float64Array {
  const { values } = column;
  const numbers = new Float64Array(rows.length);
  rows.forEach((row, index) => {
    numbers[index] = values.kind === 'numbers' ? (values.data[row] ?? Number.NaN) : Number(values.data[row]);
  });
  return numbers;
}

function codesOf(levels: readonly (string | number)[], column: ColumnData, rows: Int32Array): Int32Array {
  const codeOf = new Map<unknown, number>(levels.map((level, code) => [level, code]));
  const { data } = column.values;
  return Int32Array.from(rows, (row) => codeOf.get(data[row]) ?? -1);
}

/** The matrix times a vector of `width` weights, plus a constant. */
export function multiply(design: Design, weights: Float64Array, constant: number): Float64Array {
  const product = new Float64Array(design.rows).fill(constant);
  let offset = 0;
  for (const block of design.blocks) {
    if (block.kind === 'number') addScaled(product, block.values, weights[offset] ?? 0);
    else addGathered(product, block.codes, weights.subarray(offset, offset + block.count));
    offset += widthOf(block);
  }
  return product;
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let row = 0; row < target.length; row++)
    target[row] = (target[row] ?? 0) + factor * (values[row] ?? 0);
}

function addGathered(target: Float64Array, codes: Int32Array, weights: Float64Array): void {
  for (let row = 0; row < target.length; row++)
    target[row] = (target[row] ?? 0) + (weights[codes[row] ?? -1] ?? 0);
}

/** The transposed matrix times a vector of `rows` numbers. */
export function multiplyTransposed(design: Design, vector: Float64Array): Float64Array {
  const product = new Float64Array(design.width);
  let offset = 0;
  for (const block of design.blocks) {
    if (block.kind === 'number') product[offset] = dot(block.values, vector);
    else addByCode(product.subarray(offset, offset + block.count), block.codes, vector);
    offset += widthOf(block);
  }
  return product;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function addByCode(target: Float64Array, codes: Int32Array, vector: Float64Array): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    if (code >= 0) target[code] = (target[code] ?? 0) + (vector[row] ?? 0);
  }
}

/** Mean of each column of the matrix. */
export function columnMeans(design: Design): Float64Array {
  return multiplyTransposed(design, new Float64Array(design.rows).fill(1)).map((sum) => sum / design.rows);
}
