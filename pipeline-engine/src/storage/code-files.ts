/**
 * The files that a component's code consists of: its folder without what `.amlignore`, else `.gitignore`, names, and
 * what it includes from elsewhere, as Azure ML makes its snapshots.
 */
import { type BigIntStats, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../errors.ts';
import type { CodeFile, CodeSnapshot } from '../run/ports.ts';
import { type IgnoreRules, parseIgnoreRules } from './ignore-rules.ts';
import { fileDigest, folderDigest, type HashContent, kindOf, namesIn, sha256 } from './tree-hash.ts';

/** Never part of a component's code. */
const ignoredNames: ReadonlySet<string> = new Set([
  '.git',
  '.millrace',
  '__pycache__',
  '.ipynb_checkpoints',
  '.DS_Store',
  'Thumbs.db',
]);
const ignoredEndings = ['.pyc', '.additional_includes'];

/** The first that exists counts, and the other one not at all. */
const ignoreFiles = ['.amlignore', '.gitignore'];

/** `root` is a folder, or the one file of the code; undefined for code that is only included. Both are absolute. */
export async function listCode(
  root: string | undefined,
  includes: readonly string[],
  contentOf: HashContent,
): Promise<CodeSnapshot> {
  const files = new Map<string, CodeFile>();
  const add = (file: CodeFile): void => {
    if (files.has(file.path)) throw includedTwice(file);
    files.set(file.path, file);
  };
  if (root !== undefined)
    for (const file of await filesOf(root, isFolder(root) ? '' : path.basename(root), contentOf)) add(file);
  for (const include of includes)
    for (const file of await filesOf(include, path.basename(include), contentOf)) add(file);
  return { files: [...files.values()], digest: folderDigest([...files.values()]) };
}

interface Walk {
  /** The folder or file that is walked, and the path that it has in the code. */
  readonly root: string;
  readonly as: string;
  readonly rules: IgnoreRules;
  readonly contentOf: HashContent;
}

async function filesOf(root: string, as: string, contentOf: HashContent): Promise<readonly CodeFile[]> {
  const stat = statSync(root, { bigint: true });
  if (!stat.isDirectory()) return [await codeFile(root, as, stat, contentOf)];
  return walkFolder({ root, as, rules: rulesOf(root), contentOf }, '');
}

async function walkFolder(walk: Walk, folder: string): Promise<readonly CodeFile[]> {
  const files: CodeFile[] = [];
  for (const name of namesIn(path.join(walk.root, folder))) {
    if (ignoredNames.has(name) || ignoredEndings.some((ending) => name.endsWith(ending))) continue;
    const relative = joined(folder, name);
    const from = path.join(walk.root, relative);
    const stat = lstatSync(from, { bigint: true });
    const kind = kindOf(stat, from);
    if (walk.rules.ignores(relative, kind === 'folder')) continue;
    if (kind === 'folder') files.push(...(await walkFolder(walk, relative)));
    else files.push(await codeFile(from, joined(walk.as, relative), stat, walk.contentOf));
  }
  return files;
}

async function codeFile(
  from: string,
  as: string,
  stat: BigIntStats,
  contentOf: HashContent,
): Promise<CodeFile> {
  const kind = kindOf(stat, from);
  const hex =
    kind === 'link'
      ? sha256(`link ${readlinkSync(from)}`)
      : fileDigest(await contentOf(from, stat), kind === 'executable');
  return { path: as, from, digest: `sha256:${hex}` };
}

function rulesOf(folder: string): IgnoreRules {
  for (const name of ignoreFiles) {
    const file = path.join(folder, name);
    if (statSync(file, { throwIfNoEntry: false })?.isFile())
      return parseIgnoreRules(readFileSync(file, 'utf8'));
  }
  return parseIgnoreRules('');
}

function isFolder(file: string): boolean {
  return statSync(file).isDirectory();
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function includedTwice({ path: as, from }: CodeFile): EngineError {
  return new EngineError(
    'invalid-request',
    `The code would hold two files named "${as}"; one of them is "${from}". Rename one, or do not include it.`,
    { path: as, file: from },
  );
}
