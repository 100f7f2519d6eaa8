/**
 * The files of a folder that a schedule watches, and the copies that its runs read. Links are never followed, and what a
 * run sees has a name that is harmless in a command line, whatever the file is called.
 */
import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { globMatcher, type ListedFile, reachesDeeper } from '@millrace/pipeline-engine';
import { isCode } from '../workspace/safe-path.ts';

/** Hidden, so that neither the lists of data nor a glob find it. */
export const heldFolder = 'data/.trigger-files';

export const mostListed = 100_000;
const deepest = 32;

export interface FolderListing {
  readonly files: readonly ListedFile[];
  /** The folder holds more than can be looked through. */
  readonly isCut: boolean;
}

/** Throws the system's error for a folder that is not there. What goes away meanwhile is left out. */
export async function listFolder(folder: string, patterns: readonly string[]): Promise<FolderListing> {
  const [matches, isDeep] = [globMatcher(patterns), reachesDeeper(patterns)];
  const seesHidden = patterns.some((pattern) => /(^|\/)\./.test(pattern));
  const files: ListedFile[] = [];
  let looked = 0;
  const visit = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (below !== '' && isGone(error)) return [];
        throw error;
      },
    );
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      looked += 1;
      if (looked > mostListed) return;
      const inside = below === '' ? entry.name : `${below}/${entry.name}`;
      const isShown = seesHidden || !entry.name.startsWith('.');
      if (entry.isDirectory() && isDeep && isShown && depth < deepest) await visit(inside, depth + 1);
      if (!entry.isFile() || !matches(inside)) continue;
      const stamp = await stampOf(path.join(folder, inside));
      if (stamp !== undefined) files.push({ path: inside, stamp });
    }
  };
  await visit('', 0);
  return { files, isCut: looked > mostListed };
}

/** Undefined for what is gone, or no file. */
export const stampOf = async (file: string): Promise<string | undefined> => (await standingOf(file))?.stamp;

/** `changedAt`: when anything about it changed last, its name included. */
export async function standingOf(
  file: string,
): Promise<{ readonly stamp: string; readonly changedAt: number } | undefined> {
  const found = await lstat(file, { bigint: true }).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
  if (found?.isFile() !== true) return undefined;
  return { stamp: stampFrom(found), changedAt: Number(found.ctimeNs / 1_000_000n) };
}

/** Not the time of the last change of the inode: a second link changes it. */
const stampFrom = ({ size, mtimeNs, ino, dev }: BigIntStats): string => `${size} ${mtimeNs} ${dev} ${ino}`;

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].some((code) => isCode(error, code));

export interface FoundFile extends ListedFile {
  readonly digest: string;
}

export interface HeldFiles {
  /** The workspace path. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly held: string; readonly digest: string }[];
}

/**
 * Keeps files as they are now in a folder of their own, by a second link where the disk allows it. One that changed or went
 * away meanwhile is left out; undefined when none is left.
 */
export async function holdFiles(
  root: string,
  name: string,
  { folder, files }: { readonly folder: string; readonly files: readonly FoundFile[] },
): Promise<HeldFiles | undefined> {
  const home = path.join(root, heldFolder);
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, '.gitignore'), '*\n');
  const unfinished = await mkdtemp(path.join(home, '.unfinished-'));
  try {
    const held: HeldFiles['files'][number][] = [];
    for (const file of files) {
      const to = harmlessName(file.path);
      const absolute = path.join(folder, file.path);
      if (await keep(absolute, path.join(unfinished, to), file.stamp))
        held.push({ name: file.path, held: to, digest: file.digest });
    }
    if (held.length === 0) return undefined;
    const place = `${heldFolder}/${name}/${digestOfList(held)}`;
    await mkdir(path.join(home, name), { recursive: true });
    await rm(path.join(root, place), { recursive: true, force: true });
    await rename(unfinished, path.join(root, place));
    return { folder: place, files: held };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Whether it is kept as it was when it had this stamp. */
async function keep(from: string, to: string, stamp: string): Promise<boolean> {
  try {
    // A folder on the way may have become a link to elsewhere.
    if ((await realpath(from)) !== from) return false;
    await mkdir(path.dirname(to), { recursive: true });
    await link(from, to).catch(async (error: unknown) => {
      if (isGone(error)) throw error;
      await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    });
    if ((await stampOf(from)) === stamp) return true;
    await rm(to, { force: true });
    return false;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

const plainName = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;
const longestName = 120;

/** As it is where that is harmless, else with `_` for every other character and a mark that keeps it apart. */
export function harmlessName(file: string): string {
  return file
    .split('/')
    .map((part) => {
      if (plainName.test(part) && Buffer.byteLength(part) <= longestName) return part;
      const mark = createHash('sha256').update(part).digest('hex').slice(0, 8);
      const extension = /\.[A-Za-z0-9]{1,10}$/.exec(part)?.[0] ?? '';
      const stem = part.slice(0, part.length - extension.length).replace(/[^\p{L}\p{N}_.-]+/gu, '_');
      return `${stem.replace(/^[^\p{L}\p{N}_]+/u, '').slice(0, 30)}_${mark}${extension}`;
    })
    .join('/');
}

function digestOfList(files: HeldFiles['files']): string {
  const hash = createHash('sha256');
  for (const { held, digest } of files) hash.update(`${held}\0${digest}\n`);
  return hash.digest('hex').slice(0, 24);
}
