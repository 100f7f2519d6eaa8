/** Puts a table that is held in memory into a temporary DuckDB table. */
import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import { unreachable } from '@millrace/pipeline-engine/browser';
import { physicalTypes } from './column-types.ts';
import type { Session } from './session.ts';
import { quoteName } from './sql.ts';
import type { ColumnData, TableData } from './table-data.ts';

const CHUNK_ROWS = 2048;
let loadedTables = 0;

/** The name of the new table, ready for SQL; the caller drops it. */
export async function loadTable(session: Session, table: TableData): Promise<string> {
  const { DuckDBDataChunk, DuckDBTimestampValue } = await import('@duckdb/node-api');
  const name = `loaded_table_${++loadedTables}`;
  const columns = table.columns.map((column) => `${quoteName(column.name)} ${physicalTypes[column.type]}`);
  await session.run(`CREATE TEMP TABLE ${name} (${columns.join(', ')})`);
  const types = table.columns.map((column): DuckDBType => session.types[physicalTypes[column.type]]);
  const appender = await session.connection.createAppender(name);
  for (let from = 0; from < table.rows; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, table.rows - from);
    const chunk = DuckDBDataChunk.create(types, rows);
    table.columns.forEach((column, index) => {
      chunk.setColumnValues(
        index,
        cells(column, from, rows, (ms) => new DuckDBTimestampValue(ms)),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  return name;
}

type Cells = Parameters<DuckDBDataChunk['setColumnValues']>[1];

function cells(
  column: ColumnData,
  from: number,
  rows: number,
  timestamp: (micros: bigint) => Cells[number],
): Cells {
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
