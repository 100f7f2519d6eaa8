/** "1 row × 5 columns": the size of a table with both words in the right number. Pure. */
import type { Translate } from './translate.ts';

export function shapeText(rows: number, columns: number, t: Translate): string {
  return `${t('common.rows', { count: rows })} × ${t('common.columns', { count: columns })}`;
}
