/** Select Columns in Dataset: keeps the chosen columns. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { rowWise } from '../../../parts/row-wise.ts';
import { uniqueNames } from '../../../tables/names.ts';
import { columnsFailure, selectColumns } from '../../../tables/select-columns.ts';
import { quoteName } from '../../../tables/sql.ts';
import { type ParamTexts, readText } from '../../params.ts';

export const selectColumnsInDataset = rowWise({
  name: 'select_columns_in_dataset',
  input: 'dataset',
  output: 'results_dataset',

  async plan({ params }, _session, table) {
    const chosen = chooseColumns(params, table.columns);
    const list = chosen.map(({ source, column }) => `${quoteName(source)} AS ${quoteName(column.name)}`);
    const columns = chosen.map(({ column }) => column);
    return {
      transform: ({ relation }, write) =>
        write({ query: `SELECT ${list.join(', ')} FROM ${relation}`, columns }),
    };
  },

  async infer({ params, schemas }) {
    if (schemas.dataset === undefined) return { results_dataset: { kind: 'needs-run' } };
    const columns = chooseColumns(params, schemas.dataset.columns).map(({ column }) => column);
    return { results_dataset: { kind: 'table', schema: { columns } } };
  },
});

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
