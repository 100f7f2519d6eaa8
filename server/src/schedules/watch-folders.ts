/**
 * Notices new and changed files for the schedules that wait for them (S41 to S45): looks at their folders again and again,
 * and records what has settled. What is noted and what waits is in the store; what is forgotten here is only read again.
 */
import {
  type FilesTrigger,
  type InputHasher,
  type Occurrence,
  type ScheduleStore,
  type SeenFiles,
  settleFiles,
} from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { locate } from '../workspace/document-names.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { listFolder, mostListed } from './event-files.ts';
import { noteFiles } from './note-files.ts';
import type { ScheduleClock } from './schedule-clock.ts';

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
  readonly store: Pick<ScheduleStore, 'marked' | 'note' | 'waiting'>;
  readonly workspace: Workspace;
  readonly hasher: Pick<InputHasher, 'digest'>;
  /** Undefined while nothing may start by itself. */
  readonly watched: () => Promise<readonly WatchedFolder[] | undefined>;
  readonly noted: (occurrences: readonly Occurrence[]) => Promise<void>;
  readonly report: (error: unknown) => void;
}

/** What is remembered of a folder between two looks. */
export interface FolderMemory {
  seen: SeenFiles;
  /** By path, the stamp of what was noted already, in this process or an earlier one. */
  done: Map<string, string>;
}

const [shortestLookMs, longestLookMs] = [500, 5000];

export function createFolderWatch(options: FolderWatchOptions): FolderWatch {
  const { clock, timer, workspace } = options;
  const memories = new Map<string, FolderMemory>();
  const states = new Map<string, FolderState>();
  let folders: readonly WatchedFolder[] = [];
  let [isStale, isAgain, isClosed] = [true, false, false];
  let callOff: (() => void) | undefined;
  let turning: Promise<void> | undefined;

  const lookAt = async (watched: WatchedFolder): Promise<readonly Occurrence[]> => {
    const { name, file, trigger } = watched;
    const folder = locate(workspace, file, trigger.folder);
    if (folder instanceof EngineError) throw folder;
    const memory = memories.get(name) ?? { seen: new Map(), done: new Map() };
    memories.set(name, memory);
    const begun = clock();
    const { files, isCut } = await listFolder(folder, trigger.patterns);
    const { settledMs } = trigger;
    const { seen, settled } = settleFiles(memory.seen, files, { begun, ended: clock(), settledMs });
    memory.seen = seen;
    for (const known of memory.done.keys()) if (!seen.has(known)) memory.done.delete(known);
    const fresh = settled.filter(({ path: at, stamp }) => memory.done.get(at) !== stamp);
    const occurrences =
      fresh.length === 0 ? [] : await noteFiles(options, watched, { folder, fresh, memory });
    const pending = files.filter(({ path: at, stamp }) => memory.done.get(at) !== stamp).length;
    states.set(name, isCut ? { pending, problem: tooMany(folder) } : { pending });
    return occurrences;
  };

  const round = async (): Promise<void> => {
    if (isStale) {
      const watched = await options.watched();
      isStale = watched === undefined;
      folders = watched ?? [];
      const names = new Set(folders.map(({ name }) => name));
      for (const name of [...memories.keys(), ...states.keys()])
        if (!names.has(name)) {
          memories.delete(name);
          states.delete(name);
        }
    }
    for (const watched of folders) {
      if (isClosed) return;
      try {
        const occurrences = await lookAt(watched);
        if (occurrences.length > 0) await options.noted(occurrences);
      } catch (error) {
        noteProblem(watched.name, error);
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
    const shortest = Math.min(...folders.map(({ trigger }) => trigger.settledMs / 2), longestLookMs);
    callOff = timer(Math.max(shortest, shortestLookMs), again);
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
    },
  };
}

const tooMany = (folder: string): string =>
  `"${folder}" holds more than ${mostListed.toLocaleString('en')} entries, and what comes after them is not looked at. Move what is done to another folder.`;
