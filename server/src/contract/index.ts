/**
 * The HTTP contract, `/api/v1`: what the routes validate, what OpenAPI is generated from, and what the
 * designer and the command line are typed by. The designer imports types only. What every command loads imports the
 * one file whose schema it needs: making them all takes a tenth of a short command's time.
 */

export { type ArtifactFiles, artifactFiles } from './artifacts.ts';
export {
  type InferencePipelineBody,
  inferencePipeline,
  type RegisteredAssetBody,
  registerAsset,
  registeredAsset,
} from './assets.ts';
export { issue, layout, nodeId, type Problem, problem, workspacePath } from './common.ts';
export {
  type ComponentFilesBody,
  componentFiles,
  componentFolder,
  createComponent,
  type SaveComponentBody,
  saveComponent,
} from './component-files.ts';
export { type ResolvedReference, resolveReferences } from './components.ts';
export {
  type ComputeSettings,
  type ComputeSummary,
  computeSettings,
  computeSummary,
  saveCompute,
} from './computes.ts';
export { type DataFile, dataFile, uploadedFile } from './data.ts';
export {
  type CallEndpoint,
  type CallInput,
  type CreatedEndpoint,
  type CreateEndpoint,
  callEndpoint,
  calledEndpoint,
  callsQuery,
  createdEndpoint,
  createEndpoint,
  defaultDeployment,
  type EndpointCallBody,
  type EndpointDetail,
  type EndpointRun,
  type EndpointSummary,
  endpointCalls,
  endpointDetail,
  endpointName,
  endpointRun,
  endpointSummary,
  endpointToken,
  type RemovedEndpoint,
  type RemoveEndpoint,
  removedEndpoint,
  removeEndpoint,
} from './endpoints.ts';
export {
  type MadeEnvironmentBody,
  type MadeEnvironmentsBody,
  madeEnvironments,
  type PreparedEnvironmentsBody,
} from './environments.ts';
export { type NoticeList, noticeList } from './notices.ts';
export {
  createPipeline,
  type PipelineFile,
  type PipelineSummary,
  pipelineFile,
  pipelineSummary,
  removedPipeline,
  removePipeline,
  renamePipeline,
  type SampleSummary,
  sampleSummary,
  saveDraft,
  savedDraft,
  savedPipeline,
  savePipeline,
} from './pipelines.ts';
export {
  aboutText,
  because,
  type PlanResponse,
  type PortSchema,
  planResponse,
  portSchema,
  reusedFrom,
  type SchemasResponse,
  schemasResponse,
} from './plans.ts';
export {
  defaultVersion,
  type OpenedVersionBody,
  openedVersion,
  type PublishedVersion,
  publishedVersion,
  publishPipeline,
  runPublished,
} from './published.ts';
export {
  compareQuery,
  type Explanation,
  explanation,
  pinRun,
  type RunComparisonBody,
  type RunFilterQuery,
  type RunSummaryBody,
  runComparison,
  runCount,
  runFilter,
  runNumber,
  runQuery,
  runSummary,
  startedRun,
  startRun,
} from './runs.ts';
export {
  type BackfillAnswer,
  type BackfillProgress,
  type BackfillRequest,
  backfillAnswer,
  backfillProgress,
  backfillRequest,
  type CalledTrigger,
  type CallTrigger,
  calledTrigger,
  callTrigger,
  createSchedule,
  type DueTextBody,
  dueText,
  dueTimesQuery,
  historyQuery,
  nextQuery,
  type OccurrenceBody,
  occurrence,
  type PastOccurrenceBody,
  pastOccurrence,
  previewSchedule,
  type ScheduleDetail,
  type SchedulePreview,
  type ScheduleSummary,
  type StopBackfill,
  type StoppedBackfill,
  saveSchedule,
  scheduleDetail,
  scheduleName,
  schedulePreview,
  scheduleSummary,
  stopBackfill,
  stoppedBackfill,
  type WaitsFor,
} from './schedules.ts';
export {
  type CollectedBody,
  collected,
  collectRequest,
  type DoctorReportBody,
  doctorReport,
  type StepRooms,
  type StorageKind,
  type StorageReport,
  stepRooms,
  storageReport,
} from './storage.ts';
export type { StreamMessage, WorkspaceEvent } from './stream.ts';
export { type WorkspaceInfo, workspaceInfo } from './workspace.ts';
