/** Notices files of the workspace that change on disk, whoever changes them: an editor, git, or we. */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { WorkspaceEvent } from '../contract/index.ts';

const watchedFolders = ['pipelines', 'components', 'data'] as const;
const restMilliseconds = 150;

/** Reports each changed file once it has rested. Returns the function that ends it. */
export function watchWorkspace(root: string, report: (event: WorkspaceEvent) => void): () => void {
  const changed = new Set<string>();
  const watchers: FSWatcher[] = [];
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

  for (const folder of watchedFolders) {
    const absolute = path.join(root, folder);
    if (!existsSync(absolute)) continue;
    const watcher = watch(absolute, { recursive: true, persistent: false }, (_event, name) => {
      if (name !== null) notice(`${folder}/${name.split(path.sep).join('/')}`);
    });
    // A folder that goes away, or a system that runs out of watches, costs the notice and nothing else.
    watcher.on('error', () => watcher.close());
    watchers.push(watcher);
  }
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
