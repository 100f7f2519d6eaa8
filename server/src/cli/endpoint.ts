/** `millrace endpoint …`: which there are, calling one, and tokens for other callers. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, parseDocument } from '@millrace/pipeline-engine/browser';
import type {
  CallEndpoint,
  CallInput,
  EndpointCallBody,
  EndpointRun,
  EndpointSummary,
} from '../contract/index.ts';
import { isCode } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Client } from './client.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, sayIssues, tableLines } from './output.ts';
import { parseSetting } from './pipeline-source.ts';
import { withClient } from './session.ts';

interface Flags {
  readonly json: boolean;
}

export async function listEndpoints(
  workspace: Workspace,
  { json }: Flags,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const endpoints = await client.get<EndpointSummary[]>('/endpoints');
    if (json) output.json(endpoints);
    else for (const line of endpointLines(endpoints)) output.say(line);
    return exitCodes.done;
  });
}

function endpointLines(endpoints: readonly EndpointSummary[]): readonly string[] {
  if (endpoints.length === 0) return ['There is no endpoint. Describe one in a file of endpoints/.'];
  const rows = endpoints.flatMap(({ name, deployments, calls }) =>
    deployments.map((deployment) => [
      name,
      `${deployment.name}${deployment.isDefault ? ' (default)' : ''}`,
      deployment.runs,
      `${calls} calls`,
    ]),
  );
  return tableLines(rows);
}

export interface Invocation extends Flags {
  readonly name: string;
  /** Azure's inputs.yml. */
  readonly file: string | undefined;
  readonly settings: readonly string[];
  readonly deployment: string | undefined;
  readonly key: string | undefined;
}

const lookEveryMs = 300;

/** Waits for the end: without a server of its own the run would stand still. */
export async function invokeEndpoint(
  workspace: Workspace,
  { name, file, settings, deployment, key, json }: Invocation,
  output: Output,
): Promise<ExitCode> {
  const inputs = [
    ...(file === undefined ? [] : await inputsOf(workspace, file, output)),
    ...settings.map(setting),
  ];
  const body: CallEndpoint = {
    inputs,
    ...(deployment === undefined ? {} : { deployment }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
  return withClient(workspace, async (client) => {
    const place = `/endpoints/${encodeURIComponent(name)}`;
    const { run, isNew } = await client.post<{ run: string; isNew: boolean }>(`${place}/invoke`, body);
    if (!json) output.say(isNew ? `Run ${run} of "${name}"` : `The key has run ${run} already`);
    const ended = await endOf(client, `${place}/runs/${run}`);
    if (json) output.json({ ...ended, isNew });
    else for (const line of runLines(ended)) output.say(line);
    if (ended.status === 'succeeded') return exitCodes.done;
    return ended.status === 'cancelled' ? exitCodes.cancelled : exitCodes.stepFailed;
  });
}

async function endOf(client: Client, place: string): Promise<EndpointRun> {
  for (;;) {
    const run = await client.get<EndpointRun>(place);
    if (run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled') return run;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

function runLines({ run, status, message, outputs }: EndpointRun): readonly string[] {
  const rows = outputs.map(({ name, type, bytes, rows: count }) => [
    `  ${name}`,
    type,
    count === undefined ? `${bytes} bytes` : `${count} rows`,
  ]);
  return [`Run ${run} ${status}${message === undefined ? '' : `: ${message}`}`, ...tableLines(rows)];
}

/** Paths of a setting start at the root of the workspace. */
function setting(text: string): CallInput {
  const { name, value, path: given } = parseSetting(text);
  if (given === undefined) return { name, value: value ?? '' };
  return given.startsWith('azureml:') ? { name, asset: given } : { name, path: given };
}

async function inputsOf(workspace: Workspace, file: string, output: Output): Promise<readonly CallInput[]> {
  const document = parseDocument(await readInputs(file));
  const errors = document.issues.filter(({ severity }) => severity === 'error');
  if (document.kind !== 'batch-inputs' || errors.length > 0) {
    sayIssues(output, file, document.issues);
    throw new EngineError('invalid-request', `"${file}" holds no inputs of a batch call.`, { file });
  }
  return document.values.inputs.flatMap(({ name, value }): CallInput[] => {
    if (value.kind === 'literal') return [{ name, value: value.text }];
    if (value.kind !== 'data' || value.path === undefined) return [];
    if (value.path.startsWith('azureml:')) return [{ name, asset: value.path }];
    const absolute = path.resolve(path.dirname(file), value.path);
    return [{ name, path: path.relative(workspace.root, absolute) }];
  });
}

async function readInputs(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new EngineError('not-found', `There is no file "${file}".`, { file });
    throw error;
  }
}

export async function listCalls(
  workspace: Workspace,
  name: string,
  { json }: Flags,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const calls = await client.get<EndpointCallBody[]>(`/endpoints/${encodeURIComponent(name)}/calls`);
    if (json) output.json(calls);
    else for (const line of tableLines(calls.map(callCells))) output.say(line);
    return exitCodes.done;
  });
}

function callCells(call: EndpointCallBody): readonly string[] {
  const { run, status, createdAt, deployment, key, account } = call;
  const rows =
    account === null
      ? ''
      : `${account.rowsIn} rows in, ${account.rowsOut} out, ${account.rowsRejected} rejected`;
  return [run, status, new Date(createdAt).toISOString(), deployment ?? '', key, rows];
}

export async function makeToken(
  workspace: Workspace,
  name: string,
  { json, revoke }: Flags & { readonly revoke: boolean },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const place = `/endpoints/${encodeURIComponent(name)}/token`;
    if (revoke) {
      await client.delete(place);
      if (!json) output.say(`No token opens "${name}" any more.`);
      return exitCodes.done;
    }
    const made = await client.post<{ token: string }>(place, {});
    if (json) output.json(made);
    else output.say(`Shown once, and the token before is no more valid:\n${made.token}`);
    return exitCodes.done;
  });
}
