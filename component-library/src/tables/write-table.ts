/**
 * Writes table artifacts. The bytes depend on the rows alone: one writing thread (DuckDB cuts row groups
 * elsewhere with several), fixed compression and row group size, no time stamps.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Column, TableSummary } from '@millrace/pipeline-engine/browser';
import { ComponentFailure } from '../host/failure.ts';
import { physicalTypes } from './column-types.ts';
import { loadTable } from './load-table.ts';
import { DATA_FILE, MLTABLE_FILE, openTable } from './open-table.ts';
import type { Session } from './session.ts';
import { quoteName, quoteText } from './sql.ts';
import type { TableData } from './table-data.ts';
import { encodeTableMetadata, METADATA_KEY } from './table-metadata.ts';

function mltable(files: readonly string[]): string {
  return `$schema: https://azuremlschemas.azureedge.net/latest/MLTable.schema.json
type: mltable
paths:
${files.map((file) => `  - file: ${/^[\w./-]+$/.test(file) ? `./${file}` : JSON.stringify(`./${file}`)}`).join('\n')}
transformations:
  - read_parquet
`;
}

export interface TableSource {
  /** A SELECT in the order of the rows, whose columns are named like `columns`. */
  readonly query: string;
  readonly columns: readonly Column[];
}

/** Writes into the existing folder `target`; answers what was written. */
export async function writeTable(
  session: Session,
  source: TableSource,
  target: string,
): Promise<TableSummary> {
  await writeParquet(session, source, path.join(target, DATA_FILE));
  return finishTable(session, target, [DATA_FILE]);
}

/** Makes a table of the Parquet files that lie in a folder, by their `/`-separated paths. */
export async function finishTable(
  session: Session,
  target: string,
  files: readonly string[],
): Promise<TableSummary> {
  await writeFile(path.join(target, MLTABLE_FILE), mltable(files));
  const { rows, columns } = await openTable(session, target);
  return { rows, columns };
}

/** One file of a table. */
export async function writeParquet(session: Session, source: TableSource, file: string): Promise<void> {
  if (source.columns.length === 0) {
    throw new ComponentFailure('no-columns', 'The result would be a table without any column.', {
      remedy: 'Choose at least one column.',
    });
  }
  const list = source.columns.map(({ name, type }) => {
    return `CAST(${quoteName(name)} AS ${physicalTypes[type]}) AS ${quoteName(name)}`;
  });
  await withOneThread(session, () =>
    session.run(
      `COPY (SELECT ${list.join(', ')} FROM (${source.query})) TO ${quoteText(file)}
       (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880,
        KV_METADATA {${METADATA_KEY}: ${quoteText(encodeTableMetadata(source.columns))}})`,
    ),
  );
}

/** Writes a table that is held in memory. */
export async function writeTableData(
  session: Session,
  table: TableData,
  target: string,
): Promise<TableSummary> {
  const loaded = await loadTable(session, table);
  try {
    return await writeTable(
      session,
      { query: `SELECT * FROM ${loaded}`, columns: table.columns.map(withoutValues) },
      target,
    );
  } finally {
    await session.run(`DROP TABLE ${loaded}`);
  }
}

function withoutValues({ name, type, categorical, role }: Column): Column {
  return { name, type, categorical, role };
}

let nested = 0;

/** Work that writes many files asks once for all of them: each change of the number costs a statement. */
export async function withOneThread<T>(session: Session, work: () => Promise<T>): Promise<T> {
  if (nested === 0) await session.run('SET threads = 1');
  nested += 1;
  try {
    return await work();
  } finally {
    nested -= 1;
    if (nested === 0) await session.run(`SET threads = ${session.threads}`);
  }
}
