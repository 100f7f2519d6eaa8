/** Data files of the workspace: everything in `data/`, and tables elsewhere. Uploads never overwrite. */

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { DataFile } from '../contract/index.ts';
import { isCode, resolveWorkspacePath, toWorkspacePath } from './safe-path.ts';
import { walkFiles } from './walk-files.ts';

/** Whether a workspace path is offered as data; what is registered is offered by its name. */
const isData = (file: string): boolean =>
  !/^(datasets|models)\/[^/]+\/[^/]+\//.test(file) &&
  (file.startsWith('data/') || /\.(csv|tsv|parquet|jsonl|ndjson)$/i.test(file));

export interface DataFiles {
  list(): Promise<readonly DataFile[]>;
  /** Streams into `data/<name>`, or `data/<name>-2` and so on when it is taken; into another folder where one is given. */
  upload(name: string, content: Readable, size: UploadSize, folder?: string): Promise<string>;
  /** The absolute path of an existing file. */
  resolve(workspacePath: string): Promise<string>;
}

interface UploadSize {
  /** What the client says; refused at once when that is too much already. */
  readonly announcedBytes: number;
  readonly mostBytes: number;
}

export function createDataFiles(root: string): DataFiles {
  return {
    list: async () => {
      const files = await walkFiles(root, () => true);
      const paths = files.map((file) => toWorkspacePath(root, file)).filter(isData);
      return Promise.all(
        paths.map(async (file) => {
          const { size, mtimeMs } = await stat(path.join(root, file));
          return { path: file, bytes: size, modifiedAt: Math.round(mtimeMs) };
        }),
      );
    },
    upload: async (name, content, { announcedBytes, mostBytes }, into = 'data') => {
      if (announcedBytes > mostBytes) throw tooLarge(mostBytes);
      const folder = await resolveWorkspacePath(root, into);
      await mkdir(folder, { recursive: true });
      const temporary = path.join(folder, `.upload-${randomUUID()}.tmp`);
      try {
        await pipeline(content, limitedTo(mostBytes), createWriteStream(temporary, { flags: 'wx' }));
        await sync(temporary);
        return `${into}/${await linkUnderFreeName(temporary, folder, safeFileName(name))}`;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    resolve: async (workspacePath) => {
      const absolute = await resolveWorkspacePath(root, workspacePath);
      const found = await stat(absolute).catch(() => undefined);
      if (found?.isFile()) return absolute;
      throw new EngineError('not-found', `There is no file "${workspacePath}" in the workspace.`, {
        path: workspacePath,
      });
    },
  };
}

function tooLarge(mostBytes: number): EngineError {
  const gigabytes = (mostBytes / 1024 ** 3).toFixed(1);
  return new EngineError(
    'invalid-request',
    `The file is larger than ${gigabytes} GB. Copy it into the data folder yourself.`,
    { mostBytes },
  );
}

/** Ends an upload in its middle when it is longer than was announced. */
function limitedTo(mostBytes: number) {
  return async function* (content: AsyncIterable<Buffer>) {
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw tooLarge(mostBytes);
      yield chunk;
    }
  };
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  await handle.sync().finally(() => handle.close());
}

/** The last part of a name as a browser gives it, without what a file name must not hold. */
function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const cleaned = last
    .replaceAll(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^[.\s]+/, '')
    .trim();
  if (cleaned === '' || Buffer.byteLength(cleaned) > 200) {
    throw new EngineError(
      'invalid-request',
      `"${name}" cannot be a file name. Rename the file, then add it again.`,
      {
        name,
      },
    );
  }
  return cleaned;
}

/** A hard link fails when the name is taken, so two uploads at once cannot replace one another. */
async function linkUnderFreeName(temporary: string, folder: string, name: string): Promise<string> {
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${stem}-${number}${ext}`;
    try {
      await link(temporary, path.join(folder, candidate));
      return candidate;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}
