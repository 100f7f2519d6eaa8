/** Where results lie, and what is kept beside them. */
/** Takes a lease on a digest, so that no collection removes what is being stored. */
export type Claim = (digest: string) => void;

/** Content-addressed, immutable files and folders. Digests are `sha256:<hex>`. */
export interface ArtifactStore {
  /**
   * Hashes `path`, moves it into the store with fsync, rename and fsync of the parent. Idempotent by content.
   * An `EngineError` says what cannot be stored (devices, links that leave the folder, a full disk), and is
   * `artifact-missing` when nothing is at `path`. `claim` hears the digest before the store looks for it.
   */
  put(path: string, claim?: Claim): Promise<{ readonly digest: string; readonly bytes: number }>;
  /** Stores a folder with copies of the files `from`, each at its `path` (`/`-separated); they stay as they are. */
  putCopy(
    files: readonly { readonly path: string; readonly from: string }[],
    claim?: Claim,
  ): Promise<{ readonly digest: string; readonly bytes: number }>;
  /** The path of a stored artifact; reading only. */
  path(digest: string): string;
  /** Existence and recorded stat; content too when the stat changed. */
  verify(digest: string): Promise<'intact' | 'missing' | 'damaged'>;
  /** Reads everything, whatever the stats say; what is damaged is then found so by `verify` too. */
  verifyContent(digest: string): Promise<'intact' | 'missing' | 'damaged'>;
  /** A fresh, empty directory for an attempt, on the store's file system. */
  createAttemptDirectory(attempt: string): Promise<string>;
  /** Where the directory of an attempt is, whether it exists or not. */
  attemptDirectory(attempt: string): string;
  /** Attempts whose directory exists. */
  attempts(): Promise<readonly string[]>;
  removeAttemptDirectory(attempt: string): Promise<void>;
  /** Digests of everything that has a name here, intact or not. */
  list(): Promise<readonly string[]>;
  /** Bytes on disk; 0 when it is not there. */
  measure(digest: string): Promise<number>;
  /** Takes the name away at once, before it returns a promise; the bytes go afterwards. Safe to call for nothing. */
  remove(digest: string): Promise<void>;
}

/** What is kept about artifacts beside them, by digest, and can be made again. */
export interface ArtifactNotes {
  list(): Promise<readonly { readonly digest: string; readonly bytes: number }[]>;
  remove(digest: string): Promise<void>;
}
