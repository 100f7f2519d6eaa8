/** Writes the files of endpoints: new ones from a published pipeline or from a text, and which deployment is the default. */
import { readFile } from 'node:fs/promises';
import {
  applyEdits,
  EngineError,
  isAssetName,
  parseDocument,
  setDefaultDeployment,
} from '@millrace/pipeline-engine/browser';
import type { CreatedEndpoint, CreateEndpoint } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import type { Services } from '../services.ts';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { createLocks } from '../workspace/locks.ts';
import { isCode, resolveWorkspacePath } from '../workspace/safe-path.ts';
import { type Endpoint, endpointsFolder } from './endpoint-files.ts';

export interface EditEndpoints {
  create(request: CreateEndpoint): Promise<CreatedEndpoint>;
  setDefault(endpoint: Endpoint, deployment: string): Promise<void>;
}

export interface EditOptions {
  readonly services: Pick<Services, 'workspace' | 'documents' | 'catalog' | 'published'>;
  readonly find: (name: string) => Promise<Endpoint | undefined>;
}

const schemas = 'https://azuremlschemas.azureedge.net/latest';
const quoted = (text: string): string => JSON.stringify(text);

export function createEditEndpoints({ services, find }: EditOptions): EditEndpoints {
  const { root } = services.workspace;
  const locks = createLocks();

  /** Never over a file that is there. */
  const write = async (file: string, text: string): Promise<string> => {
    const place = await resolveWorkspacePath(root, file);
    const there = await readFile(place).catch((error: unknown) => {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    });
    if (there !== undefined) throw taken(file);
    await writeAtomically(place, text);
    return file;
  };

  const createFromText = async (text: string): Promise<CreatedEndpoint> => {
    const { name, file } = placeOf(text);
    await services.catalog.refresh();
    const { issues } = services.documents.checkAny(text, file);
    if (issues.some(({ severity }) => severity === 'error'))
      throw new InvalidDocument(issues, 'The endpoint');
    return { name, files: [await write(file, text)] };
  };

  const deploy = async (request: Exclude<CreateEndpoint, { text: string }>): Promise<CreatedEndpoint> => {
    const { name, deployment, published } = request;
    await services.published.open(...splitVersion(published));
    const endpoint = await find(name);
    if (endpoint?.deployments.some((known) => known.name === deployment)) throw taken(deployment);
    const files = [await write(fileOf(name, deployment), deploymentText(request))];
    if (endpoint?.file === undefined) files.unshift(await write(fileOf(name), endpointText(request)));
    return { name, files };
  };

  return {
    create: (request) =>
      locks.run('create', () => ('text' in request ? createFromText(request.text) : deploy(request))),
    setDefault: (endpoint, deployment) =>
      locks.run('create', async () => {
        const { name, file } = endpoint;
        if (!endpoint.deployments.some((known) => known.name === deployment))
          throw new EngineError('not-found', `The endpoint "${name}" has no deployment "${deployment}".`, {
            name,
            deployment,
          });
        if (file === undefined) {
          await write(fileOf(name), endpointText({ name, deployment }));
          return;
        }
        const { text } = applyEdits(file.text, setDefaultDeployment(file.text, deployment));
        await writeAtomically(await resolveWorkspacePath(root, file.path), text);
      }),
  };
}

const fileOf = (...names: readonly string[]): string => `${[endpointsFolder, ...names].join('/')}.yml`;

function splitVersion(published: string): [string, string | undefined] {
  const [name = '', version] = published.split(':');
  return [name, version];
}

/** Where a text that a person gives is to stand. */
function placeOf(text: string): { readonly name: string; readonly file: string } {
  const document = parseDocument(text);
  const [name, ...below] =
    document.kind === 'batch-endpoint'
      ? [document.endpoint.name]
      : document.kind === 'pipeline-batch-deployment' || document.kind === 'model-batch-deployment'
        ? [document.deployment.endpointName, document.deployment.name]
        : [];
  if (document.issues.some(({ severity }) => severity === 'error'))
    throw new InvalidDocument(document.issues, 'The endpoint');
  const names = [name, ...below].map((each) => each ?? '');
  if (names.length > 0 && names.every(isAssetName)) return { name: names[0] ?? '', file: fileOf(...names) };
  throw new EngineError(
    'invalid-request',
    'The text is no batch endpoint and no deployment with a name. Write name:, and endpoint_name: in a deployment, with letters, digits, "_", "-" and ".".',
  );
}

interface NewEndpoint {
  readonly name: string;
  readonly description?: string | undefined;
  readonly deployment: string;
  readonly keepDays?: number | undefined;
}

/** As long as runs are kept where nothing else is said: written down, so that a person sees it and changes it. */
const usualKeepDays = 30;

function endpointText({ name, description, deployment, keepDays = usualKeepDays }: NewEndpoint): string {
  return [
    `$schema: ${schemas}/batchEndpoint.schema.json`,
    `name: ${quoted(name)}`,
    ...(description ? [`description: ${quoted(description)}`] : []),
    'defaults:',
    `  deployment_name: ${quoted(deployment)}`,
    'properties:',
    `  millrace.keep_days: "${keepDays}"`,
    '',
  ].join('\n');
}

function deploymentText({
  name,
  deployment,
  published,
}: NewEndpoint & { readonly published: string }): string {
  return [
    `$schema: ${schemas}/pipelineComponentBatchDeployment.schema.json`,
    'type: pipeline',
    `name: ${quoted(deployment)}`,
    `endpoint_name: ${quoted(name)}`,
    `job_definition: ${quoted(`azureml:${published}`)}`,
    '',
  ].join('\n');
}

function taken(name: string): EngineError {
  return new EngineError(
    'invalid-request',
    `There is "${name}" already. Choose another name, or edit its file.`,
    {
      name,
    },
  );
}
