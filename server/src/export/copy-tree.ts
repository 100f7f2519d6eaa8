/** Copies files and folders into the exported folder; what a link points to is copied in its place. */
import { copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { isInside } from '../workspace/safe-path.ts';

/** What neither counts as code nor belongs to anybody but this machine. */
const ignored =
  /^(?:\.git|\.millrace|__pycache__|\.ipynb_checkpoints|\.DS_Store|Thumbs\.db)$|\.(?:pyc|additional_includes)$/;

export interface CopyOptions {
  /** Folders that may be read; absolute, without links. */
  readonly roots: readonly string[];
  /** Whether a file or folder below the copied one comes along; `names` are its neighbours. */
  readonly accept: (absolute: string, names: readonly string[]) => Promise<boolean>;
}

export async function copyTree(from: string, to: string, options: CopyOptions): Promise<void> {
  return copy(from, to, options, []);
}

async function copy(from: string, to: string, options: CopyOptions, above: readonly string[]): Promise<void> {
  const real = await realpath(from);
  if (!options.roots.some((root) => isInside(root, real))) throw leaves(from);
  if (above.includes(real)) throw endless(from);
  const found = await stat(real);
  if (found.isFile()) {
    await mkdir(path.dirname(to), { recursive: true });
    await copyFile(real, to);
    return;
  }
  if (!found.isDirectory()) return;
  await mkdir(to, { recursive: true });
  const names = await readdir(real);
  for (const name of names) {
    const inner = path.join(real, name);
    if (ignored.test(name) || !(await options.accept(inner, names))) continue;
    await copy(inner, path.join(to, name), options, [...above, real]);
  }
}

function leaves(from: string): EngineError {
  return new EngineError(
    'path-outside-workspace',
    `The link "${from}" leaves the workspace. Replace it by what it points to, or give --allow for that folder.`,
    { path: from },
  );
}

function endless(from: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The link "${from}" leads back to a folder it lies in. Remove it.`,
    {
      path: from,
    },
  );
}
