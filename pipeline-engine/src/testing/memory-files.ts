/** A folder tree in memory, for adapters that are driven by hand: file contents by absolute path. */

export interface MemoryFiles {
  write(path: string, content: string): void;
  read(path: string): string | undefined;
  remove(path: string): void;
  /** Changes whenever `path` is written. */
  version(path: string): number;
  /** Paths that begin with `prefix`. */
  below(prefix: string): readonly string[];
  /** Moves a file away from where it is and returns its content. */
  take(path: string): string | undefined;
}

export function createMemoryFiles(): MemoryFiles {
  const contents = new Map<string, { readonly content: string; readonly version: number }>();
  let writes = 0;
  return {
    write: (path, content) => {
      writes += 1;
      contents.set(path, { content, version: writes });
    },
    read: (path) => contents.get(path)?.content,
    remove: (path) => contents.delete(path),
    version: (path) => contents.get(path)?.version ?? 0,
    below: (prefix) => [...contents.keys()].filter((path) => path.startsWith(prefix)),
    take: (path) => {
      const content = contents.get(path)?.content;
      contents.delete(path);
      return content;
    },
  };
}
