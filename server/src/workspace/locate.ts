/** Where a path that a document spells points to, synchronously: for the component resolver and the engine. */
import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isCode, isInside } from './safe-path.ts';

export type Located =
  | { readonly kind: 'found'; readonly file: string }
  /** Nothing is there, and it would be inside. */
  | { readonly kind: 'absent'; readonly file: string }
  | { readonly kind: 'outside' };

/** Follows every symbolic link before it decides what is inside. */
export function locateDocumentPath(given: string, fromFile: string, roots: readonly string[]): Located {
  if (given.includes('\0')) return { kind: 'outside' };
  const absolute = path.resolve(path.dirname(fromFile), given);
  const { real, missing } = followExisting(absolute);
  if (real === undefined || !roots.some((root) => isInside(realpathSync(root), real)))
    return { kind: 'outside' };
  return missing ? { kind: 'absent', file: real } : { kind: 'found', file: real };
}

/** `real` is undefined for what cannot be followed: loops, dangling links, paths below a file. */
function followExisting(absolute: string): { readonly real?: string; readonly missing: boolean } {
  const below: string[] = [];
  for (let current = absolute; ; current = path.dirname(current)) {
    try {
      return { real: path.join(realpathSync(current), ...below), missing: below.length > 0 };
    } catch (error) {
      if (!isCode(error, 'ENOENT') || isLink(current) || current === path.dirname(current)) {
        return { missing: true };
      }
      below.unshift(path.basename(current));
    }
  }
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
