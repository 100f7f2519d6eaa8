/** Clean Missing Data: fills in missing cells, or removes the rows or columns that have them. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { ComponentImplementation } from '../../../component.ts';
import { isMissing } from '../../../tables/missing.ts';
import { freeName } from '../../../tables/names.ts';
import { type OpenTable, openTable } from '../../../tables/open-table.ts';
import { selectColumns } from '../../../tables/select-columns.ts';
import { openSession } from '../../../tables/session.ts';
import { quoteName } from '../../../tables/sql.ts';
import { typedLiteral } from '../../../tables/typed-literal.ts';
import { type TableSource, writeTable } from '../../../tables/write-table.ts';
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
    const source = cleanedTable(table, cleaning, settings.indicators);
    const summary = await writeTable(session, source, outputPath(outputs, 'cleaned_dataset'));
    await writeTransformation(outputPath(outputs, 'cleaning_transformation'), cleaning.steps);
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

function cleanedTable(table: OpenTable, cleaning: Cleaning, indicators: boolean): TableSource {
  const expressions = new Map(table.columns.map((column) => [column.name, quoteName(column.name)]));
  const conditions: string[] = [];
  for (const step of cleaning.steps) {
    if (step.kind === 'drop-columns') for (const name of step.columns) expressions.delete(name);
    if (step.kind === 'drop-rows') conditions.push(...missingConditions(table, step.columns));
    if (step.kind === 'fill') expressions.set(step.column, fillExpression(step));
  }
  const kept = table.columns.filter((column) => expressions.has(column.name));
  const cleaned = cleaning.cleaned.filter((column) => expressions.has(column.name));
  const added = indicators ? indicatorColumns(kept, cleaned) : [];
  const list = [
    ...kept.map(({ name }) => `${expressions.get(name)} AS ${quoteName(name)}`),
    ...added.map(({ name }, index) => `${indicator(cleaned[index])} AS ${quoteName(name)}`),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE NOT (${conditions.join(' OR ')})`;
  // Without this row source an empty list would be a syntax error instead of a failure that says so.
  const query = `SELECT ${list.length === 0 ? '1' : list.join(', ')} FROM ${table.relation}${where}`;
  return { query, columns: [...withoutNulls(kept), ...added] };
}

function fillExpression(step: TransformationStep & { kind: 'fill' }): string {
  const value = typedLiteral(step.value, step.type);
  if (value === undefined) throw new Error(`${step.value} was fitted to a column of type ${step.type}`);
  const missing = isMissing({ name: step.column, type: step.type });
  return `CASE WHEN ${missing} THEN ${value} ELSE ${quoteName(step.column)} END`;
}

function missingConditions(table: OpenTable, names: readonly string[]): string[] {
  const set = new Set(names);
  return table.columns.filter((column) => set.has(column.name)).map(isMissing);
}

function indicator(column: Column | undefined): string {
  if (column === undefined) throw new Error('an indicator column has no column');
  return isMissing(column);
}

function indicatorColumns(columns: readonly Column[], cleaned: readonly Column[]): Column[] {
  const names = columns.map(({ name }) => name);
  return cleaned.map((column) => {
    const name = freeName(`${column.name}_IsMissing`, names);
    names.push(name);
    return { name, type: 'boolean', categorical: false, role: 'feature' };
  });
}
