/** The commit that is checked out in a folder, read from git's own files: no git need be installed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Nothing outside a git work tree, and in one whose files cannot be read. */
export async function gitCommit(folder: string): Promise<{ readonly 'millrace.git_commit'?: string }> {
  const commit = await commitAbove(path.resolve(folder));
  return commit === undefined ? {} : { 'millrace.git_commit': commit };
}

async function commitAbove(folder: string): Promise<string | undefined> {
  const commit = await commitOf(path.join(folder, '.git'));
  if (commit !== undefined) return commit;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : commitAbove(parent);
}

async function commitOf(git: string): Promise<string | undefined> {
  const linked = /^gitdir: (.+)$/m.exec((await textOf(git)) ?? '')?.[1];
  const own = linked === undefined ? git : path.resolve(path.dirname(git), linked);
  const head = (await textOf(path.join(own, 'HEAD')))?.trim();
  if (head === undefined) return undefined;
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (ref === undefined) return asCommit(head);
  const common = path.resolve(own, (await textOf(path.join(own, 'commondir')))?.trim() ?? '.');
  const packed = (await textOf(path.join(common, 'packed-refs'))) ?? '';
  const line = packed.split('\n').find((entry) => entry.endsWith(` ${ref}`));
  return asCommit((await textOf(path.join(common, ref)))?.trim() ?? line?.split(' ')[0] ?? '');
}

const asCommit = (text: string): string | undefined => (/^[0-9a-f]{40,64}$/.test(text) ? text : undefined);

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
