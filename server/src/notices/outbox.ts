/**
 * Notices on disk, a file each: those that wait to be sent, those that nobody took, and marks of those that were sent.
 * What is there already is not written again, so a happening that is seen twice is told once.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { isCode } from '../workspace/safe-path.ts';
import { cloudEvent } from './notice.ts';

const entry = z.object({
  rule: z.string(),
  event: cloudEvent,
  /** How often it was tried. */
  attempts: z.number(),
  /** When it is tried next, in milliseconds since the epoch. */
  nextAt: z.number(),
  /** Why it was not taken the last time. */
  reason: z.string().nullable(),
});
export type Entry = z.infer<typeof entry>;

export interface Outbox {
  /** False when it is there, was sent, or is a dead letter. */
  put(entry: Entry): Promise<boolean>;
  update(entry: Entry): Promise<void>;
  waiting(): Promise<readonly Entry[]>;
  dead(): Promise<readonly Entry[]>;
  sent(id: string): Promise<void>;
  bury(entry: Entry): Promise<void>;
  /** A dead letter waits again; undefined when there is none of this id. */
  revive(id: string, now: number): Promise<Entry | undefined>;
  /** Forgets marks that are older; no happening is seen twice so long after. */
  tidy(before: number): Promise<void>;
}

const folders = ['waiting', 'dead', 'sent'] as const;

export function createOutbox(directory: string): Outbox {
  const file = (folder: (typeof folders)[number], id: string): string =>
    path.join(directory, folder, `${id.replaceAll(/[^0-9a-f]/g, '')}.json`);
  const write = (folder: (typeof folders)[number], value: Entry): Promise<void> =>
    writeAtomically(file(folder, value.event.id), `${JSON.stringify(value)}\n`, { mode: 0o600 });

  async function read(place: string): Promise<Entry | undefined> {
    try {
      return entry.safeParse(JSON.parse(await readFile(place, 'utf8'))).data;
    } catch (error) {
      if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  async function all(folder: 'waiting' | 'dead'): Promise<readonly Entry[]> {
    const names = await namesIn(path.join(directory, folder));
    const found = await Promise.all(names.map((name) => read(path.join(directory, folder, name))));
    return found.flatMap((value) => value ?? []).sort((left, right) => left.nextAt - right.nextAt);
  }

  return {
    put: async (value) => {
      if (folders.some((folder) => existsSync(file(folder, value.event.id)))) return false;
      await write('waiting', value);
      return true;
    },
    update: (value) => write('waiting', value),
    waiting: () => all('waiting'),
    dead: () => all('dead'),
    sent: async (id) => {
      await mkdir(path.join(directory, 'sent'), { recursive: true });
      await rename(file('waiting', id), file('sent', id));
    },
    bury: async (value) => {
      await write('dead', value);
      await rm(file('waiting', value.event.id), { force: true });
    },
    revive: async (id, now) => {
      const value = await read(file('dead', id));
      if (value === undefined) return undefined;
      const again = { ...value, attempts: 0, nextAt: now };
      await write('waiting', again);
      await rm(file('dead', id), { force: true });
      return again;
    },
    tidy: async (before) => {
      const folder = path.join(directory, 'sent');
      for (const name of await namesIn(folder)) {
        const place = path.join(folder, name);
        if ((await stat(place)).mtimeMs < before) await rm(place, { force: true });
      }
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}
