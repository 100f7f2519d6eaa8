/** One typed function per endpoint of the HTTP contract. Every refusal throws an ApiProblem. */
import type { FileInspection, TablePage, TableProfile } from '@millrace/component-library';
import type {
  ComponentDefinition,
  Language,
  PipelineLayout,
  RunState,
} from '@millrace/pipeline-engine/browser';
import type {
  ArtifactFiles,
  CollectedBody,
  ComponentFilesBody,
  ComputeSettings,
  ComputeSummary,
  DataFile,
  DoctorReportBody,
  Explanation,
  InferencePipelineBody,
  MadeEnvironmentsBody,
  OpenedVersionBody,
  PipelineFile,
  PipelineSummary,
  PlanResponse,
  PublishedVersion,
  RegisteredAssetBody,
  ResolvedReference,
  RunComparisonBody,
  RunFilterQuery,
  RunSummaryBody,
  SampleSummary,
  SaveComponentBody,
  SchemasResponse,
  StepRooms,
  StorageReport,
  WorkspaceInfo,
} from '@millrace/server/contract';
import { apiUrl, getJson, request, sendJson } from './request.ts';
import { sendText } from './text-traffic.ts';

export const getWorkspace = () => getJson<WorkspaceInfo>('/workspace');
export const trustWorkspace = () => sendJson<WorkspaceInfo>('POST', '/workspace/trust', { body: {} });

export const getPipelines = () => getJson<PipelineSummary[]>('/pipelines');
export const getSamples = () => getJson<SampleSummary[]>('/samples');
export const createPipeline = (body: { readonly name?: string; readonly sample?: string }) =>
  sendJson<{ readonly path: string }>('POST', '/pipelines', { body });
export const getPipelineFile = (path: string) => getJson<PipelineFile>('/pipelines/file', { path });
export const savePipelineFile = (
  path: string,
  body: {
    readonly text: string;
    readonly layout: PipelineLayout | null;
    /** Null: the file is gone, and is written again. */
    readonly baseDigest: string | null;
  },
) => sendJson<{ readonly digest: string }>('PUT', '/pipelines/file', { query: { path }, body });
export const renamePipelineFile = (path: string, to: string) =>
  sendJson<{ readonly path: string }>('POST', '/pipelines/rename', { body: { path, to } });
export const deletePipelineFile = (path: string, baseDigest: string) =>
  sendJson<{ readonly folder: string }>('DELETE', '/pipelines/file', { query: { path, baseDigest } });
export const saveDraft = (
  path: string,
  body: {
    readonly text: string;
    readonly layout: PipelineLayout | null;
    readonly expectedRevision: number;
    readonly baseDigest: string;
  },
) =>
  sendText<{ readonly revision: number }>({ method: 'PUT', path: '/pipelines/draft', query: { path }, body });

export const discardDraft = (path: string) =>
  sendJson<undefined>('DELETE', '/pipelines/draft', { query: { path } });

export interface AboutText {
  readonly path: string;
  readonly text: string;
  readonly revision: number;
}
export const postPlan = (body: AboutText, signal?: AbortSignal) =>
  sendText<PlanResponse>({ method: 'POST', path: '/plan', body, isShared: true }, signal);
export const postSchemas = (body: AboutText, signal?: AbortSignal) =>
  sendText<SchemasResponse>({ method: 'POST', path: '/schemas', body, isShared: true }, signal);

export interface StartRun {
  readonly path: string;
  readonly text: string;
  readonly layout?: PipelineLayout | null;
  readonly upTo?: string;
  readonly from?: string;
  readonly forceSteps?: readonly string[];
  readonly force?: boolean;
}
export const startRun = (body: StartRun, signal?: AbortSignal) =>
  sendJson<{ readonly run: string }>('POST', '/runs', { body: { ...body, source: 'designer' }, signal });
export const getRuns = (query: RunFilterQuery & { readonly before?: string; readonly limit?: number }) =>
  getJson<RunSummaryBody[]>('/runs', query);
export const countRuns = async (query: RunFilterQuery) =>
  (await getJson<{ readonly count: number }>('/runs/count', query)).count;
export const pinRun = (run: string, pinned: boolean) =>
  sendJson<undefined>('POST', `/runs/${encodeURIComponent(run)}/pin`, { body: { pinned } });
export const removeRun = (run: string) => sendJson<undefined>('DELETE', `/runs/${encodeURIComponent(run)}`);
export const getAssets = () => getJson<RegisteredAssetBody[]>('/assets');
export const registerAsset = (body: {
  readonly name: string;
  readonly description?: string;
  readonly run: string;
  readonly step: string;
  readonly output: string;
}) => sendJson<RegisteredAssetBody>('POST', '/assets', { body });
export const createBatchInference = (run: string) =>
  sendJson<InferencePipelineBody>('POST', `/runs/${encodeURIComponent(run)}/batch-inference`, { body: {} });
export const getPublished = () => getJson<PublishedVersion[]>('/published');
export const publishPipeline = (body: {
  readonly path: string;
  readonly name: string;
  readonly description?: string;
}) => sendJson<PublishedVersion>('POST', '/published', { body });
const publishedPath = (name: string, rest: string) => `/published/${encodeURIComponent(name)}/${rest}`;
export const getPublishedVersion = (name: string, version: string) =>
  getJson<OpenedVersionBody>(publishedPath(name, encodeURIComponent(version)));
export const setDefaultVersion = (name: string, version: string) =>
  sendJson<undefined>('PUT', publishedPath(name, 'default'), { body: { version } });
export const restorePublished = (name: string, version: string) =>
  sendJson<{ readonly path: string }>('POST', publishedPath(name, `${encodeURIComponent(version)}/restore`), {
    body: {},
  });
export const runPublished = (
  name: string,
  body: {
    readonly version: string;
    readonly inputs: readonly { readonly name: string; readonly value?: string; readonly path?: string }[];
  },
) => sendJson<{ readonly run: string }>('POST', publishedPath(name, 'runs'), { body });
export const getStorage = () => getJson<StorageReport>('/storage');
export const askDoctor = () => getJson<DoctorReportBody>('/doctor');
export const getEnvironments = () => getJson<MadeEnvironmentsBody>('/environments');
export const removeEnvironment = (host: string, key: string, forget: boolean) =>
  sendJson<null>(
    'DELETE',
    `/environments/${encodeURIComponent(key)}?host=${encodeURIComponent(host)}&forget=${forget}`,
    { body: {} },
  );
export const getComputes = () => getJson<ComputeSummary[]>('/computes');
export const checkCompute = (name: string) =>
  sendJson<ComputeSummary>('POST', `/computes/${encodeURIComponent(name)}/check`, { body: {} });
export const getComputeSettings = (name: string) =>
  getJson<ComputeSettings>(`/computes/${encodeURIComponent(name)}/settings`);
export const saveCompute = (
  name: string,
  body: {
    readonly values: Readonly<Record<string, string | null>>;
    /** Null for a new one. */
    readonly baseDigest: string | null;
  },
) => sendJson<ComputeSettings>('PUT', `/computes/${encodeURIComponent(name)}/settings`, { body });
export const removeCompute = (name: string, baseDigest: string) =>
  sendJson<{ readonly folder: string }>('DELETE', `/computes/${encodeURIComponent(name)}`, {
    query: { baseDigest },
  });
export const getStepRooms = (path: string) => getJson<StepRooms>('/storage/steps', { path });
export const collect = (dryRun: boolean) => sendJson<CollectedBody>('POST', '/gc', { body: { dryRun } });
export const getRun = (run: string) => getJson<RunState>(`/runs/${encodeURIComponent(run)}`);
export const getRunDocument = (run: string) =>
  getJson<{ readonly text: string; readonly layout: PipelineLayout | null }>(
    `/runs/${encodeURIComponent(run)}/document`,
  );
/** Without a step the whole run ends. */
export const cancelRun = (run: string, step?: string) =>
  sendJson<undefined>('POST', `/runs/${encodeURIComponent(run)}/cancel`, { body: { step } });
export const pauseRun = (run: string, verb: 'pause' | 'resume') =>
  sendJson<undefined>('POST', `/runs/${encodeURIComponent(run)}/${verb}`, { body: {} });
export const getExplanation = (run: string, step: string) =>
  getJson<Explanation>(`/runs/${encodeURIComponent(run)}/explain`, { step });

export const getComparison = (run: string, other: string) =>
  getJson<RunComparisonBody>(`/runs/${encodeURIComponent(run)}/compare`, { with: other });

export interface LogPart {
  readonly text: string;
  /** Bytes of the whole log so far; the next part starts here. */
  readonly size: number;
  /** How many processes of the step have a log of their own. */
  readonly processes: number;
}
export async function getLog(
  { run, step, process }: { readonly run: string; readonly step: string; readonly process?: number },
  from: number,
): Promise<LogPart> {
  const query = { step, from, ...(process === undefined ? {} : { process }) };
  const response = await request(`/runs/${encodeURIComponent(run)}/log`, { query });
  const text = await response.text();
  const processes = Number(response.headers.get('x-log-processes') ?? 0);
  return { text, size: Number(response.headers.get('x-log-size') ?? from), processes };
}

const artifact = (digest: string) => `/artifacts/${encodeURIComponent(digest)}`;
export const getTablePage = (digest: string, offset: number, limit: number) =>
  getJson<TablePage>(`${artifact(digest)}/table`, { offset, limit });
export const getTableProfile = (digest: string) => getJson<TableProfile>(`${artifact(digest)}/profile`);
export const getArtifactJson = <T>(digest: string, path: string) =>
  getJson<T>(`${artifact(digest)}/json`, { path });
export const getArtifactFiles = (digest: string) => getJson<ArtifactFiles>(`${artifact(digest)}/files`);
/** A single-file result has no path. */
export const artifactFileUrl = (digest: string, path: string) =>
  apiUrl(`${artifact(digest)}/file`, { path: path || undefined });
export const tableCsvUrl = (digest: string) => apiUrl(`${artifact(digest)}/table.csv`);

export const getDataFiles = () => getJson<DataFile[]>('/data');
export async function uploadData(name: string, content: Blob): Promise<{ readonly path: string }> {
  const response = await request('/data', {
    method: 'POST',
    query: { name },
    headers: { 'content-type': 'application/octet-stream', 'x-millrace-upload': '1' },
    body: content,
  });
  return (await response.json()) as { readonly path: string };
}
export const inspectData = (path: string) => getJson<FileInspection>('/data/inspect', { path });

export const resolveReferences = (path: string, references: readonly string[]) =>
  sendJson<ResolvedReference[]>('POST', '/components/resolve', { body: { path, references } });
export const createComponentFolder = (body: {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}) => sendJson<ComponentFilesBody>('POST', '/components', { body });
const componentFilesPath = (name: string) => `/components/${encodeURIComponent(name)}/files`;
export const getComponentFiles = (name: string) => getJson<ComponentFilesBody>(componentFilesPath(name));
export const saveComponentFiles = (name: string, body: SaveComponentBody) =>
  sendJson<ComponentFilesBody>('PUT', componentFilesPath(name), { body });
/** The beginning of a file of a result, as text. */
export async function getArtifactHead(digest: string, path: string, bytes: number): Promise<string> {
  const response = await request(`${artifact(digest)}/file`, { query: { path: path || undefined } });
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let length = 0; reader !== undefined && length < bytes; ) {
    const { value } = await reader.read();
    if (value === undefined) break;
    chunks.push(value);
    length += value.length;
  }
  await reader?.cancel();
  return (await new Blob(chunks).text()).slice(0, bytes);
}
export const getComponents = () => getJson<ComponentDefinition[]>('/components');
export const getComponentHelp = (name: string, language: Language) =>
  getJson<{ readonly markdown: string }>('/components/help', { name, language });
