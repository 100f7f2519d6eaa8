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
}

export function chooseTrainingRows(table: TableData, label: ColumnData): TrainingRows {
  const features = table.columns.filter((column) => column.role === 'feature' && column.name !== label.name);
  if (features.length === 0) throw noFeatures(label.name);
  const labelled = Array.from({ length: table.rows }, (_, row) => row).filter(
    (row) => !isMissing(label, row),
  );
  const rows = Int32Array.from(labelled.filter((row) => features.every((column) => !isMissing(column, row))));
  const rowsWithMissingFeatures = labelled.length - rows.length;
  if (rows.length < 2) throw tooFewRows(rows.length, labelled, features);
  for (const column of features) refuseIdentifier(column, rows);
  for (const column of [label, ...features]) refuseInfinity(column, rows);
  return { features, rows, rowsWithoutLabel: table.rows - labelled.length, rowsWithMissingFeatures };
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

function tooFewRows(
  rows: number,
  labelled: readonly number[],
  features: readonly ColumnData[],
): ComponentFailure {
  const most = features
    .map((column) => ({
      name: column.name,
      missing: labelled.filter((row) => isMissing(column, row)).length,
    }))
    .sort((a, b) => b.missing - a.missing)[0];
  const why =
    most === undefined || most.missing === 0
      ? ''
      : ` Column "${most.name}" alone has ${most.missing} missing values in ${labelled.length} labelled rows.`;
  const message = `Training needs at least 2 rows with a label and without missing values; the dataset has ${rows}.${why}`;
  return new ComponentFailure('too-few-rows', message, {
    params: { rows, column: most?.name ?? '' },
    remedy:
      why === ''
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
