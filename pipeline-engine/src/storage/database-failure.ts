/** What the database refuses, said with its file and what to do. */
import { EngineError } from '../errors.ts';

/** Undefined for what is no refusal of SQLite. */
export function databaseFailure(error: unknown, file: string): EngineError | undefined {
  if (!(error instanceof Error) || error instanceof EngineError || !('code' in error)) return undefined;
  const code = String(error.code);
  const params = { code, file };
  const cause = { cause: error };
  if (isDamage(code)) {
    const message = `The state database ${file} is damaged (${error.message}). Stop Millrace and run: millrace doctor --repair`;
    return new EngineError('database-damaged', message, params, cause);
  }
  const remedy = remedies.find(([pattern]) => pattern.test(code))?.[1] ?? '';
  const message = `The state database ${file} failed: ${error.message} (${code}).${remedy}`;
  return new EngineError('store-failed', message, params, cause);
}

/** Whether SQLite says that the bytes of a file are wrong. */
export const isDamage = (code: string): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(code);

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL/, ' The disk is full: make room, and start again; what was stored stays.'],
  [/^SQLITE_(READONLY|CANTOPEN|PERM)/, ' Make the folder writable, or give another one with --state-dir.'],
  [/^SQLITE_IOERR/, ' Check the disk and its free room, and run: millrace doctor'],
];
