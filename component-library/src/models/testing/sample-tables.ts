/** Tables for the tests of the learners: small ones from literals, and the data sets of the references. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ColumnRole, ColumnType } from '@millrace/pipeline-engine/browser';
import type { ColumnData, ColumnValues, TableData } from '../../tables/table-data.ts';

type Cell = string | number | boolean | null;

/** A column of the given type, or of the type that its cells show (numbers: integer when all are whole). */
export function column(name: string, cells: readonly Cell[], options: ColumnOptions = {}): ColumnData {
  const type = options.type ?? shownType(cells);
  return {
    name,
    type,
    categorical: options.categorical ?? type === 'string',
    role: options.role ?? 'feature',
    values: valuesOf(type, cells),
  };
}

interface ColumnOptions {
  readonly type?: ColumnType;
  readonly categorical?: boolean;
  readonly role?: ColumnRole;
}

export function table(...columns: readonly ColumnData[]): TableData {
  return { rows: columns[0]?.values.data.length ?? 0, columns };
}

function shownType(cells: readonly Cell[]): ColumnType {
  const known = cells.filter((cell) => cell !== null);
  if (known.some((cell) => typeof cell === 'string')) return 'string';
  if (known.some((cell) => typeof cell === 'boolean')) return 'boolean';
  return known.every(Number.isInteger) ? 'integer' : 'double';
}

function valuesOf(type: ColumnType, cells: readonly Cell[]): ColumnValues {
  if (type === 'string')
    return { kind: 'strings', data: cells.map((cell) => (cell === null ? null : String(cell))) };
  if (type === 'boolean')
    return { kind: 'booleans', data: cells.map((cell) => (cell === null ? null : cell === true)) };
  return {
    kind: 'numbers',
    data: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))),
    missing: Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)),
  };
}

/** The first rows of a table, with the cells of some columns replaced. */
export function withRows(
  source: TableData,
  rows: number,
  cells: Readonly<Record<string, readonly Cell[]>> = {},
): TableData {
  const columns = source.columns.map((old) => {
    const kept = (old.values.kind === 'numbers' ? [...old.values.data] : old.values.data).slice(0, rows);
    const { type, categorical, role } = old;
    const replaced = cells[old.name];
    return replaced === undefined
      ? column(old.name, kept, { type, categorical, role })
      : column(old.name, replaced, { role });
  });
  return { rows, columns };
}

/** Rows as records, to a table with the given columns. */
function fromRecords(
  records: readonly Readonly<Record<string, Cell>>[],
  names: readonly string[],
): TableData {
  return table(
    ...names.map((name) =>
      column(
        name,
        records.map((record) => record[name] ?? null),
      ),
    ),
  );
}

function readVegaData(file: string): Record<string, Cell>[] {
  const location = new URL(`../../../../node_modules/vega-datasets/data/${file}`, import.meta.url);
  return JSON.parse(readFileSync(location, 'utf8'));
}

/** 392 rows without missing cells; `Year` is a date. */
export function carsTable(): TableData {
  const records = readVegaData('cars.json').filter((record) =>
    Object.values(record).every((cell) => cell !== null),
  );
  const names = [
    'Cylinders',
    'Displacement',
    'Horsepower',
    'Weight_in_lbs',
    'Acceleration',
    'Origin',
    'Miles_per_Gallon',
  ];
  const year = column(
    'Year',
    records.map((record) => Date.parse(String(record.Year))),
    { type: 'datetime' },
  );
  return table(...fromRecords(records, names).columns, year);
}

/** 333 rows whose `Sex` is known. */
export function penguinsTable(): TableData {
  const records = readVegaData('penguins.json').filter(
    (record) =>
      Object.values(record).every((cell) => cell !== null) && ['MALE', 'FEMALE'].includes(String(record.Sex)),
  );
  return fromRecords(records, Object.keys(records[0] ?? {}));
}

/** The automobile prices stand outside the repository; its tests are skipped where they are absent. */
const automobileFile = fileURLToPath(
  new URL('../../../../../shared/data/automobile-price.csv', import.meta.url),
);
export const hasAutomobile = existsSync(automobileFile);

/** 193 rows x 25 columns: without `normalized-losses` and without rows that miss a value. */
export function automobileTable(): TableData {
  const [header = [], ...rows] = readFileSync(automobileFile, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const records = rows.map((row) =>
    Object.fromEntries(row.map((cell, index) => [header[index] ?? '', parseCell(cell)])),
  );
  const names = header.filter((name) => name !== 'normalized-losses');
  return fromRecords(
    records.filter((record) => names.every((name) => record[name] !== null)),
    names,
  );
}

function parseCell(text: string): Cell {
  if (['', 'NA', '?'].includes(text)) return null;
  return Number.isNaN(Number(text)) ? text : Number(text);
}
