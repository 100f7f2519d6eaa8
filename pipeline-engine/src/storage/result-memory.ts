/**
 * Results that were read from the state database, so that an unchanged pipeline is planned without reading them again.
 * They stand until this connection writes them, or another connection commits anything at all.
 */
import type { StepCacheEntry } from '../run/ports.ts';
import type { Database } from './database.ts';
import { createLimitedMemory, type LimitedMemory } from './limited-memory.ts';

/** Of how many outputs, metrics and columns: enough for the results of a large graph. */
const mostPieces = 1_000_000;

interface Remembered {
  readonly results: LimitedMemory<StepCacheEntry>;
  /** `PRAGMA data_version`: another number whenever another connection committed, of this process or another. */
  version: unknown;
}

const memories = new WeakMap<Database, Remembered>();

/** What is known of the database as it is at this moment: not to be kept over an `await`. */
export function resultMemoryOf(database: Database): LimitedMemory<StepCacheEntry> {
  const known = memories.get(database) ?? {
    results: createLimitedMemory(mostPieces, piecesOf),
    version: null,
  };
  memories.set(database, known);
  const version = database.first('PRAGMA data_version')?.data_version;
  if (version !== known.version) known.results.clear();
  known.version = version;
  return known.results;
}

/** To be called for each result that this connection writes, whatever becomes of the transaction. */
export function forgetRemembered(database: Database, fingerprint: string): void {
  memories.get(database)?.results.forget(fingerprint);
}

function piecesOf({ outputs, metrics }: StepCacheEntry): number {
  const columns = outputs.reduce((sum, { table }) => sum + (table?.columns.length ?? 0), 0);
  return 1 + outputs.length + metrics.length + columns;
}
