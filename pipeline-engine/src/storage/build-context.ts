/**
 * The folder that an image is built from, without what its `.dockerignore` names. As Docker matches: every rule is about
 * the whole path, the last one that fits a path or a folder above it decides.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Manifest, ManifestEntry } from '../run/manifest.ts';
import { hashFile } from './file-content.ts';
import { parseIgnoreRules } from './ignore-rules.ts';
import { manifestOf } from './manifest.ts';
import { fileDigest, folderDigest, type HashContent, sha256 } from './tree-hash.ts';

/** Its digest is that of the folder itself where nothing is ignored. Dockerfiles belong to it in any case. */
export async function readBuildContext(root: string, contentOf: HashContent = hashFile): Promise<Manifest> {
  const folder = realpathSync(root);
  const whole = await manifestOf(folder, contentOf);
  const rules = path.join(folder, '.dockerignore');
  if (statSync(rules, { throwIfNoEntry: false })?.isFile() !== true) return whole;
  const isIgnored = parseDockerIgnore(readFileSync(rules, 'utf8'));
  const entries = whole.entries.filter((entry) => isDockerfile(entry.path) || !isIgnored(entry.path));
  const files = entries.filter(({ kind }) => kind !== 'folder');
  const kept = new Set(files.flatMap((file) => foldersAbove(file.path)));
  return {
    digest: folderDigest(files.map((entry) => ({ path: entry.path, digest: `sha256:${hexOfEntry(entry)}` }))),
    isFolder: true,
    bytes: files.reduce((sum, entry) => sum + ('size' in entry ? entry.size : 0), 0),
    entries: whole.entries.filter((entry) => kept.has(entry.path) || files.includes(entry)),
  };
}

const isDockerfile = (file: string): boolean => /dockerfile[^/]*$/i.test(file);

/** True for what is left out. */
export function parseDockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      if (line.startsWith('#')) return [];
      const isNegated = line.trim().startsWith('!');
      const pattern = path.posix.normalize(line.trim().replace(/^!\s*/, '')).replace(/^\/+|\/+$/g, '');
      if (line.trim() === '' || pattern === '.' || pattern === '') return [];
      return [{ isNegated, fits: parseIgnoreRules(`/${pattern}`).ignores }];
    })
    .reverse();
  return (file) => {
    const paths = [file, ...foldersAbove(file)].filter((entry) => entry !== '');
    const decisive = rules.find(({ fits }) => paths.some((entry) => fits(entry, true)));
    return decisive !== undefined && !decisive.isNegated;
  };
}

/** `a/b/c` has `a/b`, `a` and the root above it. */
function foldersAbove(file: string): readonly string[] {
  const parts = file.split('/');
  return parts.map((_, index) => parts.slice(0, index).join('/'));
}

function hexOfEntry(entry: ManifestEntry): string {
  if (entry.kind === 'link') return sha256(`link ${entry.target}`);
  return 'sha256' in entry ? fileDigest(entry.sha256, entry.kind === 'executable') : '';
}
