/** What local inputs and code contain. */
/** Content of a local file or folder. `stamp` changes whenever a stat of anything in it changes. */
export interface HashedInput {
  readonly digest: string;
  readonly bytes: number;
  readonly stamp: string;
  readonly isFolder: boolean;
}

export interface InputFile {
  /** `/`-separated, below the folder. */
  readonly path: string;
  /** Hex, of the bytes alone. */
  readonly sha256: string;
}

/** Bytes that have to be read because they are not known yet. */
export interface HashingProgress {
  readonly done: number;
  readonly total: number;
}

/** Digests of local inputs (files and folders) with a stat cache. */
export interface InputHasher {
  /** `undefined` when there is nothing at the path. Throws `cancelled` when `signal` calls it off. */
  digest(path: string, signal?: AbortSignal): Promise<HashedInput | undefined>;
  /**
   * The files of a code folder, or the one file, and of what it includes, without what is ignored; undefined when one of
   * them is not there. `path` is undefined for code that is only included.
   */
  codeFiles(path: string | undefined, includes: readonly string[]): Promise<CodeSnapshot | undefined>;
  /** The files of a folder in byte order of their paths; undefined when there is no folder. */
  files(path: string): Promise<readonly InputFile[] | undefined>;
  /** The digest of a folder without what its `.dockerignore` names; undefined when there is no folder. */
  buildContext(path: string): Promise<string | undefined>;
  /** What stands in a small text file; undefined when nothing is there, or too much to be one. */
  text(path: string): Promise<string | undefined>;
  /** Ends what is being read, which throws `cancelled`. */
  close(): void;
}

/** `digest` is the one that an artifact of these files has. */
export interface CodeSnapshot {
  readonly files: readonly CodeFile[];
  readonly digest: string;
}

/** `path` is where it stands in the code, `/`-separated; `from` is where it is now. */
export interface CodeFile {
  readonly path: string;
  readonly from: string;
  readonly digest: string;
}
