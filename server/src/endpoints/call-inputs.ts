/** What is given with a call, as values of the pipeline's inputs: rows and uploads become files of the workspace. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { InputSetting } from '@millrace/pipeline-engine/browser';
import type { CallInput } from '../contract/index.ts';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';

/** Each endpoint has a folder here. */
export const callFilesFolder = 'data/endpoint-calls';

export interface CallPlace {
  readonly endpoint: string;
  /** Of the pipeline: paths are spelled from there. */
  readonly file: string;
}

export async function settingOf(
  root: string,
  { endpoint, file }: CallPlace,
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
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const file = `${callFilesFolder}/${endpoint}/${digest}.jsonl`;
  await writeAtomically(await resolveWorkspacePath(root, file), text);
  return file;
}
