/** Files that lie beside the store because runs read them: what calls brought, what a folder held when a run was started. */
import type { Amount } from './room.ts';

export interface GivenFiles {
  /** Removes what no run reads that is kept; with `dryRun` only says what that would be. */
  sweep(options: GivenFilesSweep): Promise<Amount>;
}

export interface GivenFilesSweep {
  readonly dryRun: boolean;
  /** Runs that keep only their summary after this collection: they need nothing any more. */
  readonly leaving: ReadonlySet<string>;
  /** Lets others go on, and ends the collection here when it is to end. */
  readonly pause: () => Promise<void>;
}
