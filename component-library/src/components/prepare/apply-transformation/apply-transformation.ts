/** Apply Transformation: repeats on other data what Clean Missing Data or Normalize Data fitted. */
import { rowWise } from '../../../parts/row-wise.ts';
import type { OpenTable } from '../../../tables/open-table.ts';
import { columnsFailure } from '../../../tables/select-columns.ts';
import { cleanedTable, removedRows } from '../../../transformations/cleaning.ts';
import { type NormalizeStep, streamNormalized } from '../../../transformations/normalized-table.ts';
import { readTransformation, type TransformationStep } from '../../../transformations/transformation.ts';
import { inputPath } from '../../ports.ts';

export const applyTransformation = rowWise({
  name: 'apply_transformation',
  input: 'dataset',
  output: 'transformed_dataset',

  async plan({ inputs, log }, session, table) {
    const steps = await readTransformation(inputPath(inputs, 'transformation'), 'transformation');
    checkTypes(table, steps);
    const absent = absentColumns(table, steps);
    if (absent.length > 0) log(`Passed over, for the table does not have them: ${absent.join(', ')}.`);
    const scales = steps.filter((step): step is NormalizeStep => step.kind === 'normalize');
    const names = new Set(scales.map(({ column }) => column));
    const columns = table.columns.filter(({ name }) => names.has(name));
    if (columns.length > 0)
      return {
        transform: (rows, write) => streamNormalized(session, rows, { columns, steps: scales }, write),
      };
    const removed = removedRows(table, steps);
    return {
      transform: (rows, write) => write(cleanedTable(rows, steps)),
      ...(removed === undefined ? {} : { removed }),
    };
  },

  /** What it does to the columns is known only after the transformation was fitted. */
  async infer() {
    return { transformed_dataset: { kind: 'needs-run' } };
  },
});

function columnsOf(step: TransformationStep): readonly string[] {
  if (step.kind === 'fill' || step.kind === 'normalize') return [step.column];
  return step.kind === 'indicate' ? step.columns.map(({ column }) => column) : step.columns;
}

function absentColumns(table: OpenTable, steps: readonly TransformationStep[]): readonly string[] {
  const there = new Set(table.columns.map(({ name }) => name));
  return [...new Set(steps.flatMap(columnsOf))].filter((name) => !there.has(name));
}

function checkTypes(table: OpenTable, steps: readonly TransformationStep[]): void {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const unfit = steps.flatMap((step) => {
    if (step.kind !== 'fill' && step.kind !== 'normalize') return [];
    const type = byName.get(step.column)?.type;
    if (type === undefined) return [];
    const fits = step.kind === 'fill' ? type === step.type : type === 'integer' || type === 'double';
    return fits ? [] : [{ name: step.column, type, fitted: step.kind === 'fill' ? step.type : 'a number' }];
  });
  if (unfit.length === 0) return;
  const list = unfit.map(({ name, type, fitted }) => `"${name}" (${type}, fitted to ${fitted})`).join(', ');
  throw columnsFailure(
    'column-type-unsupported',
    `These columns have another type than the transformation was fitted to: ${list}.`,
    unfit.map(({ name }) => name),
    'Read the data with the types of the training data.',
    'dataset',
  );
}
