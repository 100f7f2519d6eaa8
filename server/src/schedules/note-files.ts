/** Records files that have settled: which of them are new by their content, in how many runs, and how many of those at once. */
import path from 'node:path';
import {
  type Happening,
  jitterOf,
  type ListedFile,
  mostQueued,
  type Occurrence,
} from '@millrace/pipeline-engine';
import { type FoundFile, holdFiles, standingOf } from './event-files.ts';
import { depthOf, mostInRow, type OwnRun, ownRunsOf, quietMs } from './own-files.ts';
import type { FolderWatchOptions, WatchedFolder } from './watch-folders.ts';
import type { FolderMemory } from './watched-folder.ts';

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
/** Of the schedule, among which is the one that wrote a file. */
const runsLookedAt = 50;

interface Found extends FoundFile {
  readonly mark: string;
  readonly changedAt: number;
  /** Of the run that it starts (S62). */
  readonly depth: number;
}

export interface NotedFiles {
  readonly occurrences: readonly Occurrence[];
  /** Its runs start each other: it is to be stopped. */
  readonly isLoop?: true;
}

/** What finds no place in the queue is left for a later look. */
export async function noteFiles(
  options: FolderWatchOptions,
  watched: WatchedFolder,
  { folder, fresh, memory }: SettledFolder,
): Promise<NotedFiles> {
  const { name, trigger } = watched;
  const waiting = (await options.store.waiting()).filter(({ schedule }) => schedule === name).length;
  const isBatch = trigger.runs === 'batch';
  // A batch that waits is enough: what comes meanwhile goes into the next one together.
  const most = isBatch ? (waiting > 0 ? 0 : mostInBatch) : mostQueued - waiting;
  if (most <= 0) return { occurrences: [] };
  const own = ownRunsOf(await options.store.history(name, { limit: runsLookedAt }));
  const seen = await findNew(options, watched, { folder, fresh, memory }, { most, own });
  const verdict = judge(memory, seen, { now: options.clock(), own, waiting, settledMs: trigger.settledMs });
  if (verdict === 'look on') return { occurrences: [] };
  const found = verdict === 'others write' ? seen.map((file) => ({ ...file, depth: 1 })) : seen;
  const isLoop = verdict === 'loop';
  const happenings: Happening[] = [];
  const isOne = isBatch || isLoop;
  for (const files of isOne && found.length > 0 ? [found] : found.map((file) => [file])) {
    const happening = await happeningOf(options, watched, folder, { files, isLoop });
    if (happening !== undefined) happenings.push(happening);
  }
  const noted = await options.store.note(happenings);
  const marks = new Set(happenings.flatMap((happening) => happening.marks));
  if (noted.length === happenings.length)
    for (const { path: at, stamp, mark } of found) if (marks.has(mark)) memory.done.set(at, stamp);
  return { occurrences: noted, ...(isLoop && noted.length > 0 ? { isLoop } : {}) };
}

interface Circumstances {
  readonly now: number;
  readonly own: readonly OwnRun[];
  readonly waiting: number;
  readonly settledMs: number;
}

/** Whether all that is new was written by runs that started each other, and nothing comes while none of them goes on. */
function judge(
  memory: FolderMemory,
  found: readonly Found[],
  { now, own, waiting, settledMs }: Circumstances,
): 'fine' | 'look on' | 'others write' | 'loop' {
  if (found.length === 0) return 'fine';
  if (found.some(({ depth }) => depth <= mostInRow)) {
    const wasSuspect = memory.quietSince !== undefined;
    delete memory.quietSince;
    return wasSuspect ? 'others write' : 'fine';
  }
  const goesOn = waiting > 0 || own.some(({ endedAt }) => endedAt === undefined);
  if (goesOn) delete memory.quietSince;
  else memory.quietSince ??= now;
  const since = memory.quietSince;
  // A clock that was set back begins anew.
  if (since !== undefined && since > now) memory.quietSince = now;
  if (since === undefined || now - since < quietMs(own, settledMs)) return 'look on';
  delete memory.quietSince;
  return 'loop';
}

/** The first of each content that was never noted, and no more than asked for. */
async function findNew(
  { store, hasher }: FolderWatchOptions,
  { name, trigger }: WatchedFolder,
  { folder, fresh, memory }: SettledFolder,
  { most, own }: { readonly most: number; readonly own: readonly OwnRun[] },
): Promise<readonly Found[]> {
  const found = new Map<string, Found>();
  for (const file of fresh) {
    if (found.size >= most) break;
    const absolute = path.join(folder, file.path);
    const digest = (await hasher.digest(absolute).catch(() => undefined))?.digest;
    // It goes on being written, or cannot be read: the next look sees.
    const standing = await standingOf(absolute);
    if (digest === undefined || standing?.stamp !== file.stamp) continue;
    const { changedAt } = standing;
    const mark = trigger.once === 'content' ? digest : `${digest} ${file.path}`;
    const isKnown = found.has(mark) || (await store.marked(name, [mark])).size > 0;
    if (isKnown) memory.done.set(file.path, file.stamp);
    else found.set(mark, { ...file, digest, mark, changedAt, depth: depthOf(changedAt, own) });
  }
  return [...found.values()];
}

async function happeningOf(
  { workspace, clock }: FolderWatchOptions,
  { name, jitterMs }: WatchedFolder,
  folder: string,
  { files, isLoop }: { readonly files: readonly Found[]; readonly isLoop: boolean },
): Promise<Happening | undefined> {
  const held = await holdFiles(workspace.root, name, { folder, files });
  if (held === undefined) return undefined;
  const kept = new Set(held.files.map((file) => file.name));
  const nominal = clock();
  const times = { nominal, recordedAt: nominal, startAfter: nominal + jitterOf(name, nominal, jitterMs) };
  // Of several, one that somebody else wrote breaks the row.
  const depth = Math.min(...files.map((file) => file.depth));
  const cause = {
    kind: 'files',
    folder: held.folder,
    count: held.files.length,
    files: held.files.slice(0, mostNamed),
    ...(depth > 1 ? { depth } : {}),
  } as const;
  const stopped = { status: 'skipped', reason: { kind: 'loop', most: mostInRow } } as const;
  const standing = isLoop ? stopped : ({ status: 'waiting' } as const);
  return {
    occurrence: { schedule: name, kind: 'files', isLate: false, ...standing, ...times, cause },
    marks: files.filter(({ path: at }) => kept.has(at)).map(({ mark }) => mark),
  };
}
