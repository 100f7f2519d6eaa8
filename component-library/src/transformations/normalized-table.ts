/** Does to a table what Normalize Data fitted: the columns are replaced in place, the others pass through. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { withoutNulls } from '../components/ports.ts';
import { loadTable } from '../tables/load-table.ts';
import type { OpenTable } from '../tables/open-table.ts';
import type { Session } from '../tables/session.ts';
import { quoteName } from '../tables/sql.ts';
import type { ColumnData } from '../tables/table-data.ts';
import { writeTable } from '../tables/write-table.ts';
import { applyNormalize } from './normalize.ts';
import type { NormalizeFit, TransformationStep } from './transformation.ts';

export type NormalizeStep = TransformationStep & { kind: 'normalize' };

export interface Normalizing {
  /** The columns that the steps name, as they were; a step without its column does nothing. */
  readonly read: readonly ColumnData[];
  readonly steps: readonly NormalizeStep[];
}

export async function writeNormalized(
  session: Session,
  table: OpenTable,
  { read, steps }: Normalizing,
  target: string,
) {
  const fits = new Map(steps.map((step) => [step.column, step]));
  const replaced = read.flatMap((column) => {
    const fit = fits.get(column.name);
    return fit === undefined ? [] : [transformColumn(column, fit)];
  });
  return writeReplaced(session, table, replaced, target);
}

export function normalizedColumn({ name, role }: Column): Column {
  return { name, type: 'double', categorical: false, role };
}

function transformColumn(column: ColumnData, fit: NormalizeFit): ColumnData {
  const { values } = column;
  if (values.kind !== 'numbers') throw new Error(`column ${column.name} holds no numbers`);
  const data = new Float64Array(values.data.length);
  const missing = values.missing.slice();
  values.data.forEach((value, row) => {
    const result = missing[row] === 1 ? null : applyNormalize(fit, value);
    data[row] = result ?? Number.NaN;
    if (result === null) missing[row] = 1;
  });
  return { ...normalizedColumn(column), values: { kind: 'numbers', data, missing } };
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
    const columns = withoutNulls(table.columns).map((column) =>
      positions.has(column.name) ? normalizedColumn(column) : column,
    );
    return await writeTable(session, { query, columns }, target);
  } finally {
    await session.run(`DROP TABLE ${loaded}`);
  }
}
