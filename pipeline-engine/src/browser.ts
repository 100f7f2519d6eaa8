/** The pure part of the engine: what the designer and the component library may use. Nothing here needs Node. */
export type { Because, Identity, IdentityPart } from './cache/identity.ts';
export { plainValue, type ValueChange, valueChanges } from './cache/value-changes.ts';
export type { ErrorCode, Failure, Issue, Params, Result, Severity } from './errors.ts';
export { EngineError, errorTable, unreachable } from './errors.ts';
export { type FittedResult, type ScoringPart, scoringPart } from './graph/batch-inference.ts';
export type { BuildOptions } from './graph/build-graph.ts';
export { buildGraph, upstreamSteps } from './graph/build-graph.ts';
export type { SchemaLookup } from './graph/check-columns.ts';
export { checkComputes } from './graph/check-computes.ts';
export { checkSecrets, missingSecrets } from './graph/check-secrets.ts';
export type { InputSetting } from './graph/flatten.ts';
export { type NodePorts, nodePorts } from './graph/node-ports.ts';
export { pipelinePorts } from './graph/pipeline-ports.ts';
export type { Fit } from './graph/port-fit.ts';
export { portFit } from './graph/port-fit.ts';
export { createScopes, type ScopeTree } from './graph/scopes.ts';
export { selectUpTo } from './graph/select-part.ts';
export type { Step, StepGraph, StepInput, StepOutput, StepSource } from './graph/step.ts';
export { sortTopologically } from './graph/topology.ts';
export type { ValidateOptions } from './graph/validate.ts';
export { validateColumns, validatePipeline, validateTree } from './graph/validate.ts';
export { validateDocument } from './graph/validate-document.ts';
export { isInputVisible } from './graph/visible.ts';
export { type FittedReference, writeBatchInference } from './graph/write-batch-inference.ts';
export { type Finding, type FindingCode, findingCodes, findingText } from './messages/findings.ts';
export { failureMessage, failureRemedy, issueMessage } from './messages/messages.ts';
export { type BatchAccount, batchAccount, ownMetrics } from './run/batch-account.ts';
export { brokenRun } from './run/broken-run.ts';
export { freedBytes, isNothingCollected } from './run/collected.ts';
export type { EnvironmentRecord } from './run/environment-record.ts';
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
export type { Plan, PlannedStep } from './run/plan.ts';
export type { OccurrenceCause, OccurrenceReason } from './run/schedule-store.ts';
export type { RunState } from './run/state.ts';
export { applyRunEvent, applyRunEvents, isFinished, replayEvents } from './run/state.ts';
export type { StepState } from './run/step-state.ts';
export { isTerminal } from './run/step-state.ts';
export { pauseOf, waitingReason } from './run/waiting.ts';
export { assetNameOf, assetNamePattern, isAssetName } from './spec/asset-name.ts';
export { formatBinding, parseBinding } from './spec/bindings.ts';
export type { ColumnRule, ColumnSelection } from './spec/column-selection.ts';
export { columnSelection, parseColumnSelection } from './spec/column-selection.ts';
export type {
  Category,
  ComponentDefinition,
  Control,
  DataType,
  InputPort,
  Language,
  LiteralType,
  OutputPort,
  PortKind,
  Titles,
} from './spec/component.ts';
export { isDataType, isLiteralType, titleOfName } from './spec/data-types.ts';
export type {
  Asset,
  BatchEndpoint,
  BatchInputs,
  ComputeDefinition,
  Connection,
  Environment,
  JobOverrides,
  JobReference,
  ModelBatchDeployment,
  ParsedDocument,
  PipelineBatchDeployment,
  Schedule,
  ScheduleAction,
  Trigger,
} from './spec/documents/document.ts';
export { type DocumentKind, documentKinds } from './spec/documents/kinds.ts';
export type { NoticeKind, NoticeReceiver, NoticeRule } from './spec/documents/notice-settings.ts';
export { builtInComputes, parseCompute } from './spec/documents/parse-compute.ts';
export { parseDocument } from './spec/documents/parse-document.ts';
export { parseWorkspaceSettings, type WorkspaceSettings } from './spec/documents/workspace-settings.ts';
export { addIncludes } from './spec/edit/add-includes.ts';
export { copyNodes, type PasteArguments, pasteNodes } from './spec/edit/clipboard.ts';
export { type Pin, setComponentVersion } from './spec/edit/component-version.ts';
export { computeKeys, setComputeKeys } from './spec/edit/compute.ts';
export { setDefaultDeployment } from './spec/edit/endpoint.ts';
export {
  setComment,
  setDescription,
  setDisplayName,
  setNodeCompute,
  setPipelineName,
  setSetting,
} from './spec/edit/fields.ts';
export { flowTrigger, removeTrigger, setFlowTrigger } from './spec/edit/flow-trigger.ts';
export { connect, setDataInput, setLiteral, unsetInput } from './spec/edit/inputs.ts';
export type { NewNode, Replacement } from './spec/edit/nodes.ts';
export { addNode, removeNodes, renameNode, replaceComponent } from './spec/edit/nodes.ts';
export {
  addPipelineInput,
  type PortRename,
  removePipelineInput,
  removePipelineOutput,
  renamePipelineInput,
  renamePipelineOutput,
} from './spec/edit/pipeline-ports.ts';
export { demoteInput, type InputPromotion, promoteInput } from './spec/edit/promote-input.ts';
export { type OutputPromotion, promoteOutput, unpromoteOutput } from './spec/edit/promote-output.ts';
export type { ReferenceSite, ReferenceSiteKind } from './spec/edit/reference-sites.ts';
export { findReferenceSites, replaceReferences } from './spec/edit/reference-sites.ts';
export { type ScheduleField, scheduleFields, setScheduleField } from './spec/edit/schedule.ts';
export { type ScheduleInput, scheduleInputs, setScheduleInput } from './spec/edit/schedule-inputs.ts';
export type { TextChange, TextEdit } from './spec/edit/text-edit.ts';
export { applyEdits } from './spec/edit/text-edit.ts';
export { isSame } from './spec/is-same.ts';
export { type IssueCode, issueCodes } from './spec/issue-codes.ts';
export { completionsAt } from './spec/language/completions.ts';
export type { KnownComponent, LanguageContext } from './spec/language/context.ts';
export { type Definition, definitionAt } from './spec/language/definition.ts';
export { type Hover, hoverAt } from './spec/language/hover.ts';
export { nodeAt, rangeOfNode } from './spec/language/nodes.ts';
export type { Completion } from './spec/language/offer.ts';
export { parseLayout } from './spec/layout.ts';
export type { MergeConflict, Merged, MergeSide } from './spec/merge/merge.ts';
export { merge } from './spec/merge/merge.ts';
export { mergeLayouts } from './spec/merge/merge-layouts.ts';
export { nearestNames } from './spec/nearest-names.ts';
export type { ParsedComponent } from './spec/parse-component.ts';
export { parseComponent } from './spec/parse-component.ts';
export { suggestNodeName } from './spec/parse-node.ts';
export { parsePipeline, pipelineAtHand } from './spec/parse-pipeline.ts';
export type {
  Binding,
  ComponentReference,
  InputValue,
  LineRange,
  NamedInput,
  NodeOutput,
  NodeType,
  ParsedPipeline,
  PipelineLayout,
  PipelineModel,
  PipelineNode,
  PipelineSettings,
} from './spec/pipeline.ts';
export { placeIn, placeInText } from './spec/positions.ts';
export {
  computeName,
  formatComponentReference,
  localPath,
  parseComponentReference,
} from './spec/references.ts';
export type { ColumnProblem } from './spec/resolve-columns.ts';
export { resolveColumns } from './spec/resolve-columns.ts';
export type { ComponentResolver, ResolvedComponent } from './spec/resolver.ts';
export { accountingKey, parseRowAccounting } from './spec/row-accounting.ts';
export type { JsonSchema } from './spec/schemas/json-schema.ts';
export type { SchemaKind } from './spec/schemas/schemas.ts';
export { documentSchema, isSchemaKind, schemaKinds } from './spec/schemas/schemas.ts';
export { isSecretName, secretReferences } from './spec/secrets.ts';
export type { Column, ColumnRole, ColumnType, TableSchema, TableSummary } from './spec/table-schema.ts';
export { differentRange } from './spec/yaml/different-range.ts';
export type {
  RunStepRequest,
  RunStepResult,
  WorkerMessage,
  WorkerRequest,
} from './targets/worker-protocol.ts';
export { parseEventTrigger } from './triggers/event-trigger.ts';
export { parsePolicies, policyKeys } from './triggers/policies.ts';
