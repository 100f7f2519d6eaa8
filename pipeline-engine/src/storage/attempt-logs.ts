/** The logs of attempts: one file each, in one folder, with a folder beside it for those of the processes of a distributed step. */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AttemptLogs } from '../run/ports.ts';
import { processLogFolder } from '../run/process-log-files.ts';
import { bytesBelow } from './disk-usage.ts';

const suffix = '.log';

export function createAttemptLogs({ directory }: { readonly directory: string }): AttemptLogs {
  return {
    list: async () =>
      readdirSync(directory)
        .filter((name) => name.endsWith(suffix))
        .map((name) => ({
          attempt: name.slice(0, -suffix.length),
          bytes: attemptLogBytes(path.join(directory, name)),
        })),
    remove: async (attempt) => {
      const file = path.join(directory, `${path.basename(attempt)}${suffix}`);
      rmSync(processLogFolder(file), { recursive: true, force: true });
      rmSync(file, { force: true });
    },
  };
}

export const attemptLogBytes = (file: string): number =>
  bytesBelow(file) + bytesBelow(processLogFolder(file));
