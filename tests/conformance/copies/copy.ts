/** A copy of a folder in which everything is named, ordered, placed and written in another way, and means the same. */
import path from 'node:path';
import { createRandom } from '../random.ts';
import type { Folder } from './folder.ts';
import { reformats } from './reformat.ts';
import { renamed } from './rename.ts';
import { respelled } from './respell.ts';

export interface Copy {
  readonly folder: Folder;
  /** Where each moved document is in the copy. */
  readonly fileOf: ReadonlyMap<string, string>;
}

/** `files` move to other folders; what they refer to stays, and is rewritten where it is. */
export function copyOf(original: Folder, files: readonly string[], seed: number): Copy {
  const folder = new Map(renamed(original));
  const fileOf = new Map<string, string>();
  for (const [index, file] of files.entries()) {
    const random = createRandom(seed, index);
    const to = random.pick([
      file,
      `moved here/${file}`,
      path.posix.join('コピー', path.posix.basename(file, '.yml'), 'p.yaml'),
    ]);
    const free = to === file || !folder.has(to) ? to : `${index}/${to}`;
    const text = respelled(folder, { from: file, to: free }, random);
    folder.set(free, text);
    fileOf.set(file, free);
  }
  for (const [index, [file, text]] of [...folder].entries()) {
    folder.set(file, reformatted(text, seed, index));
  }
  return { folder, fileOf };
}

function reformatted(text: string, seed: number, index: number): string {
  const random = createRandom(seed + 1_000, index);
  let now = text;
  for (const reformat of Object.values(reformats)) {
    if (random.below(3) > 0) now = reformat(now, random);
  }
  return now;
}
