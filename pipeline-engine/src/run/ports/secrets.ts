/** Where values are kept that no file of a workspace may hold. */
/** A secret of the workspace as it is now. The version is another one whenever the value is, and says nothing about it. */
export interface Secret {
  readonly value: string;
  readonly version: string;
}

/** Where values are kept that no file of a workspace may hold. */
export interface Secrets {
  /** Those of the names that are set. Throws `secrets-unreadable` when the place is not safe, or not to be read. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Secret>>;
}
