/** `millrace environments [list|prepare FILE|remove KEY]`: what was made for components, here and on the machines of compute targets. */
import { EngineError, type InputSetting } from '@millrace/pipeline-engine/browser';
import type {
  MadeEnvironmentBody,
  MadeEnvironmentsBody,
  PreparedEnvironmentsBody,
} from '../contract/index.ts';
import { environmentText } from '../run/environment-text.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { bytesText } from './bytes-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { type Output, tableLines } from './output.ts';
import type { PipelineSource } from './pipeline-source.ts';
import { withClient } from './session.ts';

export async function listEnvironments(
  workspace: Workspace,
  json: boolean,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const { environments, silent } = await client.get<MadeEnvironmentsBody>('/environments');
    if (json) {
      output.json({ environments, silent });
      return exitCodes.done;
    }
    if (environments.length === 0)
      output.say('No environment was made yet. The first step whose component names packages makes one.');
    for (const line of tableLines(environments.map(row))) output.say(line);
    if (silent.length > 0) output.say(`Did not answer: ${silent.join(', ')}. What is there is not listed.`);
    return exitCodes.done;
  });
}

/** Makes what the steps of a pipeline need, each where it would run. */
export async function prepareEnvironments(
  { workspace, path, text }: PipelineSource,
  { json, inputs }: { readonly json: boolean; readonly inputs: readonly InputSetting[] },
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    output.say('Preparing environments. The first time takes some minutes.');
    const question = { path, text, revision: 0, inputs };
    const prepared = await client.post<PreparedEnvironmentsBody>('/environments/prepare', question);
    if (json) output.json(prepared);
    else for (const line of tableLines(prepared.steps.map(preparedRow))) output.say(line);
    return prepared.steps.some(({ failure }) => failure !== undefined)
      ? exitCodes.stepFailed
      : exitCodes.done;
  });
}

const preparedRow = ({ step, environment, failure }: PreparedEnvironmentsBody['steps'][number]) => [
  step,
  failure !== undefined
    ? `failed: ${[failure.message, failure.remedy ?? ''].join(' ').trim()}`
    : environment === null
      ? 'needs nothing'
      : environmentText(environment),
];

const shownDigits = 12;

const row = (made: MadeEnvironmentBody): readonly string[] => [
  made.key,
  made.title,
  made.host,
  made.python === '' ? made.kind : `${made.kind}, Python ${made.python}`,
  made.digest === undefined ? '' : `lock ${made.digest.replace(/^sha256:/, '').slice(0, shownDigits)}`,
  bytesText(made.bytes),
  `used ${new Date(made.lastUse).toISOString()}`,
];

export interface RemoveFlags {
  /** The computer; needed where several have the same key. */
  readonly on?: string;
  /** Its versions go too. */
  readonly forget: boolean;
}

/** `key` may be its beginning. */
export async function removeEnvironment(
  workspace: Workspace,
  key: string,
  { on, forget }: RemoveFlags,
  output: Output,
): Promise<ExitCode> {
  return withClient(workspace, async (client) => {
    const { environments } = await client.get<MadeEnvironmentsBody>('/environments');
    const [found, ...others] = environments.filter(
      (made) => made.key.startsWith(key) && (on === undefined || made.host === on),
    );
    if (found === undefined) throw unknown(key, on);
    if (others.length > 0) throw several(key, [found, ...others]);
    const query = new URLSearchParams({ host: found.host, forget: String(forget) });
    await client.delete(`/environments/${found.key}?${query}`);
    const next = forget ? 'takes the newest versions that fit' : 'is in the same versions';
    output.say(`Removed "${found.title}" on ${found.host}. The next one ${next}.`);
    return exitCodes.done;
  });
}

const unknown = (key: string, on: string | undefined): EngineError =>
  new EngineError(
    'not-found',
    `There is no environment ${key}${on === undefined ? '' : ` on ${on}`}. \`millrace environments\` lists them.`,
    { key },
  );

const several = (key: string, found: readonly MadeEnvironmentBody[]): EngineError =>
  new EngineError(
    'invalid-request',
    `${key} may be ${found.map((made) => `${made.key} on ${made.host}`).join(' or ')}. Type more of it, or --on with the computer.`,
    { key },
  );
