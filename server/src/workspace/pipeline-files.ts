/**
 * The pipeline files of a workspace and their layout sidecars. A save names the digest that it is based on
 * and is refused when the file has changed since; saves of one file happen one after the other.
 */
import { createHash } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, type PipelineLayout, parseLayout } from '@millrace/pipeline-engine/browser';
import { writeAtomically } from './atomic-write.ts';
import { createLocks } from './locks.ts';
import { isCode, resolveWorkspacePath, toWorkspacePath } from './safe-path.ts';
import { type FileOnDisk, StaleFile } from './stale-file.ts';
import { walkFiles } from './walk-files.ts';

interface PipelineDocument extends FileOnDisk {
  readonly path: string;
  readonly absolutePath: string;
}

export interface PipelineFiles {
  /** Absolute paths of the YAML files that say that they are pipeline jobs, with what `stat` tells. */
  list(): Promise<readonly { readonly path: string; readonly text: string; readonly modifiedAt: number }[]>;
  read(workspacePath: string): Promise<PipelineDocument>;
  save(workspacePath: string, change: PipelineChange): Promise<string>;
  /** Writes a new file, in `pipelines` unless a folder is given; the name gets a number when it is taken. Returns its workspace path. */
  create(name: string, text: string, layout: PipelineLayout | null, folder?: string): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  /** Hands the file and its layout to `discard`, which takes them away; refused when the file is another by now. */
  remove(
    workspacePath: string,
    baseDigest: string,
    discard: (files: readonly string[]) => Promise<void>,
  ): Promise<void>;
}

interface PipelineChange {
  readonly text: string;
  readonly layout: PipelineLayout | null;
  /** Null: there is no such file. */
  readonly baseDigest: string | null;
}

export const isYamlName = (name: string): boolean => /\.ya?ml$/i.test(name);

/** `a/b.yml` → `a/b.layout.json`. */
const layoutPath = (file: string): string => file.replace(/\.ya?ml$/i, '.layout.json');

export const digestOf = (bytes: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Tells a pipeline job from other YAML without parsing it. */
function looksLikePipeline(text: string): boolean {
  if (/^type:\s*["']?pipeline["']?\s*(#.*)?$/m.test(text))
    return !/pipelineComponent\.schema\.json/i.test(text);
  return /^\$schema:.*pipelineJob\.schema\.json/im.test(text);
}

export function createPipelineFiles(root: string): PipelineFiles {
  const locks = createLocks();

  async function resolveYaml(workspacePath: string): Promise<string> {
    if (!isYamlName(workspacePath)) {
      throw new EngineError(
        'invalid-request',
        `"${workspacePath}" is not a pipeline file. Its name has to end in .yml or .yaml.`,
        { path: workspacePath },
      );
    }
    return resolveWorkspacePath(root, workspacePath);
  }

  async function read(workspacePath: string): Promise<PipelineDocument> {
    const absolutePath = await resolveYaml(workspacePath);
    const bytes = await readOrNotFound(absolutePath, workspacePath);
    return { path: workspacePath, absolutePath, ...(await onDisk(absolutePath, workspacePath, bytes)) };
  }

  async function save(workspacePath: string, change: PipelineChange): Promise<string> {
    const absolutePath = await resolveYaml(workspacePath);
    return locks.run(absolutePath, async () => {
      const current = await readFile(absolutePath).catch((error: unknown) => {
        if (isCode(error, 'ENOENT')) return undefined;
        throw error;
      });
      if ((current === undefined ? null : digestOf(current)) !== change.baseDigest) {
        throw new StaleFile(
          workspacePath,
          current === undefined ? null : await onDisk(absolutePath, workspacePath, current),
        );
      }
      const digest = digestOf(change.text);
      if (digest !== change.baseDigest) {
        const mode = current === undefined ? {} : { mode: (await stat(absolutePath)).mode & 0o777 };
        await writeAtomically(absolutePath, change.text, mode);
      }
      await writeLayout(absolutePath, change.layout);
      return digest;
    });
  }

  async function create(
    name: string,
    text: string,
    layout: PipelineLayout | null,
    folder = 'pipelines',
  ): Promise<string> {
    return locks.run('create', async () => {
      for (let number = 1; ; number += 1) {
        const file = `${number === 1 ? name : `${name}-${number}`}.yml`;
        const candidate = path.posix.join(folder, file);
        const absolute = await resolveYaml(candidate);
        if ((await exists(absolute)) || (await exists(absolute.replace(/yml$/, 'yaml')))) continue;
        await writeAtomically(absolute, text);
        await writeLayout(absolute, layout);
        return candidate;
      }
    });
  }

  async function renameFile(from: string, to: string): Promise<void> {
    const [source, target] = [await resolveYaml(from), await resolveYaml(to)];
    await readOrNotFound(source, from);
    await mkdir(path.dirname(target), { recursive: true });
    // A link fails when the name is taken, which a rename would silently replace.
    await link(source, target).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error;
      throw new EngineError('stale-revision', `There is already a file "${to}". Choose another name.`, {
        path: to,
      });
    });
    await rm(source);
    if (await exists(layoutPath(source))) await rename(layoutPath(source), layoutPath(target));
  }

  async function remove(
    workspacePath: string,
    baseDigest: string,
    discard: (files: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const absolutePath = await resolveYaml(workspacePath);
    await locks.run(absolutePath, async () => {
      const current = await readOrNotFound(absolutePath, workspacePath);
      if (digestOf(current) !== baseDigest) {
        throw new StaleFile(workspacePath, await onDisk(absolutePath, workspacePath, current));
      }
      const layout = layoutPath(absolutePath);
      await discard((await exists(layout)) ? [absolutePath, layout] : [absolutePath]);
    });
  }

  return {
    list: async () => {
      const files = await walkFiles(root, isYamlName);
      const documents = await Promise.all(files.map((file) => readPipelineHead(root, file)));
      return documents.filter((document) => document !== undefined);
    },
    read,
    save,
    create,
    rename: renameFile,
    remove,
  };
}

async function readPipelineHead(root: string, file: string) {
  const { mtimeMs, size } = await stat(file);
  if (size > 20_000_000) return undefined;
  const text = await readFile(file, 'utf8');
  if (!looksLikePipeline(text)) return undefined;
  return { path: toWorkspacePath(root, file), text, modifiedAt: Math.round(mtimeMs) };
}

async function readOrNotFound(absolute: string, workspacePath: string): Promise<Buffer> {
  try {
    return await readFile(absolute);
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'EISDIR')) throw error;
    throw new EngineError('not-found', `There is no file "${workspacePath}" in the workspace.`, {
      path: workspacePath,
    });
  }
}

async function onDisk(absolute: string, workspacePath: string, bytes: Buffer): Promise<FileOnDisk> {
  return {
    text: decodeUtf8(bytes, workspacePath),
    layout: await readLayout(absolute),
    digest: digestOf(bytes),
  };
}

function decodeUtf8(bytes: Buffer, workspacePath: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EngineError(
      'invalid-document',
      `"${workspacePath}" is not UTF-8 text. Save it as UTF-8 in an editor first.`,
      { path: workspacePath },
    );
  }
}

/** A sidecar that cannot be read is as good as none: the designer lays the graph out itself. */
async function readLayout(absolute: string): Promise<PipelineLayout | null> {
  const text = await readFile(layoutPath(absolute), 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return '';
    throw error;
  });
  return parseLayout(text) ?? null;
}

/** Sorted by node, one node a line, so that git shows only what moved. */
function layoutText(layout: PipelineLayout): string {
  const lines = Object.entries(layout.nodes)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, { x, y }]) => `    ${JSON.stringify(id)}: { "x": ${x}, "y": ${y} }`);
  const nodes = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `{\n  "version": ${layout.version},\n  "nodes": ${nodes}\n}\n`;
}

async function writeLayout(absolute: string, layout: PipelineLayout | null): Promise<void> {
  if (layout !== null) await writeAtomically(layoutPath(absolute), layoutText(layout));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
