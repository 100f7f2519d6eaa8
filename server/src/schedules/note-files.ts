/** Records files that have settled: which of them are new by their content, in how many runs, and how many of those at once. */
import path from 'node:path';
import {
  type Happening,
  jitterOf,
  type ListedFile,
  mostQueued,
  type Occurrence,
} from '@millrace/pipeline-engine';
import { type FoundFile, holdFiles, stampOf } from './event-files.ts';
import type { FolderMemory, FolderWatchOptions, WatchedFolder } from './watch-folders.ts';

export interface SettledFolder {
  readonly folder: string;
  /** Settled, and not known to be noted. */
  readonly fresh: readonly ListedFile[];
  readonly memory: FolderMemory;
}

/** Of one run; the others come in the next. */
const mostInBatch = 10_000;
/** Named in the history of a schedule. */
const mostNamed = 100;

interface Found extends FoundFile {
  readonly mark: string;
}

/** What finds no place in the queue is left for a later look. */
export async function noteFiles(
  options: FolderWatchOptions,
  watched: WatchedFolder,
  { folder, fresh, memory }: SettledFolder,
): Promise<readonly Occurrence[]> {
  const { name, trigger } = watched;
  const waiting = (await options.store.waiting()).filter(({ schedule }) => schedule === name).length;
  const isBatch = trigger.runs === 'batch';
  // A batch that waits is enough: what comes meanwhile goes into the next one together.
  const most = isBatch ? (waiting > 0 ? 0 : mostInBatch) : mostQueued - waiting;
  const found = most <= 0 ? [] : await findNew(options, watched, { folder, fresh, memory }, most);
  const happenings: Happening[] = [];
  for (const files of isBatch && found.length > 0 ? [found] : found.map((file) => [file])) {
    const happening = await happeningOf(options, watched, folder, files);
    if (happening !== undefined) happenings.push(happening);
  }
  const noted = await options.store.note(happenings);
  const marks = new Set(happenings.flatMap((happening) => happening.marks));
  if (noted.length === happenings.length)
    for (const { path: at, stamp, mark } of found) if (marks.has(mark)) memory.done.set(at, stamp);
  return noted;
}

/** The first of each content that was never noted, and no more than asked for. */
async function findNew(
  { store, hasher }: FolderWatchOptions,
  { name, trigger }: WatchedFolder,
  { folder, fresh, memory }: SettledFolder,
  most: number,
): Promise<readonly Found[]> {
  const found = new Map<string, Found>();
  for (const file of fresh) {
    if (found.size >= most) break;
    const absolute = path.join(folder, file.path);
    const digest = (await hasher.digest(absolute).catch(() => undefined))?.digest;
    // It goes on being written, or cannot be read: the next look sees.
    if (digest === undefined || (await stampOf(absolute)) !== file.stamp) continue;
    const mark = trigger.once === 'content' ? digest : `${digest} ${file.path}`;
    const isKnown = found.has(mark) || (await store.marked(name, [mark])).size > 0;
    if (isKnown) memory.done.set(file.path, file.stamp);
    else found.set(mark, { ...file, digest, mark });
  }
  return [...found.values()];
}

async function happeningOf(
  { workspace, clock }: FolderWatchOptions,
  { name, jitterMs }: WatchedFolder,
  folder: string,
  files: readonly Found[],
): Promise<Happening | undefined> {
  const held = await holdFiles(workspace.root, name, { folder, files });
  if (held === undefined) return undefined;
  const kept = new Set(held.files.map((file) => file.name));
  const nominal = clock();
  const times = { nominal, recordedAt: nominal, startAfter: nominal + jitterOf(name, nominal, jitterMs) };
  const cause = {
    kind: 'files',
    folder: held.folder,
    count: held.files.length,
    files: held.files.slice(0, mostNamed),
  } as const;
  return {
    occurrence: { schedule: name, kind: 'files', status: 'waiting', isLate: false, ...times, cause },
    marks: files.filter(({ path: at }) => kept.has(at)).map(({ mark }) => mark),
  };
}
