/** Which result stands for which fingerprint. */
import type { Identity } from '../../cache/identity.ts';
import type { Metric, OutputRecord, ReusedFrom } from '../events.ts';

/** A result that stands for a fingerprint. */
export interface StepCacheEntry {
  readonly fingerprint: string;
  readonly run: string;
  readonly step: string;
  readonly attempt: string;
  readonly time: number;
  readonly durationMs: number;
  readonly outputs: readonly OutputRecord[];
  readonly metrics: readonly Metric[];
}

/** What a miss is compared with. */
export interface EarlierResult {
  readonly identity: Identity;
  readonly from: ReusedFrom;
  readonly durationMs: number;
  /** False when it is another step's: comparable only when its identity is nearly the same. */
  readonly isOwn: boolean;
}

/** Results by fingerprint. Only successes are kept; they enter through `RunStore.append`. */
export interface StepCache {
  /** One query for any number; fingerprints without a result are absent. */
  get(fingerprints: readonly string[]): Promise<ReadonlyMap<string, StepCacheEntry>>;
  /** Whether results are stored under a former format of identities; known once for all, for none are added. */
  hasFormerFormat(): boolean;
  /** What this step of this pipeline used last, else the newest result of the same component. */
  nearest(pipeline: string, step: string, component: string): Promise<EarlierResult | undefined>;
}

/** A result to store in the step cache together with the event that says so. */
export interface StepCommit {
  readonly entry: StepCacheEntry;
  readonly identity: Identity;
  readonly component: string;
  /** False: the first commit of a fingerprint stands. */
  readonly replace: boolean;
}
