/** What the wrapper of an attempt runs on this machine: its bash text, its variables, and the folder that it starts in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Failure, Result } from '../errors.ts';
import type { Attempt } from '../run/ports.ts';
import { copyCode, copyInput, makeOutputs, placesHere } from './attempt-files.ts';
import { plainVariables, record } from './attempt-variables.ts';
import { builtinRequest, isBuiltin } from './builtin-process.ts';
import { answerPath } from './command-files.ts';
import { type CommandValue, literalValue, renderCommand } from './command-template.ts';
import { distributionOf, launcherText } from './distribution.ts';
import { unknownReference } from './failures.ts';
import { inheritedEnvironment } from './inherited-environment.ts';
import { parallelCommand, withArguments } from './parallel/parallel-command.ts';
import { attemptVariable } from './process-group.ts';
import { shellWord } from './remote/machine.ts';
import { giveSortedListings } from './sorted-listings.ts';
import type { WorkerProgram } from './worker-pool.ts';

export interface PreparedCommand {
  /** For bash. */
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly work: string;
}

/** Makes the files of the attempt. `program` runs built-in components. */
export async function prepareCommand(
  attempt: Attempt,
  program: WorkerProgram,
): Promise<Result<PreparedCommand, Failure>> {
  makeOutputs(attempt);
  const work = await copyCode(attempt);
  const inputs = new Map<string, string>();
  for (const input of attempt.inputs)
    if (input.kind === 'path') inputs.set(input.name, await copyInput(attempt, input));
  const isProgram = isBuiltin(attempt.step);
  const text = isProgram ? builtinText(attempt, inputs, program) : commandText(attempt, inputs);
  if (!text.ok) return text;
  const declared = environmentOf(attempt);
  const PYTHONPATH = giveSortedListings(attempt.directory, declared.PYTHONPATH);
  const variables = { ...(isProgram ? program.variables : {}), ...declared, PYTHONPATH };
  return { ok: true, value: { text: text.value, variables, work } };
}

/** The text itself, or what starts it as many times as the settings say. */
function distributed({ step, directory }: Attempt, text: string): string {
  const distribution = distributionOf(step);
  if (distribution === undefined) return text;
  writeFileSync(path.join(directory, 'process.sh'), `${text}\n`);
  return launcherText(distribution);
}

/** Everything that the command sees. */
function environmentOf(attempt: Attempt): Record<string, string> {
  const declared = [...plainVariables(attempt), ...(attempt.secrets?.variables ?? [])];
  const own = ownEnvironment(attempt);
  return {
    ...own,
    ...softwareOf(attempt, own.PATH),
    ...record(declared),
    [attemptVariable]: attempt.id,
  };
}

/** The programs of its environment come first, and nothing of another Python gets in. */
function softwareOf({ environment }: Attempt, inheritedPath = ''): Record<string, string> {
  if (environment === undefined) return {};
  const { bin, variables } = environment;
  return bin === undefined ? { ...variables } : { ...variables, PATH: `${bin}:${inheritedPath}` };
}

/** What a process between us and the command needs. */
export function ownEnvironment({ id }: Attempt): Record<string, string> {
  return { ...inheritedEnvironment(), [attemptVariable]: id };
}

function builtinText(
  attempt: Attempt,
  inputs: ReadonlyMap<string, string>,
  { words: start }: WorkerProgram,
): Result<string, Failure> {
  const places = { ...placesHere(attempt), input: ({ name }: { name: string }) => inputs.get(name) ?? '' };
  const request = path.join(attempt.directory, 'request.json');
  writeFileSync(request, JSON.stringify(builtinRequest(attempt, places)));
  const words = [...start, '--request', request, '--result', answerPath(attempt.directory)];
  return { ok: true, value: `exec ${words.map(shellWord).join(' ')}` };
}

function commandText(attempt: Attempt, paths: ReadonlyMap<string, string>): Result<string, Failure> {
  const inputs = new Map<string, CommandValue>();
  for (const input of attempt.inputs) {
    const type = attempt.step.inputs.find((entry) => entry.name === input.name)?.port.type ?? 'string';
    if (input.kind === 'literal') inputs.set(input.name, literalValue(input.value, type));
    else inputs.set(input.name, { kind: input.kind, text: paths.get(input.name) ?? '' });
  }
  const outputs = new Map(
    attempt.outputs.map((output): [string, CommandValue] => [
      output.name,
      { kind: 'path', text: output.path },
    ]),
  );
  const { component, parallel } = attempt.step;
  const template = parallel === undefined ? component.command : parallel.task?.programArguments;
  const rendered = renderCommand(template ?? '', { inputs, outputs });
  if (!rendered.ok) return { ok: false, error: unknownReference(attempt.step, rendered.error) };
  if (parallel === undefined) return { ok: true, value: distributed(attempt, rendered.value) };
  const driver = parallelCommand(attempt, parallel, {
    directory: attempt.directory,
    input: ({ name }) => paths.get(name) ?? '',
    output: placesHere(attempt).output,
    parts: attempt.parts,
  });
  if (!driver.ok) return driver;
  for (const [name, text] of Object.entries(driver.value.files)) {
    const file = path.join(attempt.directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { ok: true, value: withArguments(driver.value, rendered.value) };
}
