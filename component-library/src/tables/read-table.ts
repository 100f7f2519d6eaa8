/** Reads columns of a table into memory, in the order of its rows at any number of threads. */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Column } from '@millrace/pipeline-engine/browser';
import type { OpenTable } from './open-table.ts';
import { openTable } from './open-table.ts';
import type { Session } from './session.ts';
import { quoteName } from './sql.ts';
import type { ColumnData, ColumnValues, TableData } from './table-data.ts';

/** The whole table at `location`, as learners want it. */
export async function readTable(session: Session, location: string, port?: string): Promise<TableData> {
  return readColumns(session, await openTable(session, location, port));
}

/**
 * The rows of a relation, `most` at a time and in order: never more of them are in memory. The next batch is
 * written over the one before.
 */
export async function* readBatches(
  session: Session,
  {
    relation,
    columns,
    most,
  }: { readonly relation: string; readonly columns: readonly Column[]; readonly most: number },
): AsyncGenerator<TableData> {
  const list = columns.length === 0 ? '1' : columns.map(readExpression).join(', ');
  const builders = columns.map((column) => createBuilder(column, most));
  let rows = 0;
  const batch = (): TableData => ({
    rows,
    columns: columns.map((column, index) => withValues(column, builders[index]?.values)),
  });
  for await (const chunk of session.chunks(`SELECT ${list} FROM ${relation}`)) {
    if (rows + chunk.rowCount > most) {
      yield batch();
      for (const builder of builders) builder.restart();
      rows = 0;
    }
    builders.forEach((builder, index) => {
      builder.append(chunk, index);
    });
    rows += chunk.rowCount;
  }
  if (rows > 0) yield batch();
}

/** The given columns of an open table, all of them by default. */
export async function readColumns(
  session: Session,
  table: Pick<OpenTable, 'relation' | 'rows' | 'columns'>,
  columns: readonly Column[] = table.columns,
): Promise<TableData> {
  const builders = columns.map((column) => createBuilder(column, table.rows));
  if (columns.length > 0) {
    const list = columns.map(readExpression).join(', ');
    for await (const chunk of session.chunks(`SELECT ${list} FROM ${table.relation}`)) {
      builders.forEach((builder, index) => {
        builder.append(chunk, index);
      });
    }
  }
  return {
    rows: table.rows,
    columns: columns.map((column, index) => withValues(column, builders[index]?.values)),
  };
}

function withValues(column: Column, values: ColumnValues | undefined): ColumnData {
  if (values === undefined) throw new Error(`column ${column.name} was not read`);
  return { ...column, values };
}

/** Numbers of all kinds travel as doubles: one typed array per chunk. */
function readExpression(column: Column): string {
  const name = quoteName(column.name);
  if (column.type === 'integer') return `CAST(${name} AS DOUBLE)`;
  return column.type === 'datetime' ? `CAST(epoch_ms(${name}) AS DOUBLE)` : name;
}

interface Builder {
  readonly values: ColumnValues;
  /** The next cell is the first one again. */
  restart(): void;
  append(chunk: DuckDBDataChunk, index: number): void;
}

function createBuilder(column: Column, rows: number): Builder {
  if (column.type === 'string') return stringBuilder();
  return column.type === 'boolean' ? booleanBuilder() : numberBuilder(rows);
}

function stringBuilder(): Builder {
  const data: (string | null)[] = [];
  return {
    values: { kind: 'strings', data },
    restart: () => {
      data.length = 0;
    },
    append: (chunk, index) => {
      for (const value of chunk.getColumnValues(index)) data.push(value === null ? null : String(value));
    },
  };
}

function booleanBuilder(): Builder {
  const data: (boolean | null)[] = [];
  return {
    values: { kind: 'booleans', data },
    restart: () => {
      data.length = 0;
    },
    append: (chunk, index) => {
      for (const value of chunk.getColumnValues(index)) data.push(value === null ? null : value === true);
    },
  };
}

function numberBuilder(rows: number): Builder {
  const data = new Float64Array(rows);
  const missing = new Uint8Array(rows);
  let at = 0;
  return {
    values: { kind: 'numbers', data, missing },
    restart: () => {
      at = 0;
    },
    append: (chunk, index) => {
      // Cell by cell from the vector: a list of the values in between costs more than everything else.
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < vector.itemCount; row++, at++) {
        const value = vector.getItem(row);
        data[at] = typeof value === 'number' ? value : Number.NaN;
        missing[at] = value === null ? 1 : 0;
      }
    },
  };
}
