/** `millrace assets`, `register`, `published` and `publish`: what has a name and versions in the workspace. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { InferencePipelineBody, PublishedVersion, RegisteredAssetBody } from '../contract/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, sayRows } from './output.ts';
import type { PipelineSource } from './pipeline-source.ts';
import { withClient } from './session.ts';

export async function listAssets(workspace: Workspace, json: boolean, output: Output): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const assets = await client.get<RegisteredAssetBody[]>('/assets');
    if (json) output.json({ assets });
    else {
      const rows = assets.map(({ name, version, type, file }) => [`azureml:${name}:${version}`, type, file]);
      sayRows(output, rows, 'Nothing is registered yet: millrace register RUN/STEP/OUTPUT --name NAME');
    }
    return exitCodes.done;
  });
}

export interface RegisterOptions {
  /** `RUN/STEP/OUTPUT`; steps of nested pipelines have slashes themselves. */
  readonly reference: string;
  readonly name: string;
  readonly description?: string;
  readonly json: boolean;
}

export async function registerResult(
  workspace: Workspace,
  { reference, name, description, json }: RegisterOptions,
  output: Output,
): Promise<ExitCode> {
  const [, run, step, port] = /^([^/]+)\/(.+)\/([^/]+)$/.exec(reference) ?? [];
  if (run === undefined || step === undefined || port === undefined)
    throw new EngineError(
      'invalid-request',
      `"${reference}" is not RUN/STEP/OUTPUT, such as 12/train/trained_model.`,
      { reference },
    );
  return withClient(workspace, async (client) => {
    const body = { name, run, step, output: port, ...(description === undefined ? {} : { description }) };
    const made = await client.post<RegisteredAssetBody>('/assets', body);
    if (json) output.json(made);
    else output.say(`azureml:${made.name}:${made.version} is registered: ${made.file}`);
    return exitCodes.done;
  });
}

export async function createInference(
  workspace: Workspace,
  { run, json }: { readonly run: string; readonly json: boolean },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const made = await client.post<InferencePipelineBody>(
      `/runs/${encodeURIComponent(run)}/batch-inference`,
      {},
    );
    if (json) output.json(made);
    else {
      output.say(`${made.path} scores new data with what run ${run} trained.`);
      for (const { name, version } of made.registered) output.say(`Registered azureml:${name}:${version}`);
    }
    return exitCodes.done;
  });
}

export async function listPublished(workspace: Workspace, json: boolean, output: Output): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const published = await client.get<PublishedVersion[]>('/published');
    if (json) output.json({ published });
    else sayRows(output, published.map(row), 'Nothing is published yet: millrace publish FILE');
    return exitCodes.done;
  });
}

const row = ({ name, version, isDefault, source, parameters }: PublishedVersion): readonly string[] => [
  name,
  isDefault ? `${version} (default)` : version,
  source,
  parameters.map((parameter) => parameter.name).join(', '),
];

export async function publishFile(
  source: PipelineSource,
  options: { readonly name: string | undefined; readonly description?: string; readonly json: boolean },
  output: Output,
): Promise<ExitCode> {
  return withClient(source.workspace, async (client) => {
    const stem =
      source.path
        .split('/')
        .at(-1)
        ?.replace(/\.ya?ml$/i, '') ?? '';
    const { name = stem, description, json } = options;
    const body = { path: source.path, name, ...(description === undefined ? {} : { description }) };
    const made = await client.post<PublishedVersion>('/published', body);
    if (json) output.json(made);
    else output.say(`${made.name}, version ${made.version}, is published: ${made.file}`);
    return exitCodes.done;
  });
}
