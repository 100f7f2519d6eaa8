/** What steps that are computed in parts leave for attempts after them. */
import type { Amount } from '../room.ts';
import type { AttemptParts } from './attempt.ts';

/** Where parts of steps are committed, for the attempts after this one and for later runs. */
export interface PartStore {
  /**
   * The folder of a scope, which is made if it is not there. With `fresh`, parts that were committed under another word
   * do not count, now and from now on.
   */
  open(scope: string, fresh: string | undefined): AttemptParts;
  /** How many of these have a name here. Makes nothing. */
  count(scope: string, keys: readonly string[]): number;
  /** What a scope takes now, or every scope: committed parts, drafts and former generations. */
  measure(scope?: string): Promise<ReadonlyMap<string, Amount>>;
  /** An attempt that had the scope has ended. Resolves when what it takes is known. */
  settled(scope: string): Promise<void>;
  /** Removes parts that nobody used since `before`, and what was never committed or does not count any more. */
  sweep(before: number, options: { readonly dryRun: boolean }): Promise<Amount>;
}
