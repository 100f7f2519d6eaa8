/** The folders of components below `components/`, as the designer makes and edits them: small text files, nothing else. */
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { writeAtomically } from './atomic-write.ts';
import { isCode, resolveWorkspacePath } from './safe-path.ts';

export interface ComponentFile {
  /** A name in the folder. */
  readonly path: string;
  readonly text: string;
}

export interface ComponentFolders {
  read(name: string): Promise<readonly ComponentFile[]>;
  /** `path-taken` when there is a folder of this name. */
  create(name: string, files: readonly ComponentFile[]): Promise<void>;
  /** `stale-revision` when a file no longer says what it `was`; null for one that was not there. */
  save(name: string, files: readonly (ComponentFile & { readonly was: string | null })[]): Promise<void>;
}

/** A larger one is none that anybody edits in a browser. */
const mostBytes = 1024 * 1024;

export function createComponentFolders(root: string): ComponentFolders {
  const folderOf = (name: string): Promise<string> => resolveWorkspacePath(root, `components/${name}`);
  const fileOf = (name: string, file: string): Promise<string> =>
    resolveWorkspacePath(root, `components/${name}/${file}`);

  return {
    read: async (name) => {
      const folder = await folderOf(name);
      const files: ComponentFile[] = [];
      for (const entry of await entriesOf(folder, name)) {
        const file = await fileOf(name, entry);
        const { size } = await stat(file);
        const text = size > mostBytes ? undefined : textOf(await readFile(file));
        if (text !== undefined) files.push({ path: entry, text });
      }
      return files;
    },
    create: async (name, files) => {
      const folder = await folderOf(name);
      await mkdir(path.dirname(folder), { recursive: true });
      try {
        await mkdir(folder);
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error;
        throw new EngineError(
          'invalid-request',
          `There is a folder components/${name} already. Give the component another name.`,
          { name },
        );
      }
      // The definition last: before it the folder is no component.
      for (const { path: file, text } of files.toReversed())
        await writeAtomically(await fileOf(name, file), text);
    },
    save: async (name, files) => {
      for (const { path: file, was } of files) {
        const now = await textNow(await fileOf(name, file));
        if (now === was) continue;
        throw new EngineError(
          'stale-revision',
          `components/${name}/${file} was changed elsewhere. Open it again before you save.`,
          { name, path: file },
        );
      }
      for (const { path: file, text } of files) await writeAtomically(await fileOf(name, file), text);
    },
  };
}

async function entriesOf(folder: string, name: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'ENOTDIR')) throw error;
    throw new EngineError('not-found', `There is no folder components/${name}.`, { name });
  }
}

async function textNow(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Undefined for what is no text. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
