/** What counts as missing for cleaning: an empty cell, and NaN in a column of decimals. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { quoteName } from './sql.ts';

/** SQL that is true for a missing cell of the column, never NULL. */
export function isMissing(column: Pick<Column, 'name' | 'type'>): string {
  const name = quoteName(column.name);
  return column.type === 'double' ? `(${name} IS NULL OR isnan(${name}))` : `(${name} IS NULL)`;
}
