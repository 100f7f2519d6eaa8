/** The batch endpoints that a workspace describes: the YAML files of its folder `endpoints`, in Azure's words. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type BatchEndpoint,
  type ModelBatchDeployment,
  type PipelineSettings,
  parseDocument,
} from '@millrace/pipeline-engine/browser';
import { isYamlName } from '../workspace/pipeline-files.ts';
import { isCode } from '../workspace/safe-path.ts';

export const endpointsFolder = 'endpoints';
/** Where the file says nothing. */
const usualCallsPerMinute = 60;
const largestBytes = 1_000_000;

export interface EndpointFile {
  /** The workspace path. */
  readonly path: string;
  readonly text: string;
}

export interface Deployment {
  readonly name: string;
  readonly endpoint: string;
  readonly file: EndpointFile;
  readonly settings: PipelineSettings;
  /** A pipeline of the workspace, by its path; a published one, by its name; or a model. */
  readonly runs:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'published'; readonly name: string }
    | { readonly kind: 'model'; readonly model: ModelBatchDeployment };
}

export interface DeployedPipeline {
  /** The workspace path, where relative paths of the text begin. */
  readonly file: string;
  readonly text: string;
  /** Keys of the deployment that have no effect on it. */
  readonly unused?: readonly string[];
}

export interface Endpoint {
  readonly name: string;
  readonly description: string;
  /** Undefined where only deployments name it. */
  readonly file: EndpointFile | undefined;
  readonly defaultDeployment: string | undefined;
  readonly keepDays: number | undefined;
  /** Of the holder of its token. */
  readonly callsPerMinute: number;
  readonly deployments: readonly Deployment[];
}

type Head = Omit<Endpoint, 'deployments'>;

/** By name. A deployment without a file of its endpoint makes the endpoint, as Azure's samples leave it out at times. */
export async function readEndpoints(root: string): Promise<readonly Endpoint[]> {
  const endpoints = new Map<string, Head>();
  const deployments: Deployment[] = [];
  for (const place of await filesBelow(root)) {
    const file = { path: place, text: await readFile(path.join(root, place), 'utf8') };
    const document = parseDocument(file.text);
    if (document.kind === 'batch-endpoint') {
      const head = headOf(file, document.endpoint);
      if (!endpoints.has(head.name)) endpoints.set(head.name, head);
    }
    if (document.kind === 'pipeline-batch-deployment')
      deployments.push(...deploymentOf(file, document.deployment));
    if (document.kind === 'model-batch-deployment')
      deployments.push(...modelDeploymentOf(file, document.deployment));
  }
  for (const { endpoint: name } of deployments) {
    if (!endpoints.has(name)) endpoints.set(name, headOf(undefined, { name }));
  }
  return [...endpoints.values()]
    .map((endpoint) => ({
      ...endpoint,
      deployments: deployments.filter(({ endpoint: name }) => name === endpoint.name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function headOf(file: EndpointFile | undefined, endpoint: BatchEndpoint): Head {
  return {
    name: endpoint.name ?? path.posix.basename(file?.path ?? '').replace(/\.ya?ml$/i, ''),
    description: endpoint.description ?? '',
    file,
    defaultDeployment: endpoint.defaultDeployment,
    keepDays: endpoint.keepDays,
    callsPerMinute: endpoint.callsPerMinute ?? usualCallsPerMinute,
  };
}

/** Each once: the one of the endpoint, then those of its deployments. */
export function filesOf({ file, deployments }: Endpoint): readonly EndpointFile[] {
  const all = [...(file === undefined ? [] : [file]), ...deployments.map((deployment) => deployment.file)];
  return [...new Map(all.map((each) => [each.path, each])).values()];
}

type Parsed = Extract<ReturnType<typeof parseDocument>, { readonly kind: 'pipeline-batch-deployment' }>;

function deploymentOf(file: EndpointFile, deployment: Parsed['deployment']): readonly Deployment[] {
  const { name, endpointName: endpoint, settings } = deployment;
  const runs = whatRuns(file, deployment);
  return name === undefined || endpoint === undefined || runs === undefined
    ? []
    : [{ name, endpoint, file, settings, runs }];
}

function modelDeploymentOf(file: EndpointFile, model: ModelBatchDeployment): readonly Deployment[] {
  const { name, endpointName: endpoint, compute } = model;
  if (name === undefined || endpoint === undefined) return [];
  const settings = compute === undefined ? {} : { defaultCompute: compute };
  return [{ name, endpoint, file, settings, runs: { kind: 'model', model } }];
}

function whatRuns(
  { path: file }: EndpointFile,
  { component, jobDefinition }: Parsed['deployment'],
): Deployment['runs'] | undefined {
  const near = (given: string): string => path.posix.join(path.posix.dirname(file), given);
  if (jobDefinition?.kind === 'file') return { kind: 'file', path: near(jobDefinition.path) };
  if (component?.kind === 'file') return { kind: 'file', path: near(component.path) };
  if (jobDefinition !== undefined) return { kind: 'published', name: jobDefinition.name };
  if (component?.kind !== 'registered') return undefined;
  return { kind: 'published', name: [component.name, component.version].filter(Boolean).join(':') };
}

/** In byte order; links are not followed. */
async function filesBelow(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await entriesOf(path.join(root, folder))) {
      const place = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await walk(place);
      else if (
        entry.isFile() &&
        isYamlName(entry.name) &&
        (await stat(path.join(root, place))).size <= largestBytes
      )
        found.push(place);
    }
  };
  await walk(endpointsFolder);
  return found.sort();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}
