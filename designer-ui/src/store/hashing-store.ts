/** How far the hashing of large inputs is, which a plan or a start waits for. */
import { create } from 'zustand';

interface Hashing {
  readonly done: number;
  readonly total: number;
}

export const useHashingStore = create<{
  /** Undefined while nothing is being hashed. */
  readonly hashing: Hashing | undefined;
  readonly receive: (hashing: Hashing) => void;
}>()((set) => ({
  hashing: undefined,
  receive: ({ done, total }) => set({ hashing: done < total ? { done, total } : undefined }),
}));
