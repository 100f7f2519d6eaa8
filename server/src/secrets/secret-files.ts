/**
 * Files with secrets of a user, all below one folder outside every workspace: read and written by their owner alone, and
 * refused when somebody else could have done either.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { isCode } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';

const record = z.object({
  /** The workspace that they are for: a copy of its state folder elsewhere gets none of them. */
  root: z.string(),
  source: z.union([
    z.object({ kind: z.literal('file') }),
    z.object({ kind: z.literal('environment'), prefix: z.string() }),
  ]),
  values: z.record(z.string(), z.string()),
});
export type SecretRecord = z.infer<typeof record>;

export interface SecretFiles {
  /** What is kept for the workspace; nothing for one that has another path than it was made for. */
  read(): Promise<SecretRecord>;
  write(kept: SecretRecord): Promise<void>;
  /** What versions are made with: made once on a machine, and the user's alone. */
  key(): Promise<string>;
}

export function createSecretFiles(workspace: Workspace, configDirectory: string): SecretFiles {
  const folder = path.join(configDirectory, 'secrets');
  const idFile = path.join(workspace.stateDirectory, 'secrets-id');
  const empty: SecretRecord = { root: workspace.root, source: { kind: 'file' }, values: {} };

  /** Random, so that a folder that came from elsewhere cannot name the secrets of another one. */
  const idOf = async (): Promise<string | undefined> => {
    const id = (await textOf(idFile))?.trim() ?? '';
    return /^[0-9a-f-]{36}$/.test(id) ? id : undefined;
  };

  return {
    read: async () => {
      assertOutside(workspace, folder);
      const id = await idOf();
      const text = id === undefined ? undefined : await readPrivate(path.join(folder, `${id}.json`));
      if (text === undefined) return empty;
      const kept = parsed(text, path.join(folder, `${id}.json`));
      return kept.root === workspace.root ? kept : empty;
    },
    write: async (kept) => {
      assertOutside(workspace, folder);
      const known = await idOf();
      const id = known ?? randomUUID();
      await writeAtomically(path.join(folder, `${id}.json`), `${JSON.stringify(kept, null, 2)}\n`, {
        mode: 0o600,
      });
      if (known === undefined) await writeAtomically(idFile, `${id}\n`);
    },
    key: async () => {
      const file = path.join(folder, 'key');
      const known = await readPrivate(file);
      if (known !== undefined) return known.trim();
      await writeAtomically(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
      return (await readPrivate(file))?.trim() ?? '';
    },
  };
}

function assertOutside(workspace: Workspace, folder: string): void {
  const relative = path.relative(workspace.root, folder);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return;
  throw unreadable(folder, 'lies in the workspace', 'Give another folder in MILLRACE_CONFIG_DIR.');
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Undefined when there is none. What is looked at is what is read: no link, and no name that changes in between. */
async function readPrivate(file: string): Promise<string | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    if (isCode(error, 'ELOOP')) throw unreadable(file, 'is a link', 'Put the file itself there.');
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const { mode, uid } = await handle.stat();
    if ((mode & 0o077) !== 0) throw unreadable(file, 'can be read by others', `Run: chmod 600 "${file}"`);
    if (process.getuid !== undefined && uid !== process.getuid())
      throw unreadable(file, 'belongs to somebody else', 'Make it yours, or remove it.');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function parsed(text: string, file: string): SecretRecord {
  try {
    return record.parse(JSON.parse(text));
  } catch (error) {
    // Neither error is told: both quote the text.
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      throw unreadable(file, 'is damaged', 'Remove it, and set the secrets again.');
    throw error;
  }
}

function unreadable(file: string, what: string, remedy: string): EngineError {
  return new EngineError('secrets-unreadable', `"${file}", which keeps secrets, ${what}. ${remedy}`, {
    file,
  });
}
