/** Normalize Data: rescales numeric columns, in place. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation } from '../../../component.ts';
import { loadTable } from '../../../tables/load-table.ts';
import { type OpenTable, openTable } from '../../../tables/open-table.ts';
import { readColumns } from '../../../tables/read-table.ts';
import { columnsFailure, selectColumns } from '../../../tables/select-columns.ts';
import { openSession, type Session } from '../../../tables/session.ts';
import { quoteName } from '../../../tables/sql.ts';
import { finiteValues } from '../../../tables/statistics.ts';
import type { ColumnData } from '../../../tables/table-data.ts';
import { writeTable } from '../../../tables/write-table.ts';
import { applyNormalize, fitNormalize } from '../../../transformations/normalize.ts';
import { type NormalizeFit, writeTransformation } from '../../../transformations/transformation.ts';
import { type ParamTexts, readBoolean, readChoice, readText } from '../../params.ts';
import { inputPath, outputPath } from '../../ports.ts';

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
    const columns = read.columns.map((column, index) => transformColumn(column, fits[index]));
    const summary = await writeReplaced(session, table, columns, outputPath(outputs, 'transformed_dataset'));
    await writeTransformation(
      outputPath(outputs, 'transformation_function'),
      fits.map((fit, index) => ({ kind: 'normalize', column: read.columns[index]?.name ?? '', ...fit })),
    );
    return { tables: [{ output: 'transformed_dataset', summary }] };
  },

  async infer({ params, schemas }) {
    const transformation_function = { kind: 'other' } as const;
    const columns = schemas.dataset?.columns;
    if (columns === undefined) return { transformed_dataset: { kind: 'needs-run' }, transformation_function };
    const chosen = new Set(chooseColumns(params, columns));
    const transformed = columns.map((column) => (chosen.has(column) ? asDouble(column) : plain(column)));
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

function plain({ name, type, categorical, role }: Column): Column {
  return { name, type, categorical, role };
}

function asDouble({ name, role }: Column): Column {
  return { name, type: 'double', categorical: false, role };
}

function transformColumn(column: ColumnData, fit: NormalizeFit | undefined): ColumnData {
  const { values } = column;
  if (fit === undefined || values.kind !== 'numbers') throw new Error(`column ${column.name} was not fitted`);
  const data = new Float64Array(values.data.length);
  const missing = values.missing.slice();
  values.data.forEach((value, row) => {
    const result = missing[row] === 1 ? null : applyNormalize(fit, value);
    data[row] = result ?? Number.NaN;
    if (result === null) missing[row] = 1;
  });
  return { ...asDouble(column), values: { kind: 'numbers', data, missing } };
}

/** The table with the given columns in place of those of the same name. */
async function writeReplaced(
  session: Session,
  table: OpenTable,
  replaced: readonly ColumnData[],
  target: string,
) {
  const positions = new Map(replaced.map((column, index) => [column.name, index]));
  const loaded = await loadTable(session, {
    rows: table.rows,
    columns: replaced.map((column, index) => ({ ...column, name: `r${index}` })),
  });
  try {
    const list = table.columns.map(({ name }) => {
      const position = positions.get(name);
      return `${position === undefined ? `original.${quoteName(name)}` : `replaced.r${position}`} AS ${quoteName(name)}`;
    });
    const query = `SELECT ${list.join(', ')} FROM ${table.relation} AS original POSITIONAL JOIN ${loaded} AS replaced`;
    const columns = table.columns.map((column) =>
      positions.has(column.name) ? asDouble(column) : plain(column),
    );
    return await writeTable(session, { query, columns }, target);
  } finally {
    await session.run(`DROP TABLE ${loaded}`);
  }
}
