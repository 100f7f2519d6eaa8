/** What is asked of a component worker about stored tables and data files. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { FileInspection, TablePage, TableProfile } from '@millrace/component-library';
import type { AskWorker } from './ask-worker.ts';
import type { KeptProfiles } from './kept-profiles.ts';

export interface TableQueries {
  page(path: string, range: { readonly offset: number; readonly limit: number }): Promise<TablePage>;
  profile(digest: string, path: string): Promise<TableProfile>;
  /** Writes the table to a temporary file, which the caller removes. */
  writeCsv(path: string): Promise<string>;
  inspect(file: string): Promise<FileInspection>;
}

export function createTableQueries(
  stateDirectory: string,
  profiles: KeptProfiles,
  ask: AskWorker,
): TableQueries {
  return {
    page: (table, range) => ask<TablePage>({ type: 'table-page', path: table, ...range }),
    profile: async (digest, table) => {
      const known = await profiles.read(digest);
      if (known) return known;
      const profile = await ask<TableProfile>({ type: 'table-profile', path: table });
      await profiles.write(digest, profile);
      return profile;
    },
    writeCsv: async (table) => {
      const folder = path.join(stateDirectory, 'downloads');
      await mkdir(folder, { recursive: true });
      const target = path.join(folder, `${randomUUID()}.csv`);
      await ask<unknown>({ type: 'table-csv', path: table, target });
      return target;
    },
    inspect: (file) => ask<FileInspection>({ type: 'inspect-file', path: file }),
  };
}
