/** One folder that a schedule watches: what is remembered of it between two looks, and when the next one is (S41, S63). */
import { lstat, realpath } from 'node:fs/promises';
import { reachesDeeper, type SeenFiles } from '@millrace/pipeline-engine';
import { isCode } from '../workspace/safe-path.ts';
import { type FolderHint, hearFolder } from './folder-hints.ts';

/** What is remembered of a folder between two looks. */
export interface FolderMemory {
  seen: SeenFiles;
  /** By path, the stamp of what was noted already, in this process or an earlier one. */
  done: Map<string, string>;
  /** Since when nothing starts, to see whether its own runs write its files (S62). */
  quietSince?: number;
  /** When it was looked at last, and when it is to be looked at again. */
  lookedAt: number;
  nextLookAt: number;
  hint?: Hearing;
}

interface Hearing extends FolderHint {
  /** Of the folder as it was: another one under its name is not heard. */
  readonly identity: string;
}

export const shortestLookMs = 500;
const longestLookMs = 5000;
/** Between two looks at a folder that tells its changes. */
export const idleLookMs = 60_000;

export const newMemory = (): FolderMemory => ({
  seen: new Map(),
  done: new Map(),
  lookedAt: Number.NEGATIVE_INFINITY,
  nextLookAt: Number.NEGATIVE_INFINITY,
});

/** A clock that was set back lets nobody wait for it. */
export const isDue = ({ nextLookAt }: FolderMemory, now: number): boolean =>
  nextLookAt <= now || nextLookAt - now > idleLookMs;

/** After a look. `isBusy`: files of it are still written, or have no run yet. */
export function planLook(
  memory: FolderMemory,
  { now, settledMs, isBusy }: { readonly now: number; readonly settledMs: number; readonly isBusy: boolean },
): void {
  const often = Math.max(Math.min(settledMs / 2, longestLookMs), shortestLookMs);
  memory.lookedAt = now;
  memory.nextLookAt = now + (isBusy || memory.hint?.isAlive() !== true ? often : idleLookMs);
}

/** Hears the folder as it is now; `changed` is called for every change from then on. */
export async function hear(
  memory: FolderMemory,
  { folder, patterns }: { readonly folder: string; readonly patterns: readonly string[] },
  changed: () => void,
): Promise<void> {
  const identity = await identityOf(folder);
  if (memory.hint?.isAlive() === true && memory.hint.identity === identity) return;
  deafen(memory);
  if (identity === undefined) return;
  const hint = hearFolder(await realpath(folder), { isDeep: reachesDeeper(patterns), changed });
  if (hint !== undefined) memory.hint = { ...hint, identity };
}

export function deafen(memory: FolderMemory): void {
  memory.hint?.close();
  delete memory.hint;
}

async function identityOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await lstat(folder);
    return `${dev} ${ino}`;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
