/**
 * Digests of local data and code, each file hashed once: what was hashed is remembered by size, modification time and
 * inode. A file modified within a second of being hashed is not remembered, for it could change again unseen.
 */
import { type BigIntStats, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../errors.ts';
import type { Clock, HashedInput, HashingProgress, InputFile, InputHasher } from '../run/ports.ts';
import { readBuildContext } from './build-context.ts';
import { listCode } from './code-files.ts';
import { createContentHasher } from './content-hasher.ts';
import type { Database } from './database.ts';
import { hashFile } from './file-content.ts';
import { createHashingCount, HashingCancelled } from './hash-watch.ts';
import { type HashContent, hashTree, sha256 } from './tree-hash.ts';

const racyMs = 1000;
const attempts = 3;
/** Below this a process of its own costs more than it gives. */
const largeBytes = 8n * 1024n * 1024n;
/** A conda file or a definition of an environment is never larger. */
const longestText = 1024 * 1024;

export function createInputHasher(options: {
  readonly database: Database;
  readonly clock: Clock;
  /** Told about everything that is hashed at once; the end is `done` being `total`. */
  readonly onProgress?: (progress: HashingProgress) => void;
}): InputHasher {
  const { database, clock, onProgress = () => undefined } = options;
  const count = createHashingCount(onProgress);
  const large = createContentHasher();
  const remembered = new Map<string, { readonly stat: string; readonly hex: string }>();

  const recall = (file: string): { readonly stat: string; readonly hex: string } | undefined => {
    const known = remembered.get(file);
    if (known !== undefined) return known;
    const row = database.first('SELECT stat, digest FROM input_digests WHERE path = ?', file);
    if (row === undefined) return undefined;
    const found = { stat: String(row.stat), hex: String(row.digest) };
    remembered.set(file, found);
    return found;
  };

  let unwritten: { readonly file: string; readonly stat: string; readonly hex: string }[] = [];

  const remember = (file: string, stat: string, hex: string): void => {
    remembered.set(file, { stat, hex });
    unwritten.push({ file, stat, hex });
  };

  /** All at once: a folder of 10,000 files is one transaction. */
  const writeRemembered = (): void => {
    if (unwritten.length === 0) return;
    const entries = unwritten;
    unwritten = [];
    database.transaction(() => {
      for (const { file, stat, hex } of entries)
        database.run(
          `INSERT INTO input_digests (path, stat, digest) VALUES (?, ?, ?)
           ON CONFLICT (path) DO UPDATE SET stat = excluded.stat, digest = excluded.digest`,
          file,
          stat,
          hex,
        );
    });
  };

  /** Files that are being read now, by path and stat: who asks for one meanwhile waits for the same digest. */
  const underWay = new Map<string, Promise<string>>();

  const read = async (file: string, stat: BigIntStats, signal: AbortSignal | undefined): Promise<string> => {
    count.expect(Number(stat.size));
    if (stat.size >= largeBytes) return large.hash(file, { signal, onRead: count.read });
    const hex = await hashFile(file, stat);
    count.read(Number(stat.size));
    return hex;
  };

  const readAndRemember = async (
    file: string,
    stat: BigIntStats,
    signal: AbortSignal | undefined,
  ): Promise<string> => {
    const before = statKey(stat);
    const started = clock();
    const hex = await read(file, stat, signal);
    if (statKey(lstatSync(file, { bigint: true })) !== before) throw new ChangedWhileRead(file);
    if (Number(stat.mtimeMs) < started - racyMs) remember(file, before, hex);
    return hex;
  };

  const contentOf =
    (signal?: AbortSignal): HashContent =>
    async (file, stat) => {
      if (signal?.aborted) throw new HashingCancelled();
      const before = statKey(stat);
      const known = recall(file);
      if (known?.stat === before) return known.hex;
      const key = `${file}\0${before}`;
      // Somebody else's reading may be called off without a reason for us.
      while (underWay.has(key)) {
        const shared = await underWay.get(key)?.catch(() => undefined);
        if (shared !== undefined) return shared;
      }
      const reading = readAndRemember(file, stat, signal).finally(() => underWay.delete(key));
      underWay.set(key, reading);
      return reading;
    };

  /** What was hashed before a failure or a cancel need not be hashed again either. */
  const remembering = async <T>(work: () => Promise<T>): Promise<T> => {
    const ended = count.begin();
    try {
      return await retried(work);
    } finally {
      ended();
      writeRemembered();
    }
  };

  return {
    close: () => large.close(),
    text: async (input) => {
      const root = rootOf(input);
      if (root === undefined) return undefined;
      const stat = statSync(root);
      return stat.isFile() && stat.size <= longestText ? readFileSync(root, 'utf8') : undefined;
    },
    digest: async (input, signal) => {
      const root = rootOf(input);
      if (root === undefined) return undefined;
      return untilCalledOff(
        remembering(() => hashInput(root, contentOf(signal))),
        signal,
      );
    },
    files: async (input) => {
      const root = rootOf(input);
      return root === undefined ? undefined : remembering(() => filesOf(root, contentOf()));
    },
    buildContext: async (input) => {
      const root = rootOf(input);
      if (root === undefined || !statSync(root).isDirectory()) return undefined;
      return (await remembering(() => readBuildContext(root, contentOf()))).digest;
    },
    codeFiles: async (input, includes) => {
      const root = input === undefined ? undefined : rootOf(input);
      if (input !== undefined && root === undefined) return undefined;
      const included = includes.map((include) => rootOf(include));
      if (!included.every((include) => include !== undefined)) return undefined;
      return remembering(() => listCode(root, included, contentOf()));
    },
  };
}

/** Whoever calls it off need not wait for what others read. */
function untilCalledOff<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const callOff = (): void => reject(calledOff());
    signal.addEventListener('abort', callOff, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', callOff));
  });
}

function calledOff(): EngineError {
  return new EngineError('cancelled', 'Reading the inputs was called off.');
}

/** A link at the top is followed; links inside a folder count as links. */
function rootOf(input: string): string | undefined {
  try {
    return realpathSync(input);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw unreadable(input, error);
  }
}

async function hashInput(root: string, contentOf: HashContent): Promise<HashedInput> {
  const stats: string[] = [];
  const tree = await hashTree(root, async (file, stat) => {
    stats.push(statKey(stat));
    return contentOf(file, stat);
  });
  const stamp = sha256(
    [...stats, ...tree.entries.map((entry) => `${entry.path}\0${entry.mtimeNs}`)].join('\n'),
  );
  return { digest: tree.digest, bytes: tree.bytes, stamp, isFolder: tree.isFolder };
}

async function filesOf(root: string, contentOf: HashContent): Promise<readonly InputFile[] | undefined> {
  const contents = new Map<string, string>();
  const tree = await hashTree(root, async (file, stat) => {
    const hex = await contentOf(file, stat);
    contents.set(path.relative(root, file), hex);
    return hex;
  });
  if (!tree.isFolder) return undefined;
  return [...contents]
    .map(([name, sha256]) => ({ path: name, sha256 }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

class ChangedWhileRead extends Error {
  readonly file: string;

  constructor(file: string) {
    super(`${file} changed while it was read`);
    this.file = file;
  }
}

/** A file that is being written is tried again; one that never rests is an expected failure. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ChangedWhileRead && attempt < attempts) continue;
      if (error instanceof ChangedWhileRead) {
        throw new EngineError(
          'invalid-request',
          `"${error.file}" changes while it is read. Wait until it is written, and run again.`,
          { file: error.file },
        );
      }
      if (error instanceof HashingCancelled) throw calledOff();
      throw errnoOf(error) === undefined ? error : unreadable('', error);
    }
  }
}

function unreadable(input: string, error: unknown): EngineError {
  const reason = error instanceof Error ? error.message : String(error);
  return new EngineError(
    'invalid-request',
    `An input cannot be read: ${reason}. Check its permissions.`,
    { file: input },
    { cause: error },
  );
}

function statKey(stat: BigIntStats): string {
  return `${stat.size}:${stat.mtimeNs}:${stat.ino}`;
}

function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}
