/**
 * Registers a step's result under a name: a folder of its own in the workspace, with a copy of the result and an
 * Azure ML data or model document that says where it came from. The document is written last: without it there
 * is no version.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  type Deliveries,
  type Engine,
  EngineError,
  type OutputRecord,
  type Registrations,
  type RunPin,
  type RunStore,
} from '@millrace/pipeline-engine';
import { type EnvironmentRecord, isAssetName } from '@millrace/pipeline-engine/browser';
import { environmentText } from '../run/environment-text.ts';
import { makeFolder, syncFolder, writeAtomically } from '../workspace/atomic-write.ts';
import { createLocks } from '../workspace/locks.ts';
import { isCode } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type AssetCatalog, assetFolder, type RegisteredAsset } from './asset-catalog.ts';
import { gitCommit } from './git-commit.ts';

export interface RegisterRequest {
  readonly name: string;
  readonly description?: string;
  readonly run: string;
  readonly step: string;
  readonly output: string;
}

/** A result, and what is known of where it came from. */
export interface NamedResult extends RegisterRequest {
  readonly record: OutputRecord;
  readonly pin: RunPin;
  readonly fingerprint?: string;
  readonly environment?: EnvironmentRecord;
}

export interface RegistryPorts {
  readonly workspace: Workspace;
  readonly assets: AssetCatalog;
  readonly deliveries: Pick<Deliveries, 'deliver'>;
}

/** A result that is registered under this name as its newest version already makes no other one. */
export type Register = (result: NamedResult) => Promise<RegisteredAsset>;

/** One at a time per name, so that versions follow one another. */
export function createRegistry(ports: RegistryPorts): Register {
  const locks = createLocks();
  return (result) => locks.run(result.name, () => register(result, ports));
}

async function register(result: NamedResult, ports: RegistryPorts): Promise<RegisteredAsset> {
  const { name, record } = result;
  checkName(name);
  const kind = modelTypes.has(record.type) ? 'model' : 'data';
  const { workspace, assets } = ports;
  await assets.refresh();
  const newest = assets.find(`azureml:${name}`);
  if (newest !== undefined && newest.kind !== kind) throw otherKind(newest);
  if (newest?.properties['millrace.digest'] === record.digest) return newest;
  const folder = path.join(workspace.root, assetFolder(kind, name));
  const version = await claimVersion(folder, newest?.version);
  const place = path.join(folder, version);
  const problem = await ports.deliveries.deliver(record.digest, path.join(place, record.name));
  if (problem !== undefined) {
    await rm(place, { recursive: true, force: true });
    const reason = problem.kind === 'disk' ? problem.message : problem.kind;
    throw new EngineError('store-failed', `The result could not be copied to ${place}: ${reason}.`, {
      path: place,
      reason,
    });
  }
  const properties = { ...lineage(result), ...(await gitCommit(workspace.root)) };
  const text = documentText(kind, { ...result, version, type: record.type, properties });
  await writeAtomically(path.join(place, `${kind}.yml`), text);
  await assets.refresh();
  const registered = assets.find(`azureml:${name}:${version}`);
  if (registered === undefined) throw new Error(`${place} was written and cannot be read`);
  return registered;
}

function checkName(name: string): void {
  if (isAssetName(name)) return;
  throw new EngineError(
    'invalid-request',
    `"${name}" cannot be the name of something registered. Use letters, digits, "_", "-" and ".", and begin with a letter or a digit.`,
    { name },
  );
}

function otherKind({ name, kind, file }: RegisteredAsset): EngineError {
  const what = kind === 'data' ? 'data' : 'models';
  return new EngineError(
    'invalid-request',
    `"${name}" is the name of registered ${what} (${file}). Choose another name.`,
    { name, file },
  );
}

export interface RegisterPorts {
  readonly register: Register;
  readonly engine: Pick<Engine, 'state' | 'explain'>;
  readonly runs: Pick<RunStore, 'pin'>;
}

/** Registers what a step of a run gave. Throws `not-found` with the results that there are. */
export async function registerOutput(
  request: RegisterRequest,
  ports: RegisterPorts,
): Promise<RegisteredAsset> {
  const found = await findResult(request, ports);
  const explained = await ports.engine.explain(request.run, request.step);
  const { fingerprint, environment } = explained ?? {};
  return ports.register({
    ...{ ...request, ...found },
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(environment ? { environment } : {}),
  });
}

/** What the engine does with outputs that a pipeline names (V7): a refusal fails the step, whose result is kept. */
export function createRegistrations(register: Register, runs: Pick<RunStore, 'pin'>): Registrations {
  return async (result) => {
    const pin = await runs.pin(result.run);
    if (pin === undefined) return undefined;
    try {
      await register({ ...result, output: result.record.name, pin });
      return undefined;
    } catch (error) {
      if (error instanceof EngineError) return error.message;
      throw error;
    }
  };
}

const modelTypes: ReadonlySet<string> = new Set(['mlflow_model', 'custom_model', 'triton_model']);

async function findResult(
  { run, step, output }: RegisterRequest,
  { engine, runs }: RegisterPorts,
): Promise<{ readonly record: OutputRecord; readonly pin: RunPin }> {
  const [state, pin] = await Promise.all([engine.state(run), runs.pin(run)]);
  const outputs = state?.steps[step]?.outputs ?? [];
  const record = outputs.find(({ name }) => name === output);
  if (record !== undefined && pin !== undefined) return { record, pin };
  const known = outputs.map(({ name }) => name).join(', ');
  throw new EngineError(
    'not-found',
    `Run ${run} has no result "${output}" of a step "${step}".${known === '' ? '' : ` There is: ${known}.`}`,
    { run, step, output },
  );
}

/** Makes the folder of the next number, which nobody else can make then, and which a loss of power leaves there. */
async function claimVersion(folder: string, newest: string | undefined): Promise<string> {
  await makeFolder(folder);
  const taken = [newest ?? '0', ...(await readdir(folder))].map(Number).filter(Number.isSafeInteger);
  for (let version = Math.max(0, ...taken) + 1; ; version += 1) {
    try {
      await mkdir(path.join(folder, String(version)));
      await syncFolder(folder);
      return String(version);
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}

function lineage({
  run,
  step,
  output,
  record,
  pin,
  fingerprint,
  environment,
}: NamedResult): Readonly<Record<string, string>> {
  const { digest } = record;
  const { pipeline, inputs, code } = pin;
  const data = inputs.flatMap(({ path: spelled, digest: content }) =>
    content === null ? [] : [`${spelled} ${content}`],
  );
  return {
    'millrace.run': run,
    'millrace.pipeline': pipeline,
    'millrace.step': step,
    'millrace.output': output,
    'millrace.digest': digest,
    ...(fingerprint === undefined ? {} : { 'millrace.fingerprint': fingerprint }),
    ...(environment === undefined ? {} : { 'millrace.environment': environmentText(environment) }),
    ...(data.length === 0 ? {} : { 'millrace.data': data.join('\n') }),
    ...(code.length === 0
      ? {}
      : { 'millrace.code': code.map(({ path: spelled, artifact }) => `${spelled} ${artifact}`).join('\n') }),
  };
}

interface DocumentParts extends Pick<RegisterRequest, 'name' | 'description' | 'output'> {
  readonly version: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** JSON texts are YAML texts, whatever stands in them. */
function documentText(kind: RegisteredAsset['kind'], parts: DocumentParts): string {
  const { name, version, type, description, output, properties } = parts;
  return [
    `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json`,
    `name: ${JSON.stringify(name)}`,
    `version: ${JSON.stringify(version)}`,
    `type: ${type}`,
    ...(description === undefined ? [] : [`description: ${JSON.stringify(description)}`]),
    `path: ${JSON.stringify(`./${output}`)}`,
    'properties:',
    ...Object.entries(properties).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    '',
  ].join('\n');
}
