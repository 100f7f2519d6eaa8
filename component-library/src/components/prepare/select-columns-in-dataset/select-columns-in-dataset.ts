/** Select Columns in Dataset: keeps the chosen columns. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation } from '../../../component.ts';
import { uniqueNames } from '../../../tables/names.ts';
import { openTable } from '../../../tables/open-table.ts';
import { columnsFailure, selectColumns } from '../../../tables/select-columns.ts';
import { openSession } from '../../../tables/session.ts';
import { quoteName } from '../../../tables/sql.ts';
import { writeTable } from '../../../tables/write-table.ts';
import { type ParamTexts, readText } from '../../params.ts';
import { inputPath, outputPath } from '../../ports.ts';

export const selectColumnsInDataset: ComponentImplementation = {
  name: 'select_columns_in_dataset',

  async run({ params, inputs, outputs }) {
    const session = await openSession();
    const table = await openTable(session, inputPath(inputs, 'dataset'), 'dataset');
    const chosen = chooseColumns(params, table.columns);
    const list = chosen.map(({ source, column }) => `${quoteName(source)} AS ${quoteName(column.name)}`);
    const query = `SELECT ${list.join(', ')} FROM ${table.relation}`;
    const columns = chosen.map(({ column }) => column);
    const summary = await writeTable(session, { query, columns }, outputPath(outputs, 'results_dataset'));
    return { tables: [{ output: 'results_dataset', summary }] };
  },

  async infer({ params, schemas }) {
    if (schemas.dataset === undefined) return { results_dataset: { kind: 'needs-run' } };
    const columns = chooseColumns(params, schemas.dataset.columns).map(({ column }) => column);
    return { results_dataset: { kind: 'table', schema: { columns } } };
  },
};

interface Chosen {
  /** The column's name in the input. */
  readonly source: string;
  readonly column: Column;
}

/** A column that is chosen twice (possible when the order of the list is kept) gets a numbered name. */
function chooseColumns(params: ParamTexts, columns: readonly Column[]): readonly Chosen[] {
  const chosen = selectColumns(readText(params, 'columns'), columns, 'columns');
  if (chosen.length === 0) {
    throw columnsFailure(
      'no-columns',
      'No column is selected.',
      [],
      'Select at least one column.',
      'columns',
    );
  }
  const names = uniqueNames(chosen.map((column) => column.name));
  return chosen.map(({ name, type, categorical, role }, index) => {
    return { source: name, column: { name: names[index] ?? name, type, categorical, role } };
  });
}
