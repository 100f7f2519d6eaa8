/** Notices files of the workspace that change on disk, whoever changes them: an editor, git, or we. */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkspaceEvent } from '../contract/index.ts';
import { digestOf, isYamlName } from './pipeline-files.ts';
import { isCode } from './safe-path.ts';

/** Folders of data can hold very many files, each of which would be watched: only their own level is. */
const watchedFolders = { pipelines: 'deep', components: 'deep', data: 'flat' } as const;
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
      const known = Object.keys(watchedFolders).some((name) => folder.split('/')[0] === name);
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
    if (stopped || watchers.has(folder) || !existsSync(folder)) return;
    const watcher = watch(folder, { recursive, persistent: false }, (_event, name) => {
      if (name !== null) onName(name.split(path.sep).join('/'));
    });
    // A folder that goes away, or a system that runs out of watches, costs the notice and nothing else.
    watcher.on('error', () => watcher.close());
    watcher.on('close', () => watchers.delete(folder));
    watchers.set(folder, watcher);
  }

  function followFolders(): void {
    for (const [folder, depth] of Object.entries(watchedFolders)) {
      follow(path.join(root, folder), depth === 'deep', (name) => notice(`${folder}/${name}`));
    }
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
