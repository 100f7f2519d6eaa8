/** Turns the expressions of Split Data into SQL conditions, checked against the columns of the table. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../../../host/failure.ts';
import { columnsFailure, selectColumn } from '../../../tables/select-columns.ts';
import { quoteName, quoteText } from '../../../tables/sql.ts';
import { typedLiteral } from '../../../tables/typed-literal.ts';
import {
  type ColumnReference,
  type Condition,
  parseRegularExpression,
  parseRelationalExpression,
} from './parse-expression.ts';

/** True, false, or NULL for a missing cell. The pattern is RE2, which DuckDB checks when it runs. */
export function regularCondition(text: string, columns: readonly Column[]): string {
  const { column, pattern } = parseRegularExpression(text);
  const found = findColumn(column, columns, 'regular_expression');
  if (found.type !== 'string') {
    const message = `A regular expression needs a text column, but "${found.name}" is ${found.type}.`;
    const remedy = 'Choose a text column, or use a relative expression.';
    throw columnsFailure('column-type-unsupported', message, [found.name], remedy, 'regular_expression');
  }
  return `regexp_matches(${quoteName(found.name)}, ${quoteText(pattern)})`;
}

export function relationalCondition(text: string, columns: readonly Column[]): string {
  const { column, alternatives } = parseRelationalExpression(text);
  const found = findColumn(column, columns, 'relational_expression');
  return alternatives
    .map((conditions) => `(${conditions.map((condition) => compare(found, condition)).join(' AND ')})`)
    .join(' OR ');
}

function findColumn(reference: ColumnReference, columns: readonly Column[], port: string): Column {
  if ('name' in reference) return selectColumn(reference.name, columns, port);
  const column = columns[reference.index];
  if (column !== undefined) return column;
  const message = `There is no column at position ${reference.index}: the table has ${columns.length}, counted from 0.`;
  throw new ComponentFailure('column-index-out-of-range', message, {
    params: { index: reference.index, count: columns.length },
    remedy: `Choose a position from 0 to ${columns.length - 1}.`,
    port,
  });
}

function compare(column: Column, { operator, value }: Condition): string {
  const isOrdered = column.type !== 'string' && column.type !== 'boolean';
  if (!isOrdered && operator !== '==' && operator !== '!=') {
    const message = `"${column.name}" is ${column.type}: it can only be compared with == and !=, not ${operator}.`;
    throw columnsFailure(
      'operator-unsupported',
      message,
      [column.name],
      'Use == or !=.',
      'relational_expression',
    );
  }
  // Whole numbers may be compared with decimals: the column keeps its type, the value has the wider one.
  const literal =
    typedLiteral(value, column.type) ??
    (column.type === 'integer' ? typedLiteral(value, 'double') : undefined);
  if (literal === undefined) {
    const message = `"${value}" cannot be compared with "${column.name}", which is ${column.type}.`;
    const remedy = 'Write a value of the type of the column.';
    throw columnsFailure('value-invalid', message, [column.name], remedy, 'relational_expression');
  }
  return `${quoteName(column.name)} ${operator === '==' ? '=' : operator} ${literal}`;
}
