/** One page of a stored table for the results grid. */
import type { TablePage, TablePageRequest } from '../queries.ts';
import { jsonCell } from './json-cell.ts';
import { openTable } from './open-table.ts';
import { openSession } from './session.ts';

const MOST_ROWS = 500;

export async function readTablePage({ path, offset, limit }: TablePageRequest): Promise<TablePage> {
  const session = await openSession();
  const table = await openTable(session, path);
  const count = Math.max(0, Math.min(limit, MOST_ROWS));
  const rows = await session.rows(
    `SELECT * FROM ${table.relation} LIMIT ${count} OFFSET ${Math.max(0, offset)}`,
  );
  return {
    summary: { rows: table.rows, columns: table.columns },
    offset,
    rows: rows.map((row) => row.map(jsonCell)),
  };
}
