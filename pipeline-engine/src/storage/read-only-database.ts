/** Opens a database without ever changing it: no migration, no checkpoint when it is closed, not even of a damaged one. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Libsql from 'libsql';

/** What goes wrong comes out as SQLite says it. */
export function readDatabase<T>(file: string, work: (database: Libsql.Database) => T): T {
  // Beside a database in WAL mode SQLite writes its index, which a folder that is read-only does not take.
  const mode = isWritable(path.dirname(file)) ? 'mode=ro' : 'mode=ro&immutable=1';
  const connection = new Libsql(`${pathToFileURL(file).href}?${mode}`);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
