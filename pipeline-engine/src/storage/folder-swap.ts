/**
 * Puts a folder in the place of another one. That takes two renames, between which nothing stands there: a note in the
 * state folder says so, and whoever finds it after a crash puts back what stood there before.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const suffix = '.swap';

export interface Interrupted {
  readonly note: string;
  readonly destination: string;
  /** What stood there is aside, and nothing is in its place. */
  readonly isMissing: boolean;
}

/** Names of ours in the same folder, and so on the same file system. */
export function placesBeside(destination: string): { readonly staged: string; readonly aside: string } {
  const staged = path.join(path.dirname(destination), `.${path.basename(destination)}.millrace-part`);
  return { staged, aside: `${staged}-old` };
}

export function noteOf(notes: string, destination: string): string {
  return path.join(notes, `${createHash('sha256').update(destination).digest('hex')}${suffix}`);
}

/** `notes` is a folder; what is staged is whole and synced. */
export function swapFolder(notes: string, destination: string): void {
  const { staged, aside } = placesBeside(destination);
  const note = noteOf(notes, destination);
  mkdirSync(notes, { recursive: true });
  writeFileSync(note, destination, { flush: true });
  renameSync(destination, aside);
  try {
    renameSync(staged, destination);
  } catch (error) {
    renameSync(aside, destination);
    rmSync(note);
    throw error;
  }
  finishSwap(note, destination);
}

/** Undoes the first rename where the second one never came; removes what is left of either. */
export function finishSwap(note: string, destination: string): void {
  const { staged, aside } = placesBeside(destination);
  if (isThere(aside) && !isThere(destination)) renameSync(aside, destination);
  rmSync(aside, { recursive: true, force: true });
  rmSync(staged, { recursive: true, force: true });
  rmSync(note, { force: true });
}

/** Swaps whose process died. A note that does not name its own destination is none of ours. */
export function interruptedSwaps(notes: string): readonly Interrupted[] {
  const names = existsSync(notes) ? readdirSync(notes).filter((name) => name.endsWith(suffix)) : [];
  return names.flatMap((name) => {
    const note = path.join(notes, name);
    const destination = readFileSync(note, 'utf8');
    if (noteOf(notes, destination) !== note) return [];
    const isMissing = isThere(placesBeside(destination).aside) && !isThere(destination);
    return [{ note, destination, isMissing }];
  });
}

const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;
