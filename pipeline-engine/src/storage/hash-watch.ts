/** How whoever waits for a digest hears how far it is, and calls it off. */
import type { HashingWatch } from '../run/ports.ts';

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

/** Counts what has to be read and what was, for all files of one digest together. */
export interface HashCount extends HashWatch {
  /** So many bytes have to be read. */
  expect(bytes: number): void;
}

export function countHashing({ signal, onProgress }: HashingWatch): HashCount {
  let [done, total] = [0, 0];
  return {
    signal,
    expect: (bytes) => {
      total += bytes;
    },
    onRead: (bytes) => {
      done += bytes;
      onProgress?.({ done, total });
    },
  };
}
