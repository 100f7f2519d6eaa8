/**
 * Gives pages that the database no longer uses back to the disk, a few at a time. Databases of older versions cannot do
 * that before they were rewritten once; that stops everything for its time, so it is only done when nothing runs and much is to be won.
 */
import type { Database } from './database.ts';

const pagesAtOnce = 2000;
/** Fewer are kept for what comes next. */
const fewPages = 256;

export async function releasePages(database: Database, pause: () => Promise<void>): Promise<void> {
  const free = (): number => numberOf(database, 'freelist_count');
  if (numberOf(database, 'auto_vacuum') !== incremental) {
    const isWorthIt = free() > fewPages && free() > numberOf(database, 'page_count') / 4;
    const [running] = database.all('SELECT run FROM runs WHERE finished_at IS NULL LIMIT 1');
    if (!isWorthIt || running !== undefined) return;
    database.all(`PRAGMA auto_vacuum = ${incremental}`);
    database.all('VACUUM');
  }
  while (free() > fewPages) {
    database.all(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
    await pause();
  }
  database.all('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** The value of `PRAGMA auto_vacuum` that releases pages when it is asked to. */
export const incremental = 2;

function numberOf(database: Database, pragma: 'freelist_count' | 'page_count' | 'auto_vacuum'): number {
  return Number(database.all(`PRAGMA ${pragma}`)[0]?.[pragma] ?? 0);
}
