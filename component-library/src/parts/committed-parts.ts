/**
 * Parts of a result that outlive the attempt: each is a folder named by what it was made of, and gets that name by a
 * rename, when all of it is on disk. A part whose files are not what they were at the commit is none.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export interface Part<Account> {
  readonly folder: string;
  readonly account: Account;
}

export interface CommittedParts<Account> {
  /** What a part of this content is called; `digest` is hex. */
  key(digest: string): string;
  find(key: string): Promise<Part<Account> | undefined>;
  /**
   * Lets `make` fill a folder; what it answers commits that, and can do so while the next part is made. What another
   * attempt committed meanwhile stands.
   */
  prepare(key: string, make: (folder: string) => Promise<Account>): Promise<() => Promise<Part<Account>>>;
}

const partFile = 'part.json';

export function createCommittedParts<Account>(
  { folder, scope }: { readonly folder: string; readonly scope: string },
  account: z.ZodType<Account>,
): CommittedParts<Account> {
  const schema = z.object({ account, files: z.record(z.string(), z.string()) });

  const find = async (key: string): Promise<Part<Account> | undefined> => {
    const place = path.join(folder, key);
    const text = await readIfThere(path.join(place, partFile));
    if (text === undefined) return undefined;
    const said = schema.safeParse(parseJson(text));
    if (!said.success) return undefined;
    const files = await stampsOf(place);
    const names = Object.keys(said.data.files);
    const isWhole =
      names.length === Object.keys(files).length &&
      names.every((name) => files[name] === said.data.files[name]);
    if (!isWhole) return undefined;
    // A collection looks at when it was used last.
    const now = new Date();
    await utimes(place, now, now);
    return { folder: place, account: said.data.account };
  };

  const publish = async (key: string, draft: string, account: Account): Promise<Part<Account>> => {
    await syncAll(draft);
    const standing = await find(key);
    if (standing !== undefined) return standing;
    await takeName(draft, path.join(folder, key));
    await sync(folder);
    return { folder: path.join(folder, key), account };
  };

  return {
    key: (digest) => createHash('sha256').update(`${scope}\n${digest}\n`).digest('hex'),
    find,
    prepare: async (key, make) => {
      const draft = path.join(folder, `draft-${randomUUID()}`);
      const discard = (): Promise<void> => rm(draft, { recursive: true, force: true });
      await mkdir(draft, { recursive: true });
      try {
        const made = await make(draft);
        const said = { account: made, files: await stampsOf(draft) };
        await writeFile(path.join(draft, partFile), JSON.stringify(said));
        return () => publish(key, draft, made).finally(discard);
      } catch (error) {
        await discard();
        throw error;
      }
    },
  };
}

/** Hex sha256 of a file's bytes. */
export async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest('hex');
}

/** Size and modification time of every file but the one that says them. */
async function stampsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).filter((name) => name !== partFile);
  const stamps = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeNs } = await stat(path.join(folder, name), { bigint: true });
      return [name, `${size}:${mtimeNs}`] as const;
    }),
  );
  return Object.fromEntries(stamps);
}

async function syncAll(folder: string): Promise<void> {
  await Promise.all((await readdir(folder)).map((name) => sync(path.join(folder, name))));
  await sync(folder);
}

async function sync(place: string): Promise<void> {
  const handle = await open(place, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What has the name already is broken, and goes. */
async function takeName(draft: string, place: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await rename(draft, place);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (tries > 9 || (code !== 'ENOTEMPTY' && code !== 'EEXIST')) throw error;
      await rm(place, { recursive: true, force: true });
    }
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
