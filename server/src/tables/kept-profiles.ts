/** Profiles of tables by digest, kept once made: artifacts never change. Collected with their artifacts. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { TableProfile } from '@millrace/component-library';
import type { ArtifactNotes } from '@millrace/pipeline-engine';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { isCode } from '../workspace/safe-path.ts';

export interface KeptProfiles extends ArtifactNotes {
  read(digest: string): Promise<TableProfile | undefined>;
  write(digest: string, profile: TableProfile): Promise<void>;
}

export function createKeptProfiles(stateDirectory: string): KeptProfiles {
  const folder = path.join(stateDirectory, 'profiles');
  const fileOf = (digest: string): string => path.join(folder, `${digest.replace(':', '-')}.json`);
  return {
    read: async (digest) => {
      try {
        // Written by this program, below the state folder.
        return JSON.parse(await readFile(fileOf(digest), 'utf8')) as TableProfile;
      } catch (error) {
        if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
    write: (digest, profile) => writeAtomically(fileOf(digest), JSON.stringify(profile)),
    list: async () => {
      const found: { digest: string; bytes: number }[] = [];
      for (const name of await namesIn(folder)) {
        const hex = /^sha256-([0-9a-f]{64})\.json$/.exec(name)?.[1];
        if (hex === undefined) continue;
        const { size } = await stat(path.join(folder, name));
        found.push({ digest: `sha256:${hex}`, bytes: size });
      }
      return found;
    },
    remove: (digest) => rm(fileOf(digest), { force: true }),
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}
