/** Batch endpoints: which there are, calls of them, and what became of a call. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EndpointCalls, OutputRecord } from '@millrace/pipeline-engine';
import { EngineError, type InputSetting, type RunState } from '@millrace/pipeline-engine/browser';
import type { CallEndpoint, CallInput, EndpointRun, EndpointSummary } from '../contract/index.ts';
import { beginRun } from '../run/begin-run.ts';
import type { Services } from '../services.ts';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { createLocks } from '../workspace/locks.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import { type Deployment, type Endpoint, readEndpoints } from './endpoint-files.ts';
import type { EndpointTokens } from './endpoint-tokens.ts';

export interface Endpoints {
  list(): Promise<readonly EndpointSummary[]>;
  /** The run of the key: a new one, or the one that it has. */
  call(name: string, request: CallEndpoint): Promise<{ readonly run: string; readonly isNew: boolean }>;
  /** Throws `not-found` for runs that others started. */
  run(name: string, run: string): Promise<EndpointRun>;
  output(name: string, run: string, output: string): Promise<OutputRecord>;
  makeToken(name: string): Promise<string>;
  isToken(name: string, authorization: string | undefined): boolean;
}

export interface EndpointsOptions {
  readonly calls: EndpointCalls;
  readonly tokens: EndpointTokens;
  readonly services: Parameters<typeof beginRun>[0] & Pick<Services, 'published' | 'engine'>;
}

export function createEndpoints({ calls, tokens, services }: EndpointsOptions): Endpoints {
  const { root } = services.workspace;
  const locks = createLocks();

  const find = async (name: string): Promise<Endpoint> => {
    const endpoint = (await readEndpoints(root)).find((known) => known.name === name);
    if (endpoint !== undefined) return endpoint;
    throw new EngineError(
      'not-found',
      `There is no endpoint "${name}". Describe it in a file of endpoints/.`,
      {
        name,
      },
    );
  };
  const stateOf = async (name: string, run: string): Promise<RunState> => {
    const state = calls.has(name, run) ? await services.engine.state(run) : undefined;
    if (state !== undefined) return state;
    throw new EngineError('not-found', `The endpoint "${name}" has no run ${run}.`, { name, run });
  };

  return {
    list: async () =>
      (await readEndpoints(root)).map((endpoint) => summaryOf(endpoint, calls, tokens.has(endpoint.name))),
    call: async (name, asked) => {
      const endpoint = await find(name);
      const { idempotencyKey: key = randomUUID(), ...request } = asked;
      const digest = sha256(JSON.stringify(request));
      // One at a time of each key: the second finds the run of the first.
      return locks.run(`${name} ${key}`, async () => {
        const known = calls.find(name, key);
        if (known !== undefined && known.request !== digest) throw otherCall(name, key);
        if (known !== undefined) return { run: known.run, isNew: false };
        const { file, text } = await textOf(services, deploymentFor(endpoint, request.deployment));
        const inputs = await Promise.all(
          (request.inputs ?? []).map((input) => settingOf(root, { endpoint: name, file }, input)),
        );
        const body = { path: file, text, force: false, source: 'http' as const, inputs };
        const claim = { endpoint: name, key, request: digest };
        const run = await beginRun(services, body, {
          trusted: false,
          occasion: { displayName: name, claim },
        });
        return { run, isNew: true };
      });
    },
    run: async (name, run) => runOf(await stateOf(name, run)),
    output: async (name, run, output) => {
      const record = outputsOf(await stateOf(name, run)).find(({ name: known }) => known === output);
      if (record !== undefined) return record.record;
      throw new EngineError('not-found', `Run ${run} has no output "${output}", or not yet.`, {
        run,
        output,
      });
    },
    makeToken: async (name) => tokens.make((await find(name)).name),
    isToken: (name, authorization) => tokens.fits(name, authorization),
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function summaryOf(endpoint: Endpoint, calls: EndpointCalls, hasToken: boolean): EndpointSummary {
  const { name, description, deployments, defaultDeployment } = endpoint;
  return {
    name,
    description,
    deployments: deployments.map((deployment) => ({
      name: deployment.name,
      runs: deployment.runs.kind === 'file' ? deployment.runs.path : `azureml:${deployment.runs.name}`,
      isDefault: deployment.name === defaultDeployment || deployments.length === 1,
    })),
    calls: calls.count(name),
    hasToken,
  };
}

function deploymentFor(
  { name, deployments, defaultDeployment }: Endpoint,
  wanted: string | undefined,
): Deployment {
  const chosen = wanted ?? defaultDeployment;
  const found = chosen === undefined ? only(deployments) : deployments.find((known) => known.name === chosen);
  if (found !== undefined) return found;
  const known = deployments.map((deployment) => deployment.name);
  const message =
    chosen === undefined
      ? `The endpoint "${name}" has ${known.length} deployments of pipelines and no default. Name one, or set defaults.deployment_name.`
      : `The endpoint "${name}" has no deployment "${chosen}" of a pipeline.`;
  throw new EngineError('not-found', message, { name, known });
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

async function textOf(
  { workspace, published }: EndpointsOptions['services'],
  { runs }: Deployment,
): Promise<{ readonly file: string; readonly text: string }> {
  if (runs.kind === 'file') {
    const absolute = await resolveWorkspacePath(workspace.root, runs.path);
    return { file: runs.path, text: await readFile(absolute, 'utf8') };
  }
  const [name = '', version] = runs.name.split(':');
  return published.open(name, version);
}

/** Paths are spelled from where the pipeline stands. */
async function settingOf(
  root: string,
  { endpoint, file }: { readonly endpoint: string; readonly file: string },
  input: CallInput,
): Promise<InputSetting> {
  const { name } = input;
  if ('value' in input) return { name, value: String(input.value) };
  if ('asset' in input) return { name, path: input.asset };
  const place = 'path' in input ? input.path : await writeRows(root, endpoint, input.rows);
  await resolveWorkspacePath(root, place);
  return { name, path: path.posix.relative(path.posix.dirname(file), place) };
}

/** Equal rows are one file, so that they are equal data too. */
async function writeRows(root: string, endpoint: string, rows: readonly unknown[]): Promise<string> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const folder = `data/endpoint-calls/${endpoint}`;
  const file = `${folder}/${sha256(text).slice(0, 32)}.jsonl`;
  await mkdir(await resolveWorkspacePath(root, folder), { recursive: true });
  await writeAtomically(await resolveWorkspacePath(root, file), text);
  return file;
}

function otherCall(endpoint: string, key: string): EngineError {
  return new EngineError(
    'already-started',
    `The key "${key}" was used for another call of the endpoint "${endpoint}". Give each call a key of its own.`,
    { endpoint, key },
  );
}

/** Outputs of the pipeline; of one that has none, those of its last steps. */
function outputsOf(state: RunState): readonly { readonly name: string; readonly record: OutputRecord }[] {
  const records = Object.values(state.steps).flatMap((step) => step.outputs);
  const named = state.outputs.flatMap(({ name, digest }) => {
    const record = records.find((known) => known.digest === digest);
    return record === undefined ? [] : [{ name, record }];
  });
  if (named.length > 0) return named;
  const read = new Set(Object.values(state.steps).flatMap(({ dependsOn }) => dependsOn));
  return Object.values(state.steps)
    .filter(({ id }) => !read.has(id))
    .flatMap(({ outputs }) => outputs.map((record) => ({ name: record.name, record })));
}

function runOf(state: RunState): EndpointRun {
  const failed = Object.values(state.steps).find(({ failure }) => failure !== undefined);
  return {
    run: state.run,
    status: state.status,
    ...(failed?.failure === undefined ? {} : { message: failed.failure.message }),
    outputs: outputsOf(state).map(({ name, record: { type, bytes, table } }) => ({
      name,
      type,
      bytes,
      ...(table === undefined ? {} : { rows: table.rows }),
    })),
  };
}
