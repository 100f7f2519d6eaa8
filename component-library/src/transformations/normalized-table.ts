/** Does to a table what Normalize Data fitted: the columns are replaced in place, the others pass through. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { withoutNulls } from '../components/ports.ts';
import { batchRows } from '../models/score.ts';
import { loadTable, startLoading } from '../tables/load-table.ts';
import type { OpenTable } from '../tables/open-table.ts';
import { readBatches } from '../tables/read-table.ts';
import type { Session } from '../tables/session.ts';
import { quoteName } from '../tables/sql.ts';
import type { ColumnData } from '../tables/table-data.ts';
import { type TableSource, writeTable } from '../tables/write-table.ts';
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
  const replaced = transformColumns(read, steps);
  const loaded = await loadTable(session, { rows: table.rows, columns: numbered(replaced) });
  try {
    return await writeTable(session, replacedSource(table, replaced, loaded), target);
  } finally {
    await session.run(`DROP TABLE ${loaded}`);
  }
}

/** The same batch by batch: what is transformed passes through DuckDB, which writes to disk what it has no memory for. */
export async function streamNormalized(
  session: Session,
  rows: Pick<OpenTable, 'columns' | 'relation'>,
  { columns, steps }: { readonly columns: readonly Column[]; readonly steps: readonly NormalizeStep[] },
  write: (source: TableSource) => Promise<void>,
): Promise<void> {
  const replaced = columns.map(normalizedColumn);
  const loading = await startLoading(session, numbered(replaced));
  try {
    for await (const batch of readBatches(session, { relation: rows.relation, columns, most: batchRows }))
      loading.append({ rows: batch.rows, columns: numbered(transformColumns(batch.columns, steps)) });
    loading.finish();
    await write(replacedSource(rows, replaced, loading.name));
  } finally {
    await loading.drop();
  }
}

/** They stand beside the columns of the table, whose names may be any. */
function numbered<T extends Column>(columns: readonly T[]): readonly T[] {
  return columns.map((column, index) => ({ ...column, name: `r${index}` }));
}

function transformColumns(
  read: readonly ColumnData[],
  steps: readonly NormalizeStep[],
): readonly ColumnData[] {
  const fits = new Map(steps.map((step) => [step.column, step]));
  return read.flatMap((column) => {
    const fit = fits.get(column.name);
    return fit === undefined ? [] : [transformColumn(column, fit)];
  });
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

/** The table with the given columns, which a loaded table has by their numbers, in place of those of the same name. */
function replacedSource(
  { columns, relation }: Pick<OpenTable, 'columns' | 'relation'>,
  replaced: readonly Column[],
  loaded: string,
): TableSource {
  const positions = new Map(replaced.map(({ name }, index) => [name, index]));
  const list = columns.map(({ name }) => {
    const position = positions.get(name);
    return `${position === undefined ? `original.${quoteName(name)}` : `replaced.r${position}`} AS ${quoteName(name)}`;
  });
  return {
    query: `SELECT ${list.join(', ')} FROM ${relation} AS original POSITIONAL JOIN ${loaded} AS replaced`,
    columns: withoutNulls(columns).map((column) =>
      positions.has(column.name) ? normalizedColumn(column) : column,
    ),
  };
}
