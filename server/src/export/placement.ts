/**
 * Where files lie in the exported folder. What lies below the pipeline's folder keeps its place beside the pipeline;
 * the rest of the workspace keeps its workspace path. Two files never get one place.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { isInside, toWorkspacePath } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readmeNames } from './readme.ts';

export interface Placement {
  /** The place of a file or folder, with forward slashes; `''` is the exported folder itself. */
  place(absolute: string): string;
  /** The folder of a built-in component. */
  builtin(name: string): string;
  /** The folder of the container build. */
  readonly runtime: string;
  /** The file that says how to submit. */
  readonly readme: string;
}

/** `pipeline` is absolute. */
export function createPlacement(
  workspace: Workspace,
  pipeline: string,
  builtins: readonly string[],
): Placement {
  const home = path.dirname(pipeline);
  const isFree = (name: string): boolean =>
    !existsSync(path.join(home, name)) && !existsSync(path.join(workspace.root, name));
  const components = firstFree(['components', 'millrace-components'], (folder) =>
    [...builtins, 'millrace-runtime'].every((name) => isFree(`${folder}/${name}`)),
  );
  const elsewhere = firstFree(['workspace', 'workspace-files'], isFree);
  const taken = new Map<string, string>();

  function claim(place: string, absolute: string): string {
    const holder = taken.get(place) ?? absolute;
    taken.set(place, holder);
    if (holder === absolute) return place;
    throw new EngineError(
      'invalid-request',
      `"${absolute}" and "${holder}" would both become "${place}" in the exported folder. Rename one of them.`,
      { path: place },
    );
  }

  return {
    place: (absolute) => {
      if (isInside(home, absolute)) return claim(toWorkspacePath(home, absolute), absolute);
      const given = placeByRoot(workspace, absolute);
      const isAmbiguous = isInside(absolute, home) || existsSync(path.join(home, given.split('/')[0] ?? ''));
      return claim(isAmbiguous ? path.posix.join(elsewhere, given) : given, absolute);
    },
    builtin: (name) => `${components}/${name}`,
    runtime: `${components}/millrace-runtime`,
    readme: firstFree(readmeNames, isFree),
  };
}

/** The workspace path, or the path below a folder given by `--allow`. */
export function placeByRoot(workspace: Workspace, absolute: string): string {
  if (isInside(workspace.root, absolute)) return toWorkspacePath(workspace.root, absolute);
  const root = workspace.roots.find((allowed) => isInside(allowed, absolute)) ?? path.dirname(absolute);
  return path.posix.join(path.basename(root), toWorkspacePath(root, absolute));
}

function firstFree(names: readonly string[], isFree: (name: string) => boolean): string {
  const found = names.find(isFree);
  if (found !== undefined) return found;
  throw new EngineError(
    'invalid-request',
    `The names ${names.map((name) => `"${name}"`).join(' and ')} are taken beside the pipeline. Rename one of them, so that the export has room.`,
  );
}
