/**
 * Removes the files that were held for runs of schedules (S44) when no kept run and nothing that waits reads them. Links
 * to files that lie elsewhere too free nothing, and count so.
 */
import { lstatSync, rmSync } from 'node:fs';
import { lstat, readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type {
  Clock,
  GivenFiles,
  GivenFilesSweep,
  RunHistory,
  RunStore,
  ScheduleStore,
} from '@millrace/pipeline-engine';
import { isCode } from '../workspace/safe-path.ts';
import { heldFolder } from './event-files.ts';

export interface HeldFilesOptions {
  readonly root: string;
  readonly schedules: Pick<ScheduleStore, 'heldFolders'>;
  readonly history: Pick<RunHistory, 'runs'>;
  readonly runs: Pick<RunStore, 'pin'>;
  /** Of the disk. */
  readonly clock: Clock;
}

/** What was held so lately may be about to be noted. */
const youngMs = 60 * 60 * 1000;

export function createHeldFiles(options: HeldFilesOptions): GivenFiles {
  const { root, clock } = options;
  const home = path.join(root, heldFolder);
  return {
    sweep: async (how) => {
      const gone = { count: 0, bytes: 0 };
      const old = (await foldersIn(home)).filter(({ time }) => time < clock() - youngMs);
      for (const { folder, time } of await unneeded(options, old, how)) {
        await how.pause();
        const { count, bytes } = await measure(folder);
        if (!how.dryRun && !removeUnchanged(folder, time)) continue;
        gone.count += count;
        gone.bytes += bytes;
      }
      if (!how.dryRun) await removeEmpty(home);
      return gone;
    },
  };
}

interface Held {
  /** Absolute. */
  readonly folder: string;
  /** When it was put there. */
  readonly time: number;
}

async function unneeded(
  { root, schedules, history, runs }: HeldFilesOptions,
  old: readonly Held[],
  { leaving, pause }: GivenFilesSweep,
): Promise<readonly Held[]> {
  if (old.length === 0) return [];
  const needed = new Set(
    (await schedules.heldFolders())
      .filter(({ run }) => run === undefined || !leaving.has(run))
      .map(({ folder }) => path.join(root, folder)),
  );
  const free = new Map(
    old.filter(({ folder }) => !needed.has(folder)).map((held) => [held.folder, held] as const),
  );
  // A run that somebody asked for again may read what was held for another one.
  for (const { run, isCompacted } of free.size === 0 ? [] : await history.runs()) {
    if (isCompacted || leaving.has(run)) continue;
    await pause();
    for (const { absolutePath } of (await runs.pin(run))?.inputs ?? [])
      for (const folder of free.keys())
        if (absolutePath === folder || absolutePath.startsWith(`${folder}${path.sep}`)) free.delete(folder);
  }
  return [...free.values()];
}

/** `data/.trigger-files/SCHEDULE/DIGEST`; an unfinished one of a process that died counts too. Links are left alone. */
async function foldersIn(home: string): Promise<readonly Held[]> {
  const found: Held[] = [];
  for (const schedule of await foldersBelow(home)) {
    const isUnfinished = path.basename(schedule).startsWith('.');
    for (const folder of isUnfinished ? [schedule] : await foldersBelow(schedule))
      found.push({ folder, time: (await lstat(folder)).mtimeMs });
  }
  return found;
}

async function foldersBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

async function measure(folder: string): Promise<{ readonly count: number; readonly bytes: number }> {
  const sum = { count: 0, bytes: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const { size, nlink } = await lstat(path.join(entry.parentPath, entry.name));
    sum.count += 1;
    if (nlink === 1) sum.bytes += size;
  }
  return sum;
}

/** The same files may have been held again since it was looked at. */
function removeUnchanged(folder: string, time: number): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false })?.mtimeMs !== time) return false;
  rmSync(folder, { recursive: true, force: true });
  return true;
}

/** Of schedules that hold nothing any more. */
async function removeEmpty(home: string): Promise<void> {
  for (const schedule of await foldersBelow(home))
    await rmdir(schedule).catch((error: unknown) => {
      if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'ENOENT')) throw error;
    });
}
