/** Clean Missing Data: fills in missing cells, or removes the rows or columns that have them. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation } from '../../../component.ts';
import { freeName } from '../../../tables/names.ts';
import { type OpenTable, openTable } from '../../../tables/open-table.ts';
import { selectColumns } from '../../../tables/select-columns.ts';
import { openSession } from '../../../tables/session.ts';
import { writeTable } from '../../../tables/write-table.ts';
import { cleanedTable, indicatorColumn } from '../../../transformations/cleaning.ts';
import { type TransformationStep, writeTransformation } from '../../../transformations/transformation.ts';
import { inputPath, outputPath, withoutNulls } from '../../ports.ts';
import { type Cleaning, fitCleaning } from './fit.ts';
import { type CleanSettings, readCleanSettings } from './settings.ts';

export const cleanMissingData: ComponentImplementation = {
  name: 'clean_missing_data',

  async run({ params, inputs, outputs }) {
    const settings = readCleanSettings(params);
    const session = await openSession();
    const table = await openTable(session, inputPath(inputs, 'dataset'), 'dataset');
    const selected = selectColumns(settings.columns, table.columns, 'columns');
    const cleaning = await fitCleaning(session, table, selected, settings);
    const steps = settings.indicators ? [...cleaning.steps, indicateStep(table, cleaning)] : cleaning.steps;
    const summary = await writeTable(
      session,
      cleanedTable(table, steps),
      outputPath(outputs, 'cleaned_dataset'),
    );
    await writeTransformation(outputPath(outputs, 'cleaning_transformation'), steps);
    return { tables: [{ output: 'cleaned_dataset', summary }] };
  },

  async infer({ params, schemas }) {
    const settings = readCleanSettings(params);
    const cleaning_transformation = { kind: 'other' } as const;
    const columns = schemas.dataset?.columns;
    if (columns === undefined) return { cleaned_dataset: { kind: 'needs-run' }, cleaning_transformation };
    const selected = selectColumns(settings.columns, columns, 'columns');
    if (dependsOnRows(settings, selected))
      return { cleaned_dataset: { kind: 'needs-run' }, cleaning_transformation };
    const added = settings.indicators ? indicatorColumns(columns, selected) : [];
    return {
      cleaned_dataset: { kind: 'table', schema: { columns: [...withoutNulls(columns), ...added] } },
      cleaning_transformation,
    };
  },
};

/** Whether the columns of the result can be known only from the rows. */
function dependsOnRows(settings: CleanSettings, selected: readonly Column[]): boolean {
  if (settings.mode === 'remove_entire_column')
    return selected.some((column) => column.nulls !== 0 || column.type === 'double');
  return settings.indicators && (settings.minimumRatio > 0 || settings.maximumRatio < 1);
}

/** Names what `indicate` adds, so that other data gets the same columns. */
function indicateStep(table: OpenTable, { cleaned, steps }: Cleaning): TransformationStep {
  const dropped = new Set(steps.flatMap((step) => (step.kind === 'drop-columns' ? step.columns : [])));
  const isKept = ({ name }: Column) => !dropped.has(name);
  const kept = cleaned.filter(isKept);
  const added = indicatorColumns(table.columns.filter(isKept), kept);
  const columns = kept.map(({ name: column }, index) => ({ column, name: added[index]?.name ?? column }));
  return { kind: 'indicate', columns };
}

function indicatorColumns(columns: readonly Column[], cleaned: readonly Column[]): Column[] {
  const names = columns.map(({ name }) => name);
  return cleaned.map((column) => {
    const name = freeName(`${column.name}_IsMissing`, names);
    names.push(name);
    return indicatorColumn(name);
  });
}
