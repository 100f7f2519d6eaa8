/** A stored table as CSV for spreadsheets: UTF-8 with byte order mark, missing cells empty. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { TableCsvRequest } from '../queries.ts';
import { openTable } from './open-table.ts';
import { openSession } from './session.ts';
import { quoteName, quoteText } from './sql.ts';

export async function exportCsv({ path, target }: TableCsvRequest): Promise<{ readonly rows: number }> {
  const session = await openSession();
  const table = await openTable(session, path);
  const list = table.columns.map(({ name, type }) => {
    return type === 'datetime' ? `${dateText(quoteName(name))} AS ${quoteName(name)}` : quoteName(name);
  });
  const body = `${target}.body`;
  try {
    await session.run(
      `COPY (SELECT ${list.join(', ')} FROM ${table.relation}) TO ${quoteText(body)} (FORMAT csv, HEADER true)`,
    );
    await pipeline(async function* () {
      yield Buffer.from('\ufeff', 'utf8');
      yield* createReadStream(body);
    }, createWriteStream(target));
  } finally {
    await rm(body, { force: true });
  }
  return { rows: table.rows };
}

/** As spreadsheets read it: a date, with the time where there is one. */
function dateText(name: string): string {
  return `CASE WHEN ${name} = date_trunc('day', ${name}) THEN strftime(${name}, '%Y-%m-%d') ELSE CAST(${name} AS VARCHAR) END`;
}
