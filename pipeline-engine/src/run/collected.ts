/** What a collection took away, or would take away. */
import type { Amount } from './room.ts';

export interface Collected {
  readonly dryRun: boolean;
  /** Runs of which the summary stays. */
  readonly runs: readonly string[];
  /** Results that are no longer reused. */
  readonly results: number;
  readonly artifacts: Amount;
  readonly logs: Amount;
  /** Folders of attempts whose process is gone. */
  readonly attempts: number;
  readonly profiles: Amount;
  /** Committed parts of steps that nobody used. */
  readonly parts: Amount;
  /** Files that were given with calls of endpoints. */
  readonly callFiles: Amount;
  /** Files that were held for runs which they started. */
  readonly heldFiles: Amount;
}

type Swept = Pick<Collected, 'artifacts' | 'logs' | 'profiles' | 'parts' | 'callFiles' | 'heldFiles'>;

const amountsOf = ({ artifacts, logs, profiles, parts, callFiles, heldFiles }: Swept): readonly Amount[] => [
  artifacts,
  logs,
  profiles,
  parts,
  callFiles,
  heldFiles,
];

export function freedBytes(collected: Swept): number {
  return amountsOf(collected).reduce((sum, { bytes }) => sum + bytes, 0);
}

export function isNothingCollected(collected: Swept & { readonly runs: readonly string[] }): boolean {
  return collected.runs.length === 0 && amountsOf(collected).every(({ count }) => count === 0);
}
