/** The engine for Node: everything of `browser.ts` that a server needs, and the adapters. */
export type { Because, Identity, IdentityPart } from './cache/identity.ts';
export { type DoctorReport, type ExamineOptions, examine } from './doctor/examine.ts';
export { createEnvironments, type EnvironmentWorkshop } from './environments/environments.ts';
export type { MadeEnvironment } from './environments/made.ts';
export type { ErrorCode, Failure, Issue, Params, Result, Severity } from './errors.ts';
export { EngineError, errorTable, unreachable } from './errors.ts';
export type { Step, StepGraph, StepInput, StepOutput, StepSource } from './graph/step.ts';
export { createBackgroundCheck } from './run/background-check.ts';
export { breathe } from './run/breathe.ts';
export type { Collected } from './run/collected.ts';
export { CollectionStopped, type Collector, createCollector } from './run/collector.ts';
export type { Deliveries, Registrations } from './run/deliver.ts';
export type { CallKeeping, EndpointCall, EndpointCalls, ListedCall } from './run/endpoint-calls.ts';
export { createEngine } from './run/engine.ts';
export type {
  Engine,
  EngineOptions,
  Explanation,
  PlanRequest,
  StartRequest,
  Transition,
} from './run/engine-contract.ts';
export type { EnvironmentHost } from './run/environments.ts';
export type {
  Metric,
  OutputRecord,
  ReusedFrom,
  RunEvent,
  RunEventBody,
  RunStatus,
  StepHead,
  StepStatus,
  TransientEvent,
  WaitingReason,
} from './run/events.ts';
export type { GivenFiles, GivenFilesSweep } from './run/given-files.ts';
export { createLeases } from './run/leases.ts';
export type { Plan, PlannedStep } from './run/plan.ts';
export type {
  ArtifactNotes,
  ArtifactStore,
  Attempt,
  AttemptHandle,
  AttemptOutcome,
  AttemptSignal,
  Clock,
  ComputeTarget,
  HashingProgress,
  InputHasher,
  ResolvePath,
  RunHistory,
  RunListener,
  RunPin,
  RunStore,
  RunSummary,
  Secret,
  Secrets,
  StepCache,
  Timer,
} from './run/ports.ts';
export type { PreparingStep } from './run/prepare-steps.ts';
export { processLogFolder } from './run/process-log-files.ts';
export { defaultRetention, type RetentionRules } from './run/retention.ts';
export type { Amount, PipelineRoom, RoomLedger, StepRoom } from './run/room.ts';
export type {
  Backfill,
  Happening,
  Occurrence,
  OccurrenceCause,
  OccurrenceKey,
  OccurrenceReason,
  PastOccurrence,
  ScheduleStore,
  StoredSchedule,
} from './run/schedule-store.ts';
export { longestSecretBytes, shortestSecret } from './run/secret-forms.ts';
export type { RunDraft, RunState } from './run/state.ts';
export { applyRunEvent, applyRunEvents, foldRunEvent, isFinished, replayEvents } from './run/state.ts';
export type { StepState } from './run/step-state.ts';
export { isTerminal } from './run/step-state.ts';
export { processTimer } from './run/timer.ts';
export { waitingReason } from './run/waiting.ts';
export { wantedPart } from './run/wanted-part.ts';
export { createArtifactStore } from './storage/artifact-store.ts';
export { attemptLogBytes, createAttemptLogs } from './storage/attempt-logs.ts';
export { readBuildContext } from './storage/build-context.ts';
export { createContentReadings } from './storage/content-readings.ts';
export { createDatabase, type Database } from './storage/database.ts';
export { createDeliveries } from './storage/deliveries.ts';
export { createEndpointCalls } from './storage/endpoint-calls.ts';
export { createExternalCopies } from './storage/external-copies.ts';
export { networkFileSystemOf } from './storage/file-system-type.ts';
export { createInputHasher } from './storage/input-hasher.ts';
export { readManifest } from './storage/manifest.ts';
export { acquireOwnership, type OwnerInfo, type Ownership, readOwner } from './storage/ownership.ts';
export { createPartStore } from './storage/part-store.ts';
export { createRoomLedger } from './storage/room-ledger.ts';
export { createRunHistory } from './storage/run-history.ts';
export { createRunStore } from './storage/run-store.ts';
export { FetchRefused, safeAddress, safeFetch } from './storage/safe-fetch.ts';
export { createScheduleStore } from './storage/schedule-store.ts';
export { createStepCache } from './storage/step-cache.ts';
export type { StepLimits } from './targets/confinement.ts';
export { createLocalHost } from './targets/local-host.ts';
export { createLocalTarget } from './targets/local-target.ts';
export { checkMachine, keptLimits, type MachineHealth } from './targets/remote/check-machine.ts';
export { type ContainerOptions, createContainerLauncher } from './targets/remote/container-launcher.ts';
export { createDetachedTarget, type DetachedTargetOptions } from './targets/remote/detached-target.ts';
export { createSessionLauncher, type Launcher } from './targets/remote/launcher.ts';
export { type Machine, MachineUnreachable } from './targets/remote/machine.ts';
export { packArtifacts, packFiles } from './targets/remote/pack.ts';
export { createShellMachine } from './targets/remote/shell-machine.ts';
export { createSlurmLauncher, type SlurmOptions } from './targets/remote/slurm-launcher.ts';
export { createSlurmRest, type SlurmRest } from './targets/remote/slurm-rest.ts';
export { createSlurmRestLauncher } from './targets/remote/slurm-rest-launcher.ts';
export { createSshMachine, type SshOptions } from './targets/remote/ssh-machine.ts';
export { withTimeLimit } from './targets/time-limit.ts';
export {
  createWorkerPool,
  RequestCancelled,
  WorkerFailure,
  WorkerLost,
  type WorkerPool,
} from './targets/worker-pool.ts';
export { backfillOccurrences, backfillTimes, mostFilled } from './triggers/backfill.ts';
export { checkSchedule, parseSchedule } from './triggers/check-schedule.ts';
export { type DueText, describeDue } from './triggers/describe-due.ts';
export {
  type CompletionTrigger,
  type EventTrigger,
  type FilesTrigger,
  parseEventTrigger,
} from './triggers/event-trigger.ts';
export { expectedRun } from './triggers/expected-run.ts';
export { globMatcher, reachesDeeper } from './triggers/file-glob.ts';
export {
  asksForCause,
  type ContextValues,
  causeValues,
  contextValues,
  timeText,
  withContext,
} from './triggers/occurrence-values.ts';
export { parseTime } from './triggers/parse-time.ts';
export { jitterOf } from './triggers/plan-due.ts';
export { mostQueued } from './triggers/plan-starts.ts';
export { type Policies, parsePolicies } from './triggers/policies.ts';
export { type ListedFile, type SeenFiles, settleFiles } from './triggers/settle-files.ts';
export { createTimetable, neverDue, type Timetable } from './triggers/timetable.ts';
export { createTriggerLoop, type ScheduleNews, type TriggerLoop } from './triggers/trigger-loop.ts';
export { createWatchdog, type Watchdog } from './triggers/watchdog.ts';
