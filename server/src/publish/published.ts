/**
 * Published pipelines: immutable versions, each a folder `published/NAME/VERSION` of the workspace with the frozen
 * files in `files` and a record that tells their digest. One version of a name is its default.
 */
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, type InputHasher } from '@millrace/pipeline-engine';
import { applyEdits, isAssetName, replaceReferences } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { gitCommit } from '../assets/git-commit.ts';
import type { PublishedVersion } from '../contract/index.ts';
import { isLocalPath } from '../document/check-paths.ts';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { compareVersions } from '../workspace/component-catalog.ts';
import { createLocks } from '../workspace/locks.ts';
import type { PipelineFiles } from '../workspace/pipeline-files.ts';
import { isCode, resolveWorkspacePath } from '../workspace/safe-path.ts';
import { publishedFolder } from '../workspace/walk-files.ts';
import { type FreezePorts, freezePipeline } from './freeze.ts';
import { readParameters } from './parameters.ts';

const filesFolder = 'files';
const recordFile = 'published.json';

export interface PublishRequest {
  /** Workspace path of the pipeline. */
  readonly path: string;
  readonly name: string;
  readonly description?: string;
}

export interface PublishedPorts extends FreezePorts {
  readonly hasher: Pick<InputHasher, 'digest'>;
  readonly pipelines: Pick<PipelineFiles, 'create'>;
  readonly clock: () => number;
}

export interface PublishedPipelines {
  /** By name, the newest version first. */
  list(): Promise<readonly PublishedVersion[]>;
  /** The next version, or the newest one when nothing has changed since. It becomes the default of a new name only. */
  publish(request: PublishRequest): Promise<PublishedVersion>;
  /** The default without a version. Throws `not-found`, and `stale-revision` when somebody changed its files. */
  open(name: string, version?: string): Promise<OpenedVersion>;
  setDefault(name: string, version: string): Promise<void>;
  /** A new pipeline file that reads as the version does, with its frozen components. Answers the workspace path. */
  restore(name: string, version: string): Promise<string>;
}

export interface OpenedVersion extends PublishedVersion {
  readonly text: string;
}

const record = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  /** Where the pipeline lay when it was published. */
  source: z.string(),
  /** Below the folder of the files. */
  pipeline: z.string(),
  digest: z.string(),
  publishedAt: z.number(),
  gitCommit: z.string().optional(),
});
type Record = z.infer<typeof record>;
const head = z.object({ default: z.string() });

export function createPublishedPipelines(ports: PublishedPorts): PublishedPipelines {
  const { root } = ports.workspace;
  const locks = createLocks();
  const folderOf = (name: string, version = ''): Promise<string> =>
    resolveWorkspacePath(root, [publishedFolder, checkedName(name), version].filter(Boolean).join('/'));

  async function publish({
    path: source,
    name,
    description = '',
  }: PublishRequest): Promise<PublishedVersion> {
    const folder = await folderOf(name);
    return locks.run(folder, async () => {
      await mkdir(folder, { recursive: true });
      const staged = await mkdtemp(path.join(folder, '.publishing-'));
      try {
        const versions = await recordsIn(folder);
        const version = String(Math.max(0, ...versions.map(({ version: old }) => Number(old) || 0)) + 1);
        // Relative paths are spelled from where the files come to stand.
        const pipeline = await freezePipeline(ports, source, {
          folder: path.join(staged, filesFolder),
          standsAt: path.join(folder, version, filesFolder),
        });
        const { digest } = (await ports.hasher.digest(path.join(staged, filesFolder))) ?? {};
        if (digest === undefined) throw new Error(`nothing was frozen of ${source}`);
        const newest = versions[0];
        if (newest?.digest === digest) return await describe(newest);
        const commit = (await gitCommit(root))['millrace.git_commit'];
        const made: Record = {
          ...{ name, version, description, source, pipeline, digest, publishedAt: ports.clock() },
          ...(commit === undefined ? {} : { gitCommit: commit }),
        };
        await writeAtomically(path.join(staged, recordFile), jsonText(made));
        await rename(staged, path.join(folder, version));
        if (newest === undefined) await writeDefault(folder, version);
        return await describe(made);
      } finally {
        await rm(staged, { recursive: true, force: true });
      }
    });
  }

  async function describe(found: Record): Promise<PublishedVersion> {
    const folder = await folderOf(found.name);
    const file = [publishedFolder, found.name, found.version, filesFolder, found.pipeline].join('/');
    const text = await readFile(path.join(root, file), 'utf8').catch(() => '');
    const { displayName = found.name, parameters } = readParameters(text, file);
    return {
      name: found.name,
      version: found.version,
      description: found.description,
      displayName,
      source: found.source,
      file,
      digest: found.digest,
      publishedAt: found.publishedAt,
      gitCommit: found.gitCommit ?? null,
      isDefault: (await readDefault(folder)) === found.version,
      parameters,
    };
  }

  async function find(name: string, version?: string): Promise<Record> {
    const folder = await folderOf(name);
    const wanted = version ?? (await readDefault(folder));
    const versions = await recordsIn(folder);
    const found = versions.find((entry) => entry.version === wanted);
    if (found !== undefined) return found;
    const known = versions.map((entry) => entry.version).join(', ');
    throw new EngineError(
      'not-found',
      known === ''
        ? `No pipeline is published as "${name}".`
        : `"${name}" has no version ${wanted ?? ''}. There is: ${known}.`,
      { name, version: wanted ?? '' },
    );
  }

  async function open(name: string, version?: string): Promise<OpenedVersion> {
    const found = await find(name, version);
    const files = path.join(await folderOf(name, found.version), filesFolder);
    const now = await ports.hasher.digest(files);
    if (now?.digest !== found.digest)
      throw new EngineError(
        'stale-revision',
        `The files of ${name}, version ${found.version}, are not as they were published. Bring them back, with git for example, or publish a new version.`,
        { name, version: found.version },
      );
    const described = await describe(found);
    return { ...described, text: await readFile(path.join(root, described.file), 'utf8') };
  }

  return {
    publish,
    open,
    list: async () => {
      const names = (await namesIn(path.join(root, publishedFolder))).filter(isAssetName);
      const records = await Promise.all(names.sort().map(async (name) => recordsIn(await folderOf(name))));
      return Promise.all(records.flat().map(describe));
    },
    setDefault: async (name, version) => {
      await find(name, version);
      await writeDefault(await folderOf(name), version);
    },
    restore: async (name, version) => {
      const { text, file, source } = await open(name, version);
      const target = path.posix.dirname(source);
      const from = path.posix.dirname(file);
      const change = replaceReferences(text, ({ kind, text: given }) => {
        if (kind === 'compute' || !isLocalPath(given) || /\$\{\{|^(git\+|https?:|azureml:)/i.test(given))
          return;
        const respelled = path.posix.relative(target, path.posix.join(from, given.replace(/^file:/, '')));
        return respelled.startsWith('.') ? respelled : `./${respelled}`;
      });
      return ports.pipelines.create(`${name}-v${version}`, applyEdits(text, change).text, null, target);
    },
  };
}

function checkedName(name: string): string {
  if (isAssetName(name)) return name;
  throw new EngineError(
    'invalid-request',
    `"${name}" cannot be the name of a published pipeline. Use letters, digits, "_", "-" and ".", and begin with a letter or a digit.`,
    { name },
  );
}

/** Newest first. What is no version, or cannot be read, is none. */
async function recordsIn(folder: string): Promise<readonly Record[]> {
  const found = await Promise.all(
    (await namesIn(folder)).map(async (version) => {
      const read = record.safeParse(await readJson(path.join(folder, version, recordFile)));
      return read.success && read.data.version === version ? [read.data] : [];
    }),
  );
  return found.flat().sort((left, right) => compareVersions(right.version, left.version));
}

async function readDefault(folder: string): Promise<string | undefined> {
  const read = head.safeParse(await readJson(path.join(folder, recordFile)));
  return read.success ? read.data.default : undefined;
}

async function writeDefault(folder: string, version: string): Promise<void> {
  await writeAtomically(path.join(folder, recordFile), jsonText({ default: version }));
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Folders in a folder, without hidden ones. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}
