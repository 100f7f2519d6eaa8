/** Which files of a folder have stood still for long enough to be read. Pure: what was seen before comes in and goes out. */

/** A file as it stands now: `stamp` changes with its size, its times and its identity. */
export interface ListedFile {
  /** Below the folder, its parts separated by `/`. */
  readonly path: string;
  readonly stamp: string;
}

interface Seen {
  readonly stamp: string;
  /** It was as it is then, at the latest. */
  readonly since: number;
}

export type SeenFiles = ReadonlyMap<string, Seen>;

export interface SettledFiles {
  readonly seen: SeenFiles;
  readonly settled: readonly ListedFile[];
  /** How many are still written, or were seen for the first time. */
  readonly unsettled: number;
}

/** `begun` and `ended`: when the look at the folder was. A clock that is set back makes a file wait anew, never fire early. */
export function settleFiles(
  before: SeenFiles,
  files: readonly ListedFile[],
  { begun, ended, settledMs }: { readonly begun: number; readonly ended: number; readonly settledMs: number },
): SettledFiles {
  const seen = new Map<string, Seen>();
  const settled: ListedFile[] = [];
  for (const file of files) {
    const known = before.get(file.path);
    const isSame = known?.stamp === file.stamp && known.since <= ended;
    const since = isSame ? known.since : ended;
    seen.set(file.path, { stamp: file.stamp, since });
    if (begun - since >= settledMs) settled.push(file);
  }
  return { seen, settled, unsettled: files.length - settled.length };
}
