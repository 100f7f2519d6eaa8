/** What outlives a process of a simulated world: the stores, the files, and who owns them. */

import type { RunEvent } from '../../run/events.ts';
import type { ArtifactStore } from '../../run/ports.ts';
import { createMemoryFiles, type MemoryFiles } from '../memory-files.ts';
import { createMemoryArtifacts, createMemoryStores, type MemoryStores } from '../memory-stores.ts';
import { hash } from '../memory-world.ts';

export interface Disk extends MemoryStores {
  readonly files: MemoryFiles;
  readonly artifacts: ArtifactStore;
  /** Every content that ever was, by digest. */
  readonly contents: ReadonlyMap<string, string>;
  fence: number;
  /** How often each artifact was lost, and after which dispatch for the last time. */
  readonly losses: ReadonlyMap<string, { readonly times: number; readonly at: number }>;
  lose(digest: string, at: number): void;
  /** How often the result of an identity was collected. */
  readonly forgotten: ReadonlyMap<string, number>;
  /** The whole logs of runs whose own was folded. */
  readonly wholeLogs: ReadonlyMap<string, readonly RunEvent[]>;
  writeInput(content: string): void;
}

export const inputPath = '/workspace/data.csv';

export function createDisk(): Disk {
  const files = createMemoryFiles();
  const stored = createMemoryArtifacts(files, hash);
  const contents = new Map<string, string>();
  const losses = new Map<string, { times: number; at: number }>();
  const stores = createMemoryStores();
  const wholeLogs = new Map<string, readonly RunEvent[]>();
  const forgotten = new Map<string, number>();
  const keepLog = async (run: string): Promise<void> => {
    if (!wholeLogs.has(run)) wholeLogs.set(run, await stores.runStore.events(run));
  };
  return {
    ...stores,
    forgotten,
    wholeLogs,
    history: {
      ...stores.history,
      compact: async (runs, time) => {
        for (const run of runs) await keepLog(run);
        await stores.history.compact(runs, time);
      },
      fold: async (run) => {
        await keepLog(run);
        await stores.history.fold(run);
      },
      forget: (results, isStillFree) =>
        stores.history.forget(results, (result) => {
          if (!isStillFree(result)) return false;
          forgotten.set(result.fingerprint, (forgotten.get(result.fingerprint) ?? 0) + 1);
          return true;
        }),
    },
    files,
    contents,
    losses,
    fence: 0,
    artifacts: {
      ...stored,
      put: async (path, claim) => {
        const kept = await stored.put(path, claim);
        contents.set(kept.digest, files.read(stored.path(kept.digest)) ?? '');
        return kept;
      },
    },
    lose: (digest, at) => {
      if (files.take(stored.path(digest)) === undefined) return;
      losses.set(digest, { times: (losses.get(digest)?.times ?? 0) + 1, at });
    },
    writeInput: (content) => {
      files.write(inputPath, content);
      contents.set(`sha256:${hash(content)}`, content);
    },
  };
}
