/** What is asked of a component worker about stored tables and data files. Profiles are kept once made. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileInspection, TablePage, TableProfile } from '@millrace/component-library';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { isCode } from '../workspace/safe-path.ts';
import type { AskWorker } from './ask-worker.ts';

export interface TableQueries {
  page(path: string, range: { readonly offset: number; readonly limit: number }): Promise<TablePage>;
  profile(digest: string, path: string): Promise<TableProfile>;
  /** Writes the table to a temporary file, which the caller removes. */
  writeCsv(path: string): Promise<string>;
  inspect(file: string): Promise<FileInspection>;
}

export function createTableQueries(stateDirectory: string, ask: AskWorker): TableQueries {
  return {
    page: (table, range) => ask<TablePage>({ type: 'table-page', path: table, ...range }),
    profile: async (digest, table) => {
      const kept = path.join(stateDirectory, 'profiles', `${digest.replace(':', '-')}.json`);
      const known = await readKept(kept);
      if (known) return known;
      const profile = await ask<TableProfile>({ type: 'table-profile', path: table });
      await writeAtomically(kept, JSON.stringify(profile));
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

async function readKept(file: string): Promise<TableProfile | undefined> {
  try {
    // Written by this program, below the state folder.
    return JSON.parse(await readFile(file, 'utf8')) as TableProfile;
  } catch (error) {
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
