/** Batch endpoints: which there are, calls of them, and what became of a call. */

import { createHash, randomUUID } from 'node:crypto';
import type { EndpointCalls, ListedCall, OutputRecord } from '@millrace/pipeline-engine';
import { computeName, EngineError, type RunState, type StepGraph } from '@millrace/pipeline-engine/browser';
import { createCallLimits } from '../access/call-limits.ts';
import type { CallTokens } from '../access/call-tokens.ts';
import type {
  CallEndpoint,
  EndpointCallBody,
  EndpointDetail,
  EndpointRun,
  EndpointSummary,
  RemovedEndpoint,
  RemoveEndpoint,
} from '../contract/index.ts';
import { readParameters } from '../publish/parameters.ts';
import { beginRun } from '../run/begin-run.ts';
import type { Services } from '../services.ts';
import { copyIssue } from '../to-json.ts';
import { createLocks } from '../workspace/locks.ts';
import { callFilesFolder, settingOf } from './call-inputs.ts';
import { accountOf, outputsOf, runOf } from './call-results.ts';
import { deploymentFor, pipelineOf } from './deployments.ts';
import { createEditEndpoints, type EditEndpoints } from './edit-endpoints.ts';
import { type Deployment, type Endpoint, filesOf, readEndpoints } from './endpoint-files.ts';
import { createRemoveEndpoints } from './remove-endpoints.ts';

export interface Endpoints {
  list(): Promise<readonly EndpointSummary[]>;
  show(name: string): Promise<EndpointDetail>;
  create: EditEndpoints['create'];
  setDefault(name: string, deployment: string): Promise<void>;
  remove(name: string, wish: RemoveEndpoint): Promise<RemovedEndpoint>;
  removeDeployment(name: string, deployment: string, wish: RemoveEndpoint): Promise<RemovedEndpoint>;
  /** The workspace path under which files for calls are kept. */
  uploadFolder(name: string): Promise<string>;
  /** The run of the key: a new one, or the one that it has. */
  call(name: string, request: CallEndpoint): Promise<{ readonly run: string; readonly isNew: boolean }>;
  calls(
    name: string,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<EndpointCallBody[]>;
  /** Throws `not-found` for runs that others started. */
  run(name: string, run: string): Promise<EndpointRun>;
  output(name: string, run: string, output: string): Promise<OutputRecord>;
  makeToken(name: string): Promise<string>;
  revokeToken(name: string): Promise<void>;
  isToken(name: string, authorization: string | undefined): boolean;
  /** Counts a call of the holder of the token: the seconds to wait where it is one too many. */
  takeCall(name: string): Promise<number | undefined>;
}

export interface EndpointsOptions {
  readonly calls: EndpointCalls;
  readonly tokens: CallTokens;
  readonly services: Parameters<typeof beginRun>[0] &
    Parameters<typeof createRemoveEndpoints>[0]['services'] &
    Pick<Services, 'published'>;
}

export function createEndpoints({ calls, tokens, services }: EndpointsOptions): Endpoints {
  const { root } = services.workspace;
  const locks = createLocks();
  const limits = createCallLimits(() => performance.now());

  const look = async (name: string): Promise<Endpoint | undefined> =>
    (await readEndpoints(root)).find((known) => known.name === name);
  const find = async (name: string): Promise<Endpoint> => {
    const endpoint = await look(name);
    if (endpoint !== undefined) return endpoint;
    throw new EngineError(
      'not-found',
      `There is no endpoint "${name}". Describe it in a file of endpoints/.`,
      { name },
    );
  };
  const edit = createEditEndpoints({ services, find: look });
  const removal = createRemoveEndpoints({ services, calls, tokens });
  const stateOf = async (name: string, run: string): Promise<RunState> => {
    const state = calls.has(name, run) ? await services.engine.state(run) : undefined;
    if (state !== undefined) return state;
    throw new EngineError('not-found', `The endpoint "${name}" has no run ${run}.`, { name, run });
  };
  const summary = (endpoint: Endpoint) => summaryOf(endpoint, calls, tokens.has(endpoint.name));

  const begin = async (name: string, request: CallEndpoint, claim: { key: string; request: string }) => {
    const deployment = deploymentFor(await find(name), request.deployment);
    const { file, text } = await pipelineOf(services, deployment, request.inputs);
    const place = { endpoint: name, file };
    const inputs = await Promise.all((request.inputs ?? []).map((input) => settingOf(root, place, input)));
    const body = { path: file, text, force: false, source: 'http' as const, inputs };
    return beginRun(services, body, {
      trusted: false,
      occasion: {
        displayName: name,
        claim: { endpoint: name, deployment: deployment.name, ...claim },
        change: (graph) => withSettings(graph, deployment),
      },
    });
  };

  /** The endpoint was deleted while its call was being read. */
  const forsake = async (name: string, run: string): Promise<never> => {
    await services.engine.cancel(run);
    calls.release(name);
    throw new EngineError('not-found', `The endpoint "${name}" was deleted meanwhile.`, { name });
  };

  return {
    list: async () => (await readEndpoints(root)).map(summary),
    show: async (name) => {
      const endpoint = await find(name);
      const deployments = await Promise.all(endpoint.deployments.map((each) => describe(services, each)));
      const told = summary(endpoint);
      await services.catalog.refresh();
      return {
        ...told,
        running: calls.unfinished(name).length,
        deployments: told.deployments.map((each, index) => ({
          ...each,
          parameters: [],
          unused: [],
          ...deployments[index],
        })),
        files: filesOf(endpoint).map(({ path, text }) => ({
          path,
          text,
          issues: services.documents.checkAny(text, path).issues.map(copyIssue),
        })),
      };
    },
    create: edit.create,
    setDefault: async (name, deployment) => edit.setDefault(await find(name), deployment),
    remove: async (name, wish) => removal.remove(await find(name), wish),
    removeDeployment: async (name, deployment, wish) =>
      removal.removeDeployment(await find(name), deployment, wish),
    uploadFolder: async (name) => `${callFilesFolder}/${(await find(name)).name}`,
    call: async (name, { idempotencyKey: key = randomUUID(), ...request }) => {
      await find(name);
      const digest = sha256(JSON.stringify(request));
      // One at a time of each key: the second finds the run of the first.
      return locks.run(`${name} ${key}`, async () => {
        const known = calls.find(name, key);
        if (known !== undefined && known.request !== digest) throw otherCall(name, key);
        if (known !== undefined) return { run: known.run, isNew: false };
        const run = await begin(name, request, { key, request: digest });
        if ((await look(name)) === undefined) await forsake(name, run);
        return { run, isNew: true };
      });
    },
    calls: async (name, page) => {
      await find(name);
      return Promise.all(
        calls.list(name, page).map(async (call) => {
          const state = await services.engine.state(call.run);
          const account = state === undefined ? null : accountOf(state);
          return { ...listedOf(call), account };
        }),
      );
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
    revokeToken: async (name) => tokens.revoke((await find(name)).name),
    takeCall: async (name) => limits.take(name, (await find(name)).callsPerMinute),
    isToken: (name, authorization) => tokens.fits(name, authorization),
  };
}

function listedOf(call: ListedCall): Omit<EndpointCallBody, 'account'> {
  const { run, key, deployment, pipeline, status, createdAt, finishedAt, isPinned, isCompacted } = call;
  return { run, key, deployment, pipeline, status, createdAt, finishedAt, isPinned, isCompacted };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function summaryOf(endpoint: Endpoint, calls: EndpointCalls, hasToken: boolean): EndpointSummary {
  const { name, description, deployments, defaultDeployment, keepDays, callsPerMinute } = endpoint;
  return {
    name,
    description,
    deployments: deployments.map((deployment) => ({
      name: deployment.name,
      runs: spelledRuns(deployment),
      isDefault: deployment.name === defaultDeployment || deployments.length === 1,
    })),
    calls: calls.count(name),
    hasToken,
    keepDays: keepDays ?? null,
    callsPerMinute,
  };
}

function spelledRuns({ runs }: Deployment): string {
  if (runs.kind === 'file') return runs.path;
  return runs.kind === 'model' ? (runs.model.model?.path ?? '') : `azureml:${runs.name}`;
}

/** What a form has to ask for, or why there is nothing to ask. */
async function describe(
  services: EndpointsOptions['services'],
  deployment: Deployment,
): Promise<Pick<EndpointDetail['deployments'][number], 'parameters' | 'problem' | 'unused'>> {
  try {
    const { file, text, unused = [] } = await pipelineOf(services, deployment);
    return { parameters: readParameters(text, file).parameters, unused: [...unused] };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { parameters: [], unused: [], problem: error.message };
  }
}

/** What a deployment says goes before what its pipeline says; its compute is for steps of which nothing says where. */
function withSettings(graph: StepGraph, { settings }: Deployment): StepGraph {
  const { continueOnStepFailure = graph.continueOnStepFailure, forceRerun = graph.forceRerun } = settings;
  const compute = settings.defaultCompute === undefined ? undefined : computeName(settings.defaultCompute);
  const steps = graph.steps.map((step) =>
    step.compute === undefined && compute !== undefined ? { ...step, compute } : step,
  );
  return { ...graph, steps, continueOnStepFailure, forceRerun };
}

function otherCall(endpoint: string, key: string): EngineError {
  return new EngineError(
    'already-started',
    `The key "${key}" was used for another call of the endpoint "${endpoint}". Give each call a key of its own.`,
    { endpoint, key },
  );
}
