/**
 * Reads a database whose own list of tables is lost: finds where each table begins, and opens a copy whose first page
 * says so. The pages of a table are told apart by the columns of the rows on them.
 */
import { closeSync, copyFileSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import type Libsql from 'libsql';
import type { KnownTable } from './known-tables.ts';
import { readDatabase } from './read-only-database.ts';
import { orDamage } from './salvage-rows.ts';
import { pageBytes, type SchemaEntry, schemaPage } from './schema-page.ts';
import { applyLog } from './write-ahead-log.ts';

/** Calls `read` for every table that is found, with a database that holds it alone. `file` is left as it is. */
export function readWithoutSchema(
  file: string,
  tables: readonly KnownTable[],
  read: (table: KnownTable, source: Libsql.Database) => void,
): void {
  const copy = `${file}.shadow`;
  try {
    copyFileSync(file, copy);
    applyLog(`${file}-wal`, copy);
    for (const root of rootsOf(copy)) {
      const rows = probe(copy, root);
      const table = tables.find(
        ({ hasRowids, accepts }) => hasRowids === root.hasRowids && rows.length > 0 && rows.every(accepts),
      );
      if (table !== undefined)
        withSchema(copy, { ...table, root: root.page }, (source) => read(table, source));
    }
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${end}`, { force: true });
  }
}

interface Root {
  readonly page: number;
  readonly hasRowids: boolean;
}

/** First bytes of pages: inner and outer ones of tables with rowids, and of everything else. */
const [rowidPages, otherPages] = [
  [5, 13],
  [2, 10],
];
/** The second page says of each that follows whose it is; tables begin on the first of these. */
const mapPage = 2;
const entryBytes = 5;
const isRoot = 1;

function rootsOf(file: string): readonly Root[] {
  const pages = Math.min(statSync(file).size / pageBytes, Math.floor(pageBytes / entryBytes));
  const map = readPage(file, mapPage);
  const roots: Root[] = [];
  for (let page = mapPage + 1; page <= pages; page += 1) {
    if (map[(page - mapPage - 1) * entryBytes] !== isRoot) continue;
    const kind = readPage(file, page)[0] ?? 0;
    if (rowidPages.includes(kind)) roots.push({ page, hasRowids: true });
    else if (otherPages.includes(kind)) roots.push({ page, hasRowids: false });
  }
  return roots;
}

function readPage(file: string, page: number): Buffer {
  const bytes = Buffer.alloc(pageBytes);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, pageBytes, (page - 1) * pageBytes);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** More than any table of ours has, so that a row of a wider one is known to be none of a narrower. */
const probed = Array.from({ length: 24 }, (_, index) => `c${index}`);
const rowsProbed = 20;

/** Some rows as they are stored, from either end: one may be damaged. */
function probe(copy: string, { page, hasRowids }: Root): readonly (readonly unknown[])[] {
  const columns = probed.join(', ');
  const rest = hasRowids ? `(${columns})` : `(${columns}, PRIMARY KEY (c0)) WITHOUT ROWID`;
  const entry = { name: 'probe', sql: `CREATE TABLE probe ${rest}`, root: page };
  return withSchema(copy, entry, (source) => {
    const key = hasRowids ? 'rowid' : 'c0';
    return ['', ' DESC'].flatMap((order) => {
      const sql = `SELECT * FROM probe ORDER BY ${key}${order} LIMIT ${rowsProbed}`;
      return (orDamage(() => source.prepare(sql).raw(true).all([])) ?? []) as unknown[][];
    });
  });
}

function withSchema<T>(copy: string, entry: SchemaEntry, work: (source: Libsql.Database) => T): T {
  const descriptor = openSync(copy, 'r+');
  try {
    writeSync(descriptor, schemaPage(entry, statSync(copy).size / pageBytes), 0, pageBytes, 0);
  } finally {
    closeSync(descriptor);
  }
  return readDatabase(copy, work);
}
