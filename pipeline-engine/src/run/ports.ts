/**
 * The ports of a run, one file each in `ports/`: everything outside the pure core. Adapters live in `targets/`,
 * `environments/` and `storage/`, are factory functions, and pass the conformance suite of their port in `testing/`.
 */

export type { ArtifactNotes, ArtifactStore, Claim } from './ports/artifact-store.ts';
export {
  type Attempt,
  type AttemptInput,
  type AttemptParts,
  type AttemptSecrets,
  artifactsOutput,
} from './ports/attempt.ts';
export type { AttemptLogs } from './ports/attempt-logs.ts';
export type { Clock, Timer } from './ports/clock.ts';
export type { AttemptHandle, AttemptOutcome, AttemptSignal, ComputeTarget } from './ports/compute-target.ts';
export type {
  CodeFile,
  CodeSnapshot,
  HashedInput,
  HashingProgress,
  InputFile,
  InputHasher,
} from './ports/input-hasher.ts';
export type { PartStore } from './ports/part-store.ts';
export type { FindRegistered, ResolvePath } from './ports/references.ts';
export type { HistoricResult, RunHistory, RunUses } from './ports/run-history.ts';
export type { PinnedCode, PinnedExternal, PinnedInput, PinnedSecret, RunPin } from './ports/run-pin.ts';
export type { Owned, RunListener, RunPage, RunStore, RunSummary } from './ports/run-store.ts';
export type { Secret, Secrets } from './ports/secrets.ts';
export type { EarlierResult, StepCache, StepCacheEntry, StepCommit } from './ports/step-cache.ts';
