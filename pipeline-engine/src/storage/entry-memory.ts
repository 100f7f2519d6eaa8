/** The entries of artifacts that were seen whole, up to a number of entries; those that came first give way. */
import type { TreeEntry } from './tree-hash.ts';

export interface EntryMemory {
  get(digest: string): readonly TreeEntry[] | undefined;
  keep(digest: string, entries: readonly TreeEntry[]): void;
  forget(digest: string): void;
}

export function createEntryMemory(mostEntries: number): EntryMemory {
  const known = new Map<string, readonly TreeEntry[]>();
  let count = 0;

  const forget = (digest: string): void => {
    count -= known.get(digest)?.length ?? 0;
    known.delete(digest);
  };

  return {
    get: (digest) => known.get(digest),
    keep: (digest, entries) => {
      if (known.get(digest) === entries) return;
      forget(digest);
      known.set(digest, entries);
      count += entries.length;
      for (const oldest of known.keys()) {
        if (count <= mostEntries) return;
        forget(oldest);
      }
    },
    forget,
  };
}
