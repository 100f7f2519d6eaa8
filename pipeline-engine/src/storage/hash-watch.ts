/** How whoever waits for hashing hears how far it is, and calls it off. */
import type { HashingProgress } from '../run/ports.ts';

export interface HashWatch {
  readonly signal?: AbortSignal;
  /** So many bytes more were read. */
  readonly onRead?: (bytes: number) => void;
}

export class HashingCancelled extends Error {
  constructor() {
    super('the hashing was called off');
  }
}

/** Counts the bytes of everything that is being hashed at once; begins anew when nothing is. */
export interface HashingCount {
  /** Answers what to call when the digest is made, or not. */
  begin(): () => void;
  /** So many bytes have to be read. */
  expect(bytes: number): void;
  read(bytes: number): void;
}

export function createHashingCount(onProgress: (progress: HashingProgress) => void): HashingCount {
  let [active, done, total] = [0, 0, 0];
  return {
    begin: () => {
      active += 1;
      return () => {
        active -= 1;
        if (active > 0) return;
        // What was called off is never read: it ends here all the same.
        if (total > 0) onProgress({ done: total, total });
        [done, total] = [0, 0];
      };
    },
    expect: (bytes) => {
      total += bytes;
    },
    read: (bytes) => {
      done += bytes;
      if (done < total) onProgress({ done, total });
    },
  };
}
