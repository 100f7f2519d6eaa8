/** Notices files of the workspace that change on disk, whoever changes them: an editor, git, or we. */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { WorkspaceEvent } from '../contract/index.ts';

/** Folders of data can hold very many files, each of which would be watched: only their own level is. */
const watchedFolders = { pipelines: 'deep', components: 'deep', data: 'flat' } as const;
const restMilliseconds = 150;

/** Reports each changed file once it has rested. Returns the function that ends it. */
export function watchWorkspace(root: string, report: (event: WorkspaceEvent) => void): () => void {
  const changed = new Set<string>();
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    const paths = [...changed].sort();
    changed.clear();
    for (const file of paths) report({ type: 'file-changed', path: file });
    if (paths.some((file) => file.startsWith('components/'))) report({ type: 'components-changed' });
  }

  function notice(file: string): void {
    if (file.split('/').some((part) => part.startsWith('.'))) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(flush, restMilliseconds);
    timer.unref();
  }

  function follow(folder: string, recursive: boolean, onName: (name: string) => void): void {
    if (watchers.has(folder) || !existsSync(folder)) return;
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
  return () => {
    clearTimeout(timer);
    for (const watcher of [...watchers.values()]) watcher.close();
  };
}
