/**
 * Turns a path that somebody sent or wrote into an absolute path, and proves that it stays inside the
 * allowed folders after every symbolic link is followed. All access to workspace files goes through here.
 */
import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';

function outside(given: string): EngineError {
  return new EngineError(
    'path-outside-workspace',
    `The path "${given.replaceAll('\0', '\\0')}" is not inside the workspace. Give a path below the workspace folder, or start millrace with --allow for the folder it is in.`,
    { path: given },
  );
}

/** Whether `inner` is `outer` or below it; both absolute and free of symbolic links. */
export function isInside(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}

/** Follows links as far as the path exists; what does not exist yet is appended as it is. */
async function realpathOfExisting(absolute: string): Promise<string> {
  const missing: string[] = [];
  let current = absolute;
  for (;;) {
    try {
      return path.join(await realpath(current), ...missing);
    } catch (error) {
      if (!isCode(error, 'ENOENT') || (await isLink(current))) throw error;
      missing.unshift(path.basename(current));
      const parent = path.dirname(current);
      if (parent === current) throw error;
      current = parent;
    }
  }
}

/** Whether an unknown error is a system error with this code. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** A dangling link has no real path, but a later write would follow it. */
async function isLink(absolute: string): Promise<boolean> {
  try {
    return (await lstat(absolute)).isSymbolicLink();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function resolveChecked(absolute: string, roots: readonly string[], given: string): Promise<string> {
  const real = await realpathOfExisting(absolute).catch((error: unknown) => {
    if (['ENOENT', 'ELOOP', 'ENOTDIR', 'ENAMETOOLONG', 'EACCES'].some((code) => isCode(error, code)))
      throw outside(given);
    throw error;
  });
  for (const root of roots) {
    if (isInside(await realpath(root), real)) return real;
  }
  throw outside(given);
}

/**
 * Resolves a workspace path as a client sends it: relative to the root, forward slashes, no `..`, nothing
 * absolute. Throws `path-outside-workspace`. The file need not exist.
 */
export async function resolveWorkspacePath(root: string, given: string): Promise<string> {
  const segments = given.split('/');
  const refused =
    given.includes('\0') ||
    given.includes('\\') ||
    path.isAbsolute(given) ||
    path.win32.isAbsolute(given) ||
    /^[A-Za-z]:/.test(given) ||
    segments.some((segment) => segment === '..' || segment === '.' || segment === '');
  if (refused) throw outside(given);
  return resolveChecked(path.join(root, ...segments), [root], given);
}

/** The workspace path (forward slashes) of an absolute path below the root. */
export function toWorkspacePath(root: string, absolute: string): string {
  return path.relative(root, absolute).split(path.sep).join('/');
}
