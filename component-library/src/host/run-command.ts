/** The library's command line: one component, its ports and parameters as flags. What a container or a cluster runs. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { ComponentDefinition, RunStepRequest } from '@millrace/pipeline-engine/browser';
import { isLiteralType } from '@millrace/pipeline-engine/browser';
import { builtinComponents } from '../definitions.ts';
import { ComponentFailure } from './failure.ts';
import { knownFailure } from './known-failure.ts';
import { runComponent } from './run-component.ts';
import { parseTextParameters } from './text-parameters.ts';

const readInput = (): Promise<string> => readAll(process.stdin);

/** The exit code: 0 done, 1 the step failed, 2 the command line is wrong. */
export async function runCommand(args: readonly string[], input = readInput): Promise<number> {
  const request = await requestOf(args, input);
  if (typeof request === 'string') {
    console.error(request);
    return 2;
  }
  try {
    await prepareOutputs(request);
    const result = await runComponent(request, { progress: () => {}, log: (line) => console.error(line) });
    console.log(JSON.stringify(result));
    return 0;
  } catch (error) {
    const failure = error instanceof ComponentFailure ? error.failure : knownFailure(error);
    if (failure === undefined) throw error;
    console.error([failure.message, failure.remedy].filter(Boolean).join('\n'));
    return 1;
  }
}

/** `--parameters -` at the end takes further parameters from standard input. */
async function requestOf(
  args: readonly string[],
  input: () => Promise<string>,
): Promise<RunStepRequest | string> {
  if (args.at(-2) !== '--parameters' || args.at(-1) !== '-') return parseCommand(args);
  const texts = parseTextParameters(await input());
  return typeof texts === 'string' ? texts : parseCommand(args.slice(0, -2), texts);
}

/** The request that the flags and the texts make, or what is wrong with them. */
export function parseCommand(
  args: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): RunStepRequest | string {
  const [name, ...rest] = args;
  const definition = builtinComponents.find((builtin) => builtin.name === name)?.definition;
  if (definition === undefined) {
    const names = builtinComponents.map((builtin) => builtin.name).join(', ');
    return `usage: millrace-component NAME --port value …\nNAME is one of ${names}`;
  }
  const flags = parseFlags(rest);
  return typeof flags === 'string' ? flags : buildRequest(definition, new Map([...flags, ...texts]));
}

function parseFlags(args: readonly string[]): ReadonlyMap<string, string> | string {
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index += 2) {
    const flag = args[index] ?? '';
    const value = args[index + 1];
    if (!flag.startsWith('--')) return `"${flag}" is not a flag: write --NAME value`;
    if (value === undefined) return `${flag} has no value`;
    flags.set(flag.slice(2), value);
  }
  return flags;
}

function buildRequest(
  definition: ComponentDefinition,
  flags: ReadonlyMap<string, string>,
): RunStepRequest | string {
  const known = new Set([...definition.inputs, ...definition.outputs].map((port) => port.name));
  const unknown = [...flags.keys()].find((flag) => !known.has(flag));
  if (unknown !== undefined) return `${definition.name} has no --${unknown}`;
  const params: Record<string, string> = {};
  const inputs: Record<string, string> = {};
  for (const port of definition.inputs) {
    const value = flags.get(port.name) ?? port.default;
    if (value === undefined && !port.optional) return `--${port.name} is missing`;
    if (value === undefined) continue;
    if (isLiteralType(port.type)) params[port.name] = value;
    else inputs[port.name] = path.resolve(value);
  }
  const outputs: Record<string, string> = {};
  for (const port of definition.outputs) {
    const value = flags.get(port.name);
    if (value === undefined) return `--${port.name} is missing`;
    outputs[port.name] = path.resolve(value);
  }
  const seed = createHash('sha256')
    .update(JSON.stringify([definition.name, params]))
    .digest('hex');
  return { type: 'run-step', component: definition.name, params, inputs, outputs, seed };
}

async function prepareOutputs(request: RunStepRequest): Promise<void> {
  for (const folder of Object.values(request.outputs)) await mkdir(folder, { recursive: true });
}
