/** The files of an attempt on this machine: outputs made beforehand, inputs and code as private copies. */
import { chmodSync, constants, copyFileSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { chmod, cp, lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Attempt, AttemptInput } from '../run/ports.ts';
import { optional } from '../spec/optional.ts';
import type { AttemptPlaces } from './builtin-process.ts';

/** Folder outputs exist and are empty; file outputs have a parent. */
export function makeOutputs(attempt: Attempt): void {
  const folders = attempt.outputs.map(({ type, path: output }) =>
    type === 'uri_file' ? path.dirname(output) : output,
  );
  for (const folder of new Set(folders)) mkdirSync(folder, { recursive: true });
}

/** The files as they are given: inputs in the store, outputs where the engine expects them. */
export function placesHere({ outputs, parts }: Attempt): AttemptPlaces {
  const paths = new Map(outputs.map((output) => [output.name, output.path]));
  const places = {
    input: ({ value }: AttemptInput) => value,
    output: (name: string) => paths.get(name) ?? '',
  };
  return { ...places, ...optional('parts', parts) };
}

/** A fresh, writable copy of the component's code, if it has any, beside a folder `outputs` (T73). */
export async function copyCode(attempt: Attempt): Promise<string> {
  const work = path.join(attempt.directory, 'work');
  if (attempt.code === undefined) mkdirSync(work);
  else await copyWritable(attempt.code, work);
  const left = path.join(work, 'outputs');
  if (!existsSync(left)) mkdirSync(left);
  return work;
}

/** Copies (reflinks, where the file system can) that a script may spoil without harm. Returns the path it sees. */
export async function copyInput(attempt: Attempt, input: AttemptInput): Promise<string> {
  const folder = path.join(attempt.directory, 'inputs', input.name);
  const target = input.fileName === undefined ? folder : path.join(folder, input.fileName);
  mkdirSync(path.dirname(target), { recursive: true });
  await copyWritable(input.value, target);
  return target;
}

/** Up to here a round through the thread pool costs more than the copy. */
const smallBytes = 256 * 1024;

async function copyWritable(from: string, to: string): Promise<void> {
  const source = lstatSync(from);
  if (source.isFile() && source.size <= smallBytes) {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    chmodSync(to, (source.mode & 0o777) | 0o200);
    return;
  }
  const copied: string[] = [];
  await cp(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
    filter: (_, target) => {
      copied.push(target);
      return true;
    },
  });
  // What comes from the store is read-only; the owner gets its write bit back.
  for (const target of copied) await makeWritable(target);
}

async function makeWritable(target: string): Promise<void> {
  const stat = await lstat(target);
  if (!stat.isSymbolicLink()) await chmod(target, (stat.mode & 0o777) | 0o200);
}
