/** The runtime folder as targets ask for it: made when the first built-in step goes elsewhere, and read once. */
import { readManifest } from '@millrace/pipeline-engine';
import { type RuntimeFolder, runtimeFolder } from '../runtime/runtime-folder.ts';

export interface RuntimeSupply {
  readonly runtime: () => Promise<RuntimeFolder>;
  readonly readManifest: typeof readManifest;
}

/** `cache`: a folder that servers of this user share. */
export function createRuntimeSupply(cache: string): RuntimeSupply {
  let made: Promise<RuntimeFolder> | undefined;
  let manifest: { readonly path: string; readonly read: ReturnType<typeof readManifest> } | undefined;
  return {
    runtime: () => {
      made ??= runtimeFolder(cache).catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      return made;
    },
    readManifest: async (path) => {
      if (path !== (await made)?.path) return readManifest(path);
      // Nobody writes to a runtime folder once it has its name; hashing it takes longer than most steps.
      if (manifest?.path !== path) manifest = { path, read: readManifest(path) };
      manifest.read.catch(() => {
        manifest = undefined;
      });
      return manifest.read;
    },
  };
}
