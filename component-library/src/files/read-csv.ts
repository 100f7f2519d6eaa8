/** A checked CSV file as a typed table: names, missing texts, types from all rows. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../host/failure.ts';
import { uniqueNames } from '../tables/names.ts';
import type { Session } from '../tables/session.ts';
import { quoteName, quoteText } from '../tables/sql.ts';
import type { TableSource } from '../tables/write-table.ts';
import type { CanonicalCsv } from './canonical-csv.ts';
import { castText, inferTypes, trimmed } from './infer-types.ts';

export interface CsvReading {
  readonly delimiter: string;
  readonly header: boolean;
  /** Texts that stand for a missing cell, compared without blanks around them. */
  readonly missing: readonly string[];
}

/** A text that no cell holds, so that DuckDB leaves the question of what is missing to us. */
const NEVER = '\u0001millrace-never\u0001';

export async function readCsv(
  session: Session,
  csv: CanonicalCsv,
  reading: CsvReading,
): Promise<TableSource> {
  const names = await columnNames(session, csv, reading);
  const relation = textRelation(csv, reading, names);
  const types = await inferTypes(session, relation, names);
  const columns = names.map((name, index): Column => {
    return { name, type: types[index] ?? 'string', categorical: false, role: 'feature' };
  });
  const list = columns.map(({ name, type }) => `${castText(name, type)} AS ${quoteName(name)}`).join(', ');
  return { query: `SELECT ${list} FROM ${relation}`, columns };
}

/**
 * Every cell as text under the final names, missing ones NULL. Not with IN: DuckDB turns long IN lists into
 * joins, one per column, and two hundred columns then take minutes and gigabytes.
 */
function textRelation(csv: CanonicalCsv, reading: CsvReading, names: readonly string[]): string {
  const missing = reading.missing.map((text) => quoteText(text.trim())).join(', ');
  const list = names.map((name, index) => {
    const cell = `c${index}`;
    const isMissing = `list_contains([${missing}], ${trimmed(cell)})`;
    const value = missing === '' ? cell : `CASE WHEN ${isMissing} THEN NULL ELSE ${cell} END`;
    return `${value} AS ${quoteName(name)}`;
  });
  return `(SELECT ${list.join(', ')} FROM ${rawRelation(csv, reading.delimiter, reading.header)})`;
}

function rawRelation({ file, scan }: CanonicalCsv, delimiter: string, header: boolean): string {
  const columns = Array.from({ length: scan.cells }, (_, index) => `c${index}: 'VARCHAR'`).join(', ');
  const options = [
    `auto_detect = false`,
    `header = ${header}`,
    `delim = ${quoteText(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `new_line = '\\n'`,
    `nullstr = ${quoteText(NEVER)}`,
    `columns = {${columns}}`,
    `parallel = ${!scan.quotedBreaks}`,
    `max_line_size = ${Math.max(2 ** 21, 2 * scan.longestRecord)}`,
  ];
  return `read_csv(${quoteText(file)}, ${options.join(', ')})`;
}

async function columnNames(session: Session, csv: CanonicalCsv, reading: CsvReading): Promise<string[]> {
  const numbered = Array.from({ length: csv.scan.cells }, (_, index) => `Col${index + 1}`);
  if (!reading.header) return numbered;
  const rows = await session.rows(`SELECT * FROM ${rawRelation(csv, reading.delimiter, false)} LIMIT 1`);
  if (rows[0] === undefined)
    throw new ComponentFailure('empty-file', 'The file has no line with text.', { port: 'source' });
  return uniqueNames(rows[0].map((cell) => (cell === null ? '' : String(cell))));
}
