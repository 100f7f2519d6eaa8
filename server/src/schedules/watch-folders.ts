/**
 * Notices new and changed files for the schedules that wait for them (S41 to S45): looks at their folders again and again,
 * and records what has settled. What is noted and what waits is in the store; what is forgotten here is only read again.
 */
import {
  type FilesTrigger,
  type InputHasher,
  type Occurrence,
  type ScheduleStore,
  settleFiles,
} from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { locate } from '../workspace/document-names.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { listFolder, mostListed } from './event-files.ts';
import { type NotedFiles, noteFiles } from './note-files.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import {
  deafen,
  type FolderMemory,
  hear,
  idleLookMs,
  isDue,
  newMemory,
  planLook,
  shortestLookMs,
} from './watched-folder.ts';

export interface WatchedFolder {
  /** Of the schedule. */
  readonly name: string;
  /** Its file, from which the folder is spelled. */
  readonly file: string;
  readonly trigger: FilesTrigger;
  readonly jitterMs: number;
}

export interface FolderState {
  /** Files that were seen and have no run yet: still written, or waiting for a place in the queue. */
  readonly pending: number;
  /** Why the folder cannot be looked at. */
  readonly problem?: string;
}

export interface FolderWatch {
  stateOf(name: string): FolderState | undefined;
  /** Which folders are watched may have changed, or a place in the queue may be free. */
  refresh(): void;
  /** Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

export interface FolderWatchOptions extends ScheduleClock {
  readonly store: Pick<ScheduleStore, 'marked' | 'note' | 'waiting' | 'history'>;
  readonly workspace: Workspace;
  readonly hasher: Pick<InputHasher, 'digest'>;
  /** Undefined while nothing may start by itself. */
  readonly watched: () => Promise<readonly WatchedFolder[] | undefined>;
  readonly noted: (occurrences: readonly Occurrence[]) => Promise<void>;
  /** The runs of a schedule write what starts the next ones: it is to be stopped. */
  readonly looped: (schedule: string) => Promise<void>;
  readonly report: (error: unknown) => void;
}

/** Until it is asked again which folders are watched, when that could not be told. */
const longestStaleMs = 5000;

export function createFolderWatch(options: FolderWatchOptions): FolderWatch {
  const { clock, timer, workspace } = options;
  const memories = new Map<string, FolderMemory>();
  const states = new Map<string, FolderState>();
  let folders: readonly WatchedFolder[] = [];
  let [isStale, isAgain, isClosed] = [true, false, false];
  let callOff: (() => void) | undefined;
  let turning: Promise<void> | undefined;

  const lookAt = async (watched: WatchedFolder, memory: FolderMemory): Promise<NotedFiles> => {
    const { name, file, trigger } = watched;
    const folder = locate(workspace, file, trigger.folder);
    if (folder instanceof EngineError) throw folder;
    // Heard before it is listed, so that nothing comes between the two.
    const { patterns } = trigger;
    await hear(memory, { folder, patterns }, () => comeForward(memory));
    const begun = clock();
    const { files, isCut } = await listFolder(folder, trigger.patterns);
    const { settledMs } = trigger;
    const { seen, settled } = settleFiles(memory.seen, files, { begun, ended: clock(), settledMs });
    memory.seen = seen;
    for (const known of memory.done.keys()) if (!seen.has(known)) memory.done.delete(known);
    const fresh = settled.filter(({ path: at, stamp }) => memory.done.get(at) !== stamp);
    const noted: NotedFiles =
      fresh.length === 0 ? { occurrences: [] } : await noteFiles(options, watched, { folder, fresh, memory });
    const pending = files.filter(({ path: at, stamp }) => memory.done.get(at) !== stamp).length;
    states.set(name, isCut ? { pending, problem: tooMany(folder) } : { pending });
    planLook(memory, { now: clock(), settledMs, isBusy: pending > 0 });
    return noted;
  };

  /** A change is seen soon, and a folder that changes all the time is not looked at all the time. */
  const comeForward = (memory: FolderMemory): void => {
    memory.nextLookAt = Math.min(memory.nextLookAt, memory.lookedAt + shortestLookMs);
    if (turning === undefined) sleep();
  };

  const round = async (): Promise<void> => {
    const isAll = isStale;
    if (isStale) {
      const watched = await options.watched();
      isStale = watched === undefined;
      folders = watched ?? [];
      const names = new Set(folders.map(({ name }) => name));
      for (const name of [...memories.keys(), ...states.keys()])
        if (!names.has(name)) {
          deafen(memories.get(name) ?? newMemory());
          memories.delete(name);
          states.delete(name);
        }
    }
    for (const watched of folders) {
      if (isClosed) return;
      const memory = memories.get(watched.name) ?? newMemory();
      memories.set(watched.name, memory);
      if (!isAll && !isDue(memory, clock())) continue;
      try {
        const { occurrences, isLoop } = await lookAt(watched, memory);
        if (occurrences.length > 0) await options.noted(occurrences);
        if (isLoop === true) await options.looped(watched.name);
      } catch (error) {
        noteProblem(watched.name, error);
        planLook(memory, { now: clock(), settledMs: watched.trigger.settledMs, isBusy: true });
      }
    }
  };

  /** Told once, until it is another one. */
  const noteProblem = (name: string, error: unknown): void => {
    const problem = error instanceof Error ? error.message : String(error);
    if (states.get(name)?.problem !== problem && !isClosed) options.report(error);
    states.set(name, { pending: 0, problem });
  };

  const turn = async (): Promise<void> => {
    do {
      isAgain = false;
      await round().catch((error: unknown) => {
        isStale = true;
        if (!isClosed) options.report(error);
      });
    } while (isAgain && !isClosed);
    turning = undefined;
    sleep();
  };

  const sleep = (): void => {
    callOff?.();
    if (isClosed || (folders.length === 0 && !isStale)) return;
    const looks = folders.map(({ name }) => memories.get(name)?.nextLookAt ?? clock());
    const ms = isStale ? longestStaleMs : Math.min(...looks) - clock();
    callOff = timer(Math.min(Math.max(ms, 0), idleLookMs), again);
  };

  const again = (): void => {
    if (isClosed) return;
    isAgain = true;
    turning ??= turn();
  };

  return {
    stateOf: (name) => states.get(name),
    refresh: () => {
      isStale = true;
      again();
    },
    close: async () => {
      isClosed = true;
      callOff?.();
      await turning;
      for (const memory of memories.values()) deafen(memory);
    },
  };
}

const tooMany = (folder: string): string =>
  `"${folder}" holds more than ${mostListed.toLocaleString('en')} entries, and what comes after them is not looked at. Move what is done to another folder.`;
