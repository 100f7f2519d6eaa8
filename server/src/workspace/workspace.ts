/** What a workspace is, and how the one that a folder or a file belongs to is found. */
import { existsSync } from 'node:fs';
import { mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';

export interface Workspace {
  /** Absolute, without symbolic links. */
  readonly root: string;
  /** The last part of the root, for people. */
  readonly name: string;
  /** `.millrace` inside the root unless `--state-dir` says otherwise. */
  readonly stateDirectory: string;
  /** The root and the folders given by `--allow`: where documents may point to. */
  readonly roots: readonly string[];
}

export interface WorkspaceOptions {
  readonly stateDirectory?: string;
  readonly allow?: readonly string[];
}

export const stateFolderName = '.millrace';

/** The nearest ancestor (or the folder itself) that holds `.millrace`, else the git root, else the folder. */
export function findRoot(folder: string): string {
  return nearestWith(folder, stateFolderName) ?? nearestWith(folder, '.git') ?? folder;
}

function nearestWith(folder: string, name: string): string | undefined {
  for (let current = folder; ; current = path.dirname(current)) {
    if (existsSync(path.join(current, name))) return current;
    if (current === path.dirname(current)) return undefined;
  }
}

async function existingFolder(folder: string): Promise<string> {
  const absolute = path.resolve(folder);
  const found = await stat(absolute).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new EngineError(
      found ? 'invalid-request' : 'not-found',
      found
        ? `"${folder}" is a file, not a folder. Give the folder that holds it.`
        : `There is no folder "${folder}". Check the spelling, or create it first.`,
      { path: folder },
    );
  }
  return realpath(absolute);
}

async function workspaceAt(root: string, options: WorkspaceOptions): Promise<Workspace> {
  const allowed = await Promise.all((options.allow ?? []).map(existingFolder));
  return {
    root,
    name: path.basename(root) || root,
    stateDirectory: options.stateDirectory
      ? path.resolve(options.stateDirectory)
      : path.join(root, stateFolderName),
    roots: [root, ...allowed],
  };
}

/** The workspace that `millrace DIR` serves: the folder that was named; it is created when it is not there. */
export async function workspaceOfFolder(
  folder: string | undefined,
  options: WorkspaceOptions = {},
): Promise<Workspace> {
  if (folder === undefined) return workspaceAt(findRoot(await existingFolder('.')), options);
  if (!existsSync(folder)) await mkdir(folder, { recursive: true });
  return workspaceAt(await existingFolder(folder), options);
}

/** The same of a folder that has to be there: looking makes nothing. */
export async function existingWorkspace(
  folder: string | undefined,
  options: WorkspaceOptions = {},
): Promise<Workspace> {
  return workspaceOfFolder(folder === undefined ? undefined : await existingFolder(folder), options);
}

/** The workspace of a pipeline file given on the command line. */
export async function workspaceOfFile(file: string, options: WorkspaceOptions = {}): Promise<Workspace> {
  if (!existsSync(file)) {
    throw new EngineError('not-found', `There is no file "${file}". Check the spelling.`, { path: file });
  }
  return workspaceAt(findRoot(path.dirname(await realpath(file))), options);
}
