/** What an artifact holds, file by file: what is sent to a machine, and what has to arrive there. */

export interface Manifest {
  /** `sha256:<hex>`, as the artifact store names the same content. */
  readonly digest: string;
  readonly isFolder: boolean;
  readonly bytes: number;
  /** Parents before children; the root itself is `''`. */
  readonly entries: readonly ManifestEntry[];
}

export type ManifestEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'file' | 'executable';
      readonly path: string;
      readonly size: number;
      /** Hex, of the bytes alone. */
      readonly sha256: string;
    };

/** Reads a file or folder; throws an `EngineError` for what cannot be an artifact. */
export type ReadManifest = (path: string) => Promise<Manifest>;

/** The part of a digest that names the artifact on a machine. */
export function hexOf(digest: string): string {
  const hex = digest.slice('sha256:'.length);
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Error(`"${digest}" is no digest`);
  return hex;
}
