/** The logs of attempts: one file each, in one folder. */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AttemptLogs } from '../run/ports.ts';
import { bytesBelow } from './disk-usage.ts';

const suffix = '.log';

export function createAttemptLogs({ directory }: { readonly directory: string }): AttemptLogs {
  return {
    list: async () =>
      readdirSync(directory)
        .filter((name) => name.endsWith(suffix))
        .map((name) => ({
          attempt: name.slice(0, -suffix.length),
          bytes: bytesBelow(path.join(directory, name)),
        })),
    remove: async (attempt) =>
      rmSync(path.join(directory, `${path.basename(attempt)}${suffix}`), { force: true }),
  };
}
