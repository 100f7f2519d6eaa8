/** The compute targets that a workspace defines: the YAML files of its folder `computes`. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ComputeDefinition, type Issue, parseCompute } from '@millrace/pipeline-engine/browser';
import { isYamlName } from '../workspace/pipeline-files.ts';
import { isCode } from '../workspace/safe-path.ts';

export const computesFolder = 'computes';

export interface ComputeFile {
  /** The name it is referenced by; that of the file where the text gives none. */
  readonly name: string;
  /** The workspace path. */
  readonly path: string;
  readonly text: string;
  readonly definition: ComputeDefinition | undefined;
  readonly issues: readonly Issue[];
  /** A file before it has the name already. */
  readonly isTaken: boolean;
}

/** In the order of their paths; links are not followed. */
export async function readComputeFiles(root: string): Promise<readonly ComputeFile[]> {
  const names = (await filesIn(path.join(root, computesFolder))).filter(isYamlName).sort();
  const taken = new Set<string>();
  const files: ComputeFile[] = [];
  for (const file of names) {
    const text = await readFile(path.join(root, computesFolder, file), 'utf8');
    const { compute, issues } = parseCompute(text);
    const name = compute?.name ?? file.replace(/\.ya?ml$/i, '');
    const isTaken = taken.has(name);
    taken.add(name);
    files.push({ name, path: `${computesFolder}/${file}`, text, definition: compute, issues, isTaken });
  }
  return files;
}

/** Those that steps can be sent to. */
export function usableComputes(files: readonly ComputeFile[]): readonly ComputeFile[] {
  return files.filter(
    ({ definition, issues, isTaken }) =>
      !isTaken &&
      definition !== undefined &&
      definition.kind !== 'other' &&
      !issues.some(({ severity }) => severity === 'error'),
  );
}

export async function readComputeNames(root: string): Promise<readonly string[]> {
  return usableComputes(await readComputeFiles(root)).map(({ name }) => name);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}
