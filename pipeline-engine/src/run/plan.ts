/** What a run would do, before it does anything. */
import type { Because } from '../cache/identity.ts';
import type { OutputRecord, ReusedFrom } from './events.ts';

export interface PlannedStep {
  readonly id: string;
  /** `depends` runs only if a step above gives new bytes. */
  readonly action: 'reuse' | 'run' | 'depends';
  readonly because: readonly Because[];
  /** For `reuse`: the result that will be used. */
  readonly from?: ReusedFrom;
  /** For `reuse`: its outputs. */
  readonly outputs?: readonly OutputRecord[];
  /** From the step's own history; absent when it never ran. */
  readonly estimateSeconds?: number;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
}
