/**
 * Hears at once that something may have changed in a folder, where the system tells it. A hint and never the truth: on
 * network file systems others write unheard, and what comes too fast is lost.
 */
import { type FSWatcher, watch } from 'node:fs';
import { networkFileSystemOf } from '@millrace/pipeline-engine';

export interface FolderHint {
  /** Whether changes are still told. */
  isAlive(): boolean;
  close(): void;
}

/** Linux tells of one folder only: Node would watch every single file below it. */
const hearsDeep = process.platform !== 'linux';

/** `folder` is absolute and without links. Undefined where nothing is told. */
export function hearFolder(
  folder: string,
  { isDeep, changed }: { readonly isDeep: boolean; readonly changed: () => void },
): FolderHint | undefined {
  if (isDeep && !hearsDeep) return undefined;
  if (networkFileSystemOf(folder) !== undefined) return undefined;
  let watcher: FSWatcher | undefined;
  const close = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  try {
    watcher = watch(folder, { recursive: isDeep, persistent: false }, changed);
  } catch (error) {
    // The system has no more watches to give, or the folder went away: it is looked at as often as without.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
  watcher.on('error', close);
  return { isAlive: () => watcher !== undefined, close };
}
