/** When stored results were last read again, beside their sizes in the state database: it goes with them. */
import type { ContentReadings } from '../run/background-check.ts';
import type { Database } from './database.ts';
import { assertFence } from './ownership.ts';

export function createContentReadings(options: {
  readonly database: Database;
  readonly fence: number;
}): ContentReadings {
  const { database, fence } = options;
  return {
    readAt: async (digest) => {
      const at = database.first('SELECT read_at FROM artifacts WHERE digest = ?', digest)?.read_at;
      return at === null || at === undefined ? undefined : Number(at);
    },
    note: async (digest, time) =>
      database.transaction(() => {
        assertFence(database, fence);
        database.run('UPDATE artifacts SET read_at = ? WHERE digest = ?', time, digest);
      }),
  };
}
