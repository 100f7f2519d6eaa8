/** Notices files of the workspace that change on disk, whoever changes them: an editor, git, or we. */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkspaceEvent } from '../contract/index.ts';
import { digestOf, isYamlName } from './pipeline-files.ts';
import { isCode } from './safe-path.ts';
import { deepest, ignoredFolders } from './walk-files.ts';

/** Followed with all that is in them; of `data`, which can hold very many folders, only its own level. */
const trees = ['pipelines', 'components', 'computes', 'schedules'];
/**
 * On Linux, Node watches the files of a tree one by one, and loses a file that is replaced by another of its
 * name, as every careful save does. There each folder is watched by itself.
 */
const watchesTrees = process.platform !== 'linux';
const restMilliseconds = 150;
/** Folders of opened pipelines that lie elsewhere, beyond which no further one is watched. */
const mostOpenedFolders = 200;

export interface WorkspaceWatch {
  /** Reports each changed file once it has rested. Returns the function that ends it. */
  start(report: (event: WorkspaceEvent) => void): () => void;
  /** Somebody looks at this file: changes in its folder are reported from now on, wherever it lies. */
  open(workspacePath: string): void;
}

export function createWorkspaceWatch(root: string): WorkspaceWatch {
  const opened = new Set<string>();
  let follow: (folder: string) => void = () => {};
  return {
    start: (report) => {
      const watched = watchWorkspace(root, report);
      follow = watched.follow;
      for (const folder of opened) follow(folder);
      return watched.stop;
    },
    open: (workspacePath) => {
      const folder = path.posix.dirname(workspacePath);
      const known = [...trees, 'data'].some((name) => folder.split('/')[0] === name);
      if (folder === '.' || known || opened.has(folder) || opened.size >= mostOpenedFolders) return;
      opened.add(folder);
      follow(folder);
    },
  };
}

function watchWorkspace(
  root: string,
  report: (event: WorkspaceEvent) => void,
): { readonly stop: () => void; readonly follow: (folder: string) => void } {
  const changed = new Set<string>();
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function flush(): Promise<void> {
    const paths = [...changed].sort();
    changed.clear();
    const events = await Promise.all(paths.map((file) => changeOf(root, file)));
    if (stopped) return;
    for (const event of events) report(event);
    if (paths.some((file) => file.startsWith('components/'))) report({ type: 'components-changed' });
  }

  function notice(file: string): void {
    if (file.split('/').some((part) => part.startsWith('.'))) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), restMilliseconds);
    timer.unref();
  }

  function follow(folder: string, recursive: boolean, onName: (name: string) => void): void {
    if (stopped || watchers.has(folder) || !isFolder(folder)) return;
    const watcher = watch(folder, { recursive, persistent: false }, (_event, name) => {
      if (name !== null) onName(name.split(path.sep).join('/'));
      if (!isFolder(folder)) watcher.close();
    });
    // A folder that goes away, or a system that runs out of watches, costs the notice and nothing else.
    watcher.on('error', () => watcher.close());
    watcher.on('close', () => watchers.delete(folder));
    watchers.set(folder, watcher);
  }

  function followTree(folder: string, depth: number): void {
    const absolute = path.join(root, folder);
    const name = path.basename(folder);
    if (depth > deepest || !isFolder(absolute) || name.startsWith('.') || ignoredFolders.has(name)) return;
    if (watchesTrees) {
      follow(absolute, true, (changed) => notice(`${folder}/${changed}`));
      return;
    }
    follow(absolute, false, (changed) => {
      notice(`${folder}/${changed}`);
      followTree(`${folder}/${changed}`, depth + 1);
    });
    for (const entry of namesIn(absolute)) followTree(`${folder}/${entry}`, depth + 1);
  }

  function followFolders(): void {
    for (const folder of trees) followTree(folder, 0);
    follow(path.join(root, 'data'), false, (name) => notice(`data/${name}`));
  }

  followFolders();
  follow(root, false, (name) => {
    followFolders();
    notice(name);
  });
  return {
    follow: (folder) => follow(path.join(root, folder), false, (name) => notice(`${folder}/${name}`)),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      for (const watcher of [...watchers.values()]) watcher.close();
    },
  };
}

async function changeOf(root: string, file: string): Promise<WorkspaceEvent> {
  if (!isYamlName(file)) return { type: 'file-changed', path: file };
  try {
    return { type: 'file-changed', path: file, digest: digestOf(await readFile(path.join(root, file))) };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return { type: 'file-changed', path: file, digest: null };
    // A folder of that name, or a file that may not be read: that it changed is all there is to say.
    return { type: 'file-changed', path: file };
  }
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A folder that goes away meanwhile, or that may not be read, is as good as empty. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'EACCES')) return [];
    throw error;
  }
}
