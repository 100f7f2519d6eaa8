/** For tests: adapters in memory that are driven by hand, and one conformance suite per port. */
export {
  type ArtifactsUnderTest,
  artifactNotesConformance,
  artifactStoreConformance,
  type NotesUnderTest,
} from './artifact-conformance.ts';
export {
  type CallKeepingUnderTest,
  callKeepingConformance,
  type GivenFilesUnderTest,
  givenFilesConformance,
} from './call-keeping-conformance.ts';
export { createBench as createCommandBench } from './command-conformance/bench.ts';
export {
  type CommandConformanceOptions,
  type ConformanceChapter,
  commandTargetConformance,
} from './command-conformance/index.ts';
export { type ExampleStep, exampleGraph, exampleStep } from './example-graphs.ts';
export { createManualTarget, type ManualAttempt, type ManualTarget } from './manual-target.ts';
export { createMemoryCallKeeping } from './memory-call-keeping.ts';
export { createMemoryFiles, type MemoryFiles } from './memory-files.ts';
export { createMemoryNotes } from './memory-history.ts';
export { createMemoryOwnership } from './memory-ownership.ts';
export { createMemorySecrets } from './memory-secrets.ts';
export {
  createMemoryArtifacts,
  createMemoryHasher,
  createMemoryStores,
  type MemoryStores,
} from './memory-stores.ts';
export { createMemoryWorld, type MemoryWorld } from './memory-world.ts';
export { type OwnedStores, type OwnershipUnderTest, ownershipConformance } from './ownership-conformance.ts';
export { type SchedulesUnderTest, scheduleStoreConformance } from './schedule-conformance.ts';
export { simulateSchedules } from './schedules/schedule-simulator.ts';
export { type SecretsUnderTest, secretsConformance } from './secrets-conformance.ts';
export { createRandom, type Random } from './simulator/random.ts';
export {
  runStoreConformance,
  type StoresUnderTest,
  startRun,
  stepCacheConformance,
} from './store-conformance.ts';
export { computeTargetConformance, type TargetUnderTest } from './target-conformance.ts';
export { type WheelOptions, writeWheel } from './wheel.ts';
