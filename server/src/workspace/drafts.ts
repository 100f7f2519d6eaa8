/** Unsaved versions of pipelines, in the state folder: one per file, with a revision that grows by one. */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, type PipelineLayout } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { layout } from '../contract/common.ts';
import { toJson } from '../to-json.ts';
import { writeAtomically } from './atomic-write.ts';
import { createLocks } from './locks.ts';
import { isCode } from './safe-path.ts';
import { type FileOnDisk, StaleFile } from './stale-file.ts';

const draftSchema = z.object({
  path: z.string(),
  text: z.string(),
  layout: layout.nullable(),
  revision: z.number().int().positive(),
  /** Digest of the file that the draft is based on, and what stood in it; older drafts lack the latter. */
  baseDigest: z.string(),
  baseText: z.string().optional(),
  baseLayout: layout.nullable().optional(),
});
type Draft = z.infer<typeof draftSchema>;

export interface Drafts {
  read(workspacePath: string): Promise<Draft | undefined>;
  /** Returns the new revision; `stale-revision` when the stored one is not `expectedRevision` (0: none). */
  write(workspacePath: string, change: DraftChange): Promise<number>;
  remove(workspacePath: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

interface DraftChange {
  readonly text: string;
  readonly layout: PipelineLayout | null;
  readonly expectedRevision: number;
  /** The file as it is now. */
  readonly file: FileOnDisk;
  /** The version of the file that the text is based on; without it, what the stored draft is based on. */
  readonly baseDigest?: string | undefined;
}

type DraftBase = Pick<Draft, 'baseDigest' | 'baseText' | 'baseLayout'>;

function baseOf(workspacePath: string, stored: Draft | undefined, change: DraftChange): DraftBase {
  const { file, baseDigest } = change;
  const keeps = baseDigest === undefined || baseDigest === stored?.baseDigest;
  if (stored !== undefined && keeps) {
    const { baseDigest: digest, baseText, baseLayout } = stored;
    return { baseDigest: digest, baseText, baseLayout };
  }
  if (baseDigest !== undefined && baseDigest !== file.digest) throw new StaleFile(workspacePath, file);
  return { baseDigest: file.digest, baseText: file.text, baseLayout: toJson(file.layout) };
}

export function createDrafts(stateDirectory: string): Drafts {
  const locks = createLocks();
  const fileOf = (workspacePath: string): string =>
    path.join(
      stateDirectory,
      'drafts',
      `${createHash('sha256').update(workspacePath).digest('hex').slice(0, 32)}.json`,
    );

  async function read(workspacePath: string): Promise<Draft | undefined> {
    const text = await readFile(fileOf(workspacePath), 'utf8').catch((error: unknown) => {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    });
    return text === undefined ? undefined : draftSchema.parse(JSON.parse(text));
  }

  async function write(workspacePath: string, change: DraftChange): Promise<number> {
    const stored = await read(workspacePath);
    const revision = stored?.revision ?? 0;
    if (revision !== change.expectedRevision) {
      throw new EngineError(
        'stale-revision',
        `The draft of "${workspacePath}" was changed elsewhere, perhaps in another tab. Load it again, then repeat your change.`,
        { path: workspacePath, revision },
      );
    }
    const draft: Draft = {
      path: workspacePath,
      text: change.text,
      layout: toJson(change.layout),
      revision: revision + 1,
      ...baseOf(workspacePath, stored, change),
    };
    await writeAtomically(fileOf(workspacePath), JSON.stringify(draft));
    return draft.revision;
  }

  const remove = (workspacePath: string): Promise<void> => rm(fileOf(workspacePath), { force: true });

  return {
    read,
    write: (workspacePath, change) => locks.run(workspacePath, () => write(workspacePath, change)),
    remove: (workspacePath) => locks.run(workspacePath, () => remove(workspacePath)),
    rename: (from, to) =>
      locks.run(from, async () => {
        const draft = await read(from);
        if (draft === undefined) return;
        await writeAtomically(fileOf(to), JSON.stringify({ ...draft, path: to }));
        await remove(from);
      }),
  };
}
