/** Puts tables that are held in memory into a temporary DuckDB table, at once or batch by batch. */
import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import { type Column, unreachable } from '@millrace/pipeline-engine/browser';
import { physicalTypes } from './column-types.ts';
import type { Session } from './session.ts';
import { quoteName } from './sql.ts';
import type { ColumnData, TableData } from './table-data.ts';

const CHUNK_ROWS = 2048;
let loadedTables = 0;

export interface LoadingTable {
  /** Ready for SQL once it is finished. */
  readonly name: string;
  append(table: TableData): void;
  finish(): void;
  drop(): Promise<void>;
}

/** The name of the new table, ready for SQL; the caller drops it. */
export async function loadTable(session: Session, table: TableData): Promise<string> {
  const loading = await startLoading(session, table.columns);
  loading.append(table);
  loading.finish();
  return loading.name;
}

/** An empty table of these columns, for batches with the same columns. */
export async function startLoading(
  session: Session,
  columns: readonly Pick<Column, 'name' | 'type'>[],
): Promise<LoadingTable> {
  const { DuckDBDataChunk, DuckDBTimestampValue } = await import('@duckdb/node-api');
  const name = `loaded_table_${++loadedTables}`;
  const declared = columns.map((column) => `${quoteName(column.name)} ${physicalTypes[column.type]}`);
  await session.run(`CREATE TEMP TABLE ${name} (${declared.join(', ')})`);
  const types = columns.map((column): DuckDBType => session.types[physicalTypes[column.type]]);
  const appender = await session.connection.createAppender(name);
  const timestamp = (micros: bigint) => new DuckDBTimestampValue(micros);
  return {
    name,
    append: (table) => {
      for (let from = 0; from < table.rows; from += CHUNK_ROWS) {
        const rows = Math.min(CHUNK_ROWS, table.rows - from);
        const chunk = DuckDBDataChunk.create(types, rows);
        table.columns.forEach((column, index) => {
          fill(chunk, index, { column, from, rows, timestamp });
        });
        appender.appendDataChunk(chunk);
      }
    },
    finish: () => appender.closeSync(),
    drop: () => session.run(`DROP TABLE ${name}`),
  };
}

type Cells = Parameters<DuckDBDataChunk['setColumnValues']>[1];

interface Part {
  readonly column: ColumnData;
  readonly from: number;
  readonly rows: number;
  readonly timestamp: (micros: bigint) => Cells[number];
}

function fill(chunk: DuckDBDataChunk, index: number, part: Part): void {
  const { values, type } = part.column;
  if (values.kind !== 'numbers' || type !== 'double') {
    chunk.setColumnValues(index, cells(part));
    return;
  }
  // Cell by cell: a list of them in between costs more than everything else.
  const vector = chunk.getColumnVector(index);
  for (let row = 0; row < part.rows; row++) {
    const at = part.from + row;
    vector.setItem(row, values.missing[at] === 1 ? null : (values.data[at] ?? Number.NaN));
  }
  vector.flush();
}

function cells({ column, from, rows, timestamp }: Part): Cells {
  const { values } = column;
  switch (values.kind) {
    case 'strings':
    case 'booleans':
      return values.data.slice(from, from + rows);
    case 'numbers':
      return Array.from({ length: rows }, (_, row) => {
        if (values.missing[from + row] === 1) return null;
        const value = values.data[from + row] ?? Number.NaN;
        if (column.type === 'integer') return BigInt(Math.round(value));
        return column.type === 'datetime' ? timestamp(BigInt(Math.round(value)) * 1000n) : value;
      });
    default:
      return unreachable(values);
  }
}
