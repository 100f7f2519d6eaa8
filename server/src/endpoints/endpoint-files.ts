/** The batch endpoints that a workspace describes: the YAML files of its folder `endpoints`, in Azure's words. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from '@millrace/pipeline-engine/browser';
import { isYamlName } from '../workspace/pipeline-files.ts';
import { isCode } from '../workspace/safe-path.ts';

const endpointsFolder = 'endpoints';
const largestBytes = 1_000_000;

export interface Deployment {
  readonly name: string;
  readonly endpoint: string;
  /** A pipeline of the workspace, by its path, or a published one by its name. */
  readonly runs:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'published'; readonly name: string };
}

export interface Endpoint {
  readonly name: string;
  readonly description: string;
  readonly defaultDeployment: string | undefined;
  readonly deployments: readonly Deployment[];
}

/** By name. A deployment without a file of its endpoint makes the endpoint, as Azure's samples leave it out at times. */
export async function readEndpoints(root: string): Promise<readonly Endpoint[]> {
  const endpoints = new Map<string, Omit<Endpoint, 'deployments'>>();
  const deployments: Deployment[] = [];
  for (const file of await filesBelow(root)) {
    const document = parseDocument(await readFile(path.join(root, file), 'utf8'));
    if (document.kind === 'batch-endpoint') {
      const {
        name = path.posix.basename(file).replace(/\.ya?ml$/i, ''),
        description = '',
        defaultDeployment,
      } = document.endpoint;
      if (!endpoints.has(name)) endpoints.set(name, { name, description, defaultDeployment });
    }
    if (document.kind === 'pipeline-batch-deployment')
      deployments.push(...deploymentOf(file, document.deployment));
  }
  for (const { endpoint: name } of deployments) {
    if (!endpoints.has(name)) endpoints.set(name, { name, description: '', defaultDeployment: undefined });
  }
  return [...endpoints.values()]
    .map((endpoint) => ({
      ...endpoint,
      deployments: deployments.filter(({ endpoint: name }) => name === endpoint.name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Parsed = Extract<ReturnType<typeof parseDocument>, { readonly kind: 'pipeline-batch-deployment' }>;

function deploymentOf(file: string, deployment: Parsed['deployment']): readonly Deployment[] {
  const { name, endpointName, component, jobDefinition } = deployment;
  if (name === undefined || endpointName === undefined) return [];
  const near = (given: string): string => path.posix.join(path.posix.dirname(file), given);
  if (jobDefinition?.kind === 'file' || component?.kind === 'file') {
    const given =
      jobDefinition?.kind === 'file' ? jobDefinition.path : component?.kind === 'file' ? component.path : '';
    return [{ name, endpoint: endpointName, runs: { kind: 'file', path: near(given) } }];
  }
  const registered =
    jobDefinition?.name ??
    (component?.kind === 'registered'
      ? [component.name, component.version].filter(Boolean).join(':')
      : undefined);
  if (registered === undefined) return [];
  return [{ name, endpoint: endpointName, runs: { kind: 'published', name: registered } }];
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
