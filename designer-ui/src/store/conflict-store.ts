/** What the open pipeline's text and another version of it disagree on, until the person has decided. */
import type { MergeConflict } from '@millrace/pipeline-engine/browser';
import { create } from 'zustand';

/** Which versions were looked at: a decision counts for these and no others. */
export interface FileConflict {
  readonly mine: string;
  readonly theirs: string;
  readonly conflicts: readonly MergeConflict[];
}

interface ConflictState {
  /** Set while the document's save state is `conflict`. */
  readonly conflict: FileConflict | undefined;
  /** The question stands over the page; put off, it waits in the top bar. */
  readonly isAsking: boolean;
  readonly ask: (conflict: FileConflict | undefined) => void;
  readonly setAsking: (isAsking: boolean) => void;
}

export const useConflictStore = create<ConflictState>()((set) => ({
  conflict: undefined,
  isAsking: false,
  ask: (conflict) => set({ conflict, isAsking: true }),
  setAsking: (isAsking) => set({ isAsking }),
}));
