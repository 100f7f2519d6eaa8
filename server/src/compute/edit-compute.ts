/** What a form of the designer does to compute files: reads their keys, sets some, and removes a file to the trash. */
import { computeKeys, EngineError, parseCompute, setComputeKeys } from '@millrace/pipeline-engine/browser';
import type { ComputeSettings } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import type { PipelineFiles } from '../workspace/pipeline-files.ts';
import type { Trash } from '../workspace/trash.ts';
import { computesFolder } from './compute-files.ts';

export interface ComputeEditing {
  read(name: string): Promise<ComputeSettings>;
  /** Refused with the issues of the file that it would be; `stale-revision` when the file is another by now. */
  save(
    name: string,
    change: { readonly values: Readonly<Record<string, string | null>>; readonly baseDigest: string | null },
  ): Promise<void>;
  /** Returns the folder that the file is in now. */
  remove(name: string, baseDigest: string): Promise<string>;
}

export interface ComputeEditingOptions {
  /** Saves any YAML file of the workspace. */
  readonly files: PipelineFiles;
  readonly trash: Trash;
  /** The workspace path of the file that defines a target. */
  readonly fileOf: (name: string) => Promise<string | undefined>;
}

export function createComputeEditing({ files, trash, fileOf }: ComputeEditingOptions): ComputeEditing {
  const known = async (name: string): Promise<string> => {
    const path = await fileOf(name);
    if (path !== undefined) return path;
    throw new EngineError('not-found', `No compute target "${name}" is defined in ${computesFolder}/.`, {
      name,
    });
  };
  return {
    read: async (name) => {
      const { path, text, digest } = await files.read(await known(name));
      return { path, digest, values: computeKeys(text) };
    },
    save: async (name, { values, baseDigest }) => {
      const path = baseDigest === null ? await freePath(name, fileOf) : await known(name);
      const before = baseDigest === null ? '' : (await files.read(path)).text;
      const text = setComputeKeys(before, { ...values, name });
      const { issues } = parseCompute(text);
      if (issues.some(({ severity }) => severity === 'error'))
        throw new InvalidDocument(issues, 'The compute target');
      await files.save(path, { text, layout: null, baseDigest });
    },
    remove: async (name, baseDigest) => {
      let folder = '';
      await files.remove(await known(name), baseDigest, async (removed) => {
        folder = await trash.put(removed);
      });
      return folder;
    },
  };
}

/** A name that no parser takes is told by the parser; here it only has to be none that leads elsewhere. */
async function freePath(name: string, fileOf: ComputeEditingOptions['fileOf']): Promise<string> {
  if ((await fileOf(name)) !== undefined)
    throw new EngineError(
      'stale-revision',
      `There is already a compute target "${name}". Choose another name.`,
      {
        name,
      },
    );
  return `${computesFolder}/${name.replaceAll(/[^\w.-]/g, '_')}.yml`;
}
