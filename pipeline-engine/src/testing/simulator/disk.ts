/** What outlives a process of a simulated world: the stores, the files, and who owns them. */

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
  writeInput(content: string): void;
}

export const inputPath = '/workspace/data.csv';

export function createDisk(): Disk {
  const files = createMemoryFiles();
  const stored = createMemoryArtifacts(files, hash);
  const contents = new Map<string, string>();
  const losses = new Map<string, { times: number; at: number }>();
  return {
    ...createMemoryStores(),
    files,
    contents,
    losses,
    fence: 0,
    artifacts: {
      ...stored,
      put: async (path) => {
        const kept = await stored.put(path);
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
