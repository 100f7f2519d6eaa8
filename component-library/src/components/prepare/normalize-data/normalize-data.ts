/** Normalize Data: rescales numeric columns, in place. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation } from '../../../component.ts';
import { openTable } from '../../../tables/open-table.ts';
import { readColumns } from '../../../tables/read-table.ts';
import { columnsFailure, selectColumns } from '../../../tables/select-columns.ts';
import { openSession } from '../../../tables/session.ts';
import { finiteValues } from '../../../tables/statistics.ts';
import { fitNormalize } from '../../../transformations/normalize.ts';
import { normalizedColumn, writeNormalized } from '../../../transformations/normalized-table.ts';
import { writeTransformation } from '../../../transformations/transformation.ts';
import { type ParamTexts, readBoolean, readChoice, readText } from '../../params.ts';
import { inputPath, outputPath, withoutNulls } from '../../ports.ts';

export const normalizeData: ComponentImplementation = {
  name: 'normalize_data',

  async run({ params, inputs, outputs, progress }) {
    const session = await openSession();
    const table = await openTable(session, inputPath(inputs, 'dataset'), 'dataset');
    const chosen = chooseColumns(params, table.columns);
    const method = readChoice(params, 'transformation_method', [
      'zscore',
      'minmax',
      'logistic',
      'lognormal',
      'tanh',
    ]);
    const constant = readBoolean(params, 'use_0_for_constant_columns') ? 0 : null;
    const read = await readColumns(session, table, chosen);
    const fits = read.columns.map(({ values }) => fitNormalize(method, finiteValues(values), constant));
    progress(0.5);
    const steps = fits.map((fit, index) => ({
      kind: 'normalize' as const,
      column: read.columns[index]?.name ?? '',
      ...fit,
    }));
    const target = outputPath(outputs, 'transformed_dataset');
    const summary = await writeNormalized(session, table, { read: read.columns, steps }, target);
    await writeTransformation(outputPath(outputs, 'transformation_function'), steps);
    return { tables: [{ output: 'transformed_dataset', summary }] };
  },

  async infer({ params, schemas }) {
    const transformation_function = { kind: 'other' } as const;
    const columns = schemas.dataset?.columns;
    if (columns === undefined) return { transformed_dataset: { kind: 'needs-run' }, transformation_function };
    const chosen = new Set(chooseColumns(params, columns));
    const transformed = withoutNulls(columns).map((column, index) => {
      const original = columns[index];
      return original !== undefined && chosen.has(original) ? normalizedColumn(column) : column;
    });
    return {
      transformed_dataset: { kind: 'table', schema: { columns: transformed } },
      transformation_function,
    };
  },
};

function chooseColumns(params: ParamTexts, columns: readonly Column[]): readonly Column[] {
  const chosen = selectColumns(readText(params, 'columns'), columns, 'columns');
  if (chosen.length === 0) {
    throw columnsFailure(
      'no-columns',
      'No column is selected.',
      [],
      'Select at least one numeric column.',
      'columns',
    );
  }
  const unfit = chosen.filter(({ type }) => type !== 'integer' && type !== 'double');
  if (unfit.length === 0) return chosen;
  const names = unfit.map(({ name }) => name);
  const list = unfit.map(({ name, type }) => `"${name}" (${type})`).join(', ');
  const message = `Only numeric columns can be normalized, not ${list}.`;
  throw columnsFailure('column-type-unsupported', message, names, 'Choose numeric columns only.', 'columns');
}
