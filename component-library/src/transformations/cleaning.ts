/** Does to a table what Clean Missing Data fitted, in one query. Columns that the table does not have are passed over. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { withoutNulls } from '../components/ports.ts';
import { isMissing } from '../tables/missing.ts';
import type { OpenTable } from '../tables/open-table.ts';
import { quoteName } from '../tables/sql.ts';
import { typedLiteral } from '../tables/typed-literal.ts';
import type { TableSource } from '../tables/write-table.ts';
import type { TransformationStep } from './transformation.ts';

type Cells = Pick<OpenTable, 'columns' | 'relation'>;

/** The condition under which a row goes; undefined where every row stays. */
export function removedRows(
  { columns }: Pick<Cells, 'columns'>,
  steps: readonly TransformationStep[],
): string | undefined {
  const names = new Set(steps.flatMap((step) => (step.kind === 'drop-rows' ? step.columns : [])));
  const conditions = columns.filter(({ name }) => names.has(name)).map(isMissing);
  return conditions.length === 0 ? undefined : conditions.join(' OR ');
}

/** Steps of Normalize Data are none of its business. */
export function cleanedTable(table: Cells, steps: readonly TransformationStep[]): TableSource {
  const expressions = new Map(table.columns.map(({ name }) => [name, quoteName(name)]));
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const indicators = new Map<string, string>();
  const known = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  for (const step of steps) {
    if (step.kind === 'drop-columns') for (const name of step.columns) expressions.delete(name);
    if (step.kind === 'fill' && byName.has(step.column)) expressions.set(step.column, fillExpression(step));
    if (step.kind === 'indicate')
      for (const { column, name } of step.columns)
        for (const missing of known([column]).map(isMissing)) indicators.set(name, missing);
  }
  const kept = table.columns.filter(({ name }) => expressions.has(name));
  const list = [
    ...kept.map(({ name }) => `${expressions.get(name)} AS ${quoteName(name)}`),
    ...[...indicators].map(([name, missing]) => `${missing} AS ${quoteName(name)}`),
  ];
  const removed = removedRows(table, steps);
  const where = removed === undefined ? '' : ` WHERE NOT (${removed})`;
  // Without this row source an empty list would be a syntax error instead of a failure that says so.
  const query = `SELECT ${list.length === 0 ? '1' : list.join(', ')} FROM ${table.relation}${where}`;
  return { query, columns: [...withoutNulls(kept), ...[...indicators.keys()].map(indicatorColumn)] };
}

export function indicatorColumn(name: string): Column {
  return { name, type: 'boolean', categorical: false, role: 'feature' };
}

function fillExpression({ column, type, value }: TransformationStep & { kind: 'fill' }): string {
  const literal = typedLiteral(value, type);
  if (literal === undefined) throw new Error(`${value} was fitted to a column of type ${type}`);
  return `CASE WHEN ${isMissing({ name: column, type })} THEN ${literal} ELSE ${quoteName(column)} END`;
}
