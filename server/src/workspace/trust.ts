/**
 * Which workspaces the user of this machine trusts. The record lives outside the workspaces and names a
 * path together with a random id that is kept in the state folder, so that a copy made elsewhere, or other
 * content put at the same path, is not trusted.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { writeAtomically } from './atomic-write.ts';
import { isCode } from './safe-path.ts';
import type { Workspace } from './workspace.ts';

const trustRecord = z.object({ workspaces: z.array(z.object({ path: z.string(), id: z.string() })) });
type TrustRecord = z.infer<typeof trustRecord>;

export interface Trust {
  isTrusted(): Promise<boolean>;
  /** Records that everything in this workspace may run on this machine. */
  grant(): Promise<void>;
}

/** `$MILLRACE_CONFIG_DIR`, else `$XDG_CONFIG_HOME/millrace`, else `~/.config/millrace`. */
export function configDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.MILLRACE_CONFIG_DIR) return path.resolve(environment.MILLRACE_CONFIG_DIR);
  return path.join(environment.XDG_CONFIG_HOME || path.join(homedir(), '.config'), 'millrace');
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export function createTrust(workspace: Workspace, configFolder: string = configDirectory()): Trust {
  const idFile = path.join(workspace.stateDirectory, 'workspace-id');
  const recordFile = path.join(configFolder, 'trusted-workspaces.json');

  async function readRecord(): Promise<TrustRecord> {
    const text = await readIfThere(recordFile);
    if (text === undefined) return { workspaces: [] };
    return trustRecord.parse(JSON.parse(text));
  }

  return {
    isTrusted: async () => {
      const id = (await readIfThere(idFile))?.trim();
      if (!id) return false;
      const { workspaces } = await readRecord();
      return workspaces.some((entry) => entry.path === workspace.root && entry.id === id);
    },
    grant: async () => {
      const id = randomUUID();
      await writeAtomically(idFile, `${id}\n`);
      const { workspaces } = await readRecord();
      const others = workspaces.filter((entry) => entry.path !== workspace.root);
      const record: TrustRecord = { workspaces: [...others, { path: workspace.root, id }] };
      await writeAtomically(recordFile, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    },
  };
}
