/** Which rows and columns of a table a learner may use; everything a user can cause is refused here, by name. */

import { ComponentFailure } from '../host/failure.ts';
import type { ColumnData, TableData } from '../tables/table-data.ts';
import { isMissing } from './encoding.ts';

export interface TrainingRows {
  readonly features: readonly ColumnData[];
  /** Rows with a label and all features, in the order of the table. */
  readonly rows: Int32Array;
  readonly rowsWithoutLabel: number;
  readonly rowsWithMissingFeatures: number;
  /** The feature with the most missing cells in labelled rows. */
  readonly mostMissing: MissingCells;
}

interface MissingCells {
  readonly name: string;
  readonly missing: number;
}

export function chooseTrainingRows(table: TableData, label: ColumnData): TrainingRows {
  const features = table.columns.filter((column) => column.role === 'feature' && column.name !== label.name);
  if (features.length === 0) throw noFeatures(label.name);
  const labelled = Array.from({ length: table.rows }, (_, row) => row).filter(
    (row) => !isMissing(label, row),
  );
  const rows = Int32Array.from(labelled.filter((row) => features.every((column) => !isMissing(column, row))));
  const rowsWithMissingFeatures = labelled.length - rows.length;
  const mostMissing = findMostMissing(features, labelled);
  if (rows.length < 2) throw tooFewRows(rows.length, labelled.length, mostMissing);
  for (const column of features) refuseIdentifier(column, rows);
  for (const column of [label, ...features]) refuseInfinity(column, rows);
  const rowsWithoutLabel = table.rows - labelled.length;
  return { features, rows, rowsWithoutLabel, rowsWithMissingFeatures, mostMissing };
}

function noFeatures(label: string): ComponentFailure {
  return new ComponentFailure(
    'no-features',
    `The dataset has no feature column besides the label "${label}".`,
    {
      params: { label },
      remedy: 'Keep at least one column that the label can be predicted from.',
      port: 'dataset',
    },
  );
}

function findMostMissing(features: readonly ColumnData[], rows: readonly number[]): MissingCells {
  return features
    .map((column) => ({ name: column.name, missing: rows.filter((row) => isMissing(column, row)).length }))
    .reduce((most, counted) => (counted.missing > most.missing ? counted : most));
}

function tooFewRows(rows: number, labelled: number, { name, missing }: MissingCells): ComponentFailure {
  const why =
    missing === 0 ? '' : ` Column "${name}" alone misses ${missing} of ${labelled} values in labelled rows.`;
  const message = `Training needs at least 2 rows with a label and without missing values; the dataset has ${rows}.${why}`;
  return new ComponentFailure('too-few-rows', message, {
    params: { rows, column: name, missing },
    remedy:
      missing === 0
        ? 'Give it more rows with a label.'
        : 'Fill or remove missing values with Clean Missing Data.',
    port: 'dataset',
  });
}

/** A text that differs in nearly every row identifies the rows, and teaches nothing about others. */
function refuseIdentifier(column: ColumnData, rows: Int32Array): void {
  const { values } = column;
  if (values.kind !== 'strings') return;
  const unique = new Set(Array.from(rows, (row) => values.data[row])).size;
  if (unique <= 1000 || unique <= 0.97 * rows.length) return;
  const message = `Column "${column.name}" has ${unique} different values in ${rows.length} rows: it looks like an identifier or free text.`;
  throw new ComponentFailure('too-many-unique-values', message, {
    params: { column: column.name, unique, rows: rows.length },
    remedy: `Leave "${column.name}" out with Select Columns in Dataset.`,
    port: 'dataset',
  });
}

function refuseInfinity(column: ColumnData, rows: Int32Array): void {
  const { values } = column;
  if (values.kind !== 'numbers') return;
  const row = rows.find((candidate) => Math.abs(values.data[candidate] ?? 0) === Number.POSITIVE_INFINITY);
  if (row === undefined) return;
  throw new ComponentFailure(
    'infinite-value',
    `Column "${column.name}" holds an infinite value in row ${row + 1}.`,
    {
      params: { column: column.name, row: row + 1 },
      remedy: 'Remove the row, or replace the value.',
      port: 'dataset',
    },
  );
}
