/**
 * A folder result as one file: a tar archive (POSIX.1-2001, so that names may be long and of any script), made while it
 * is read. It holds files and nothing else; links are left out, as they are from every listing.
 */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { listArtifactFiles } from './list-files.ts';

/** What a reader may have to hold of names; the bytes of the files have no limit. */
const mostFiles = 100_000;
const blockBytes = 512;
/** Octal digits of the size in a header; larger files say it in a record before it. */
const largestPlainSize = 8 ** 11 - 1;

/** Throws `invalid-request` when there are more files than an archive is made of. */
export async function archiveFolder(folder: string): Promise<Readable> {
  const { files, total } = await listArtifactFiles(folder, mostFiles);
  if (total > files.length)
    throw new EngineError(
      'invalid-request',
      `The folder has ${total} files, and at most ${mostFiles} are sent as one. Give the output a path in the pipeline to have it delivered.`,
      { files: total },
    );
  return Readable.from(blocks(folder, files), { objectMode: false });
}

async function* blocks(
  folder: string,
  files: Awaited<ReturnType<typeof listArtifactFiles>>['files'],
): AsyncGenerator<Buffer> {
  for (const { path: name, bytes } of files) {
    yield headOf(name, bytes);
    let sent = 0;
    for await (const chunk of createReadStream(path.join(folder, name))) {
      sent += chunk.length;
      yield chunk;
    }
    // Its header is gone already: a reader must not take the next file for a part of this one.
    if (sent !== bytes) throw new Error(`${name} has ${sent} bytes, not ${bytes}`);
    yield Buffer.alloc(padding(bytes));
  }
  yield Buffer.alloc(2 * blockBytes);
}

const padding = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes;

/** With a record of its own before it where name or size do not fit. */
function headOf(name: string, bytes: number): Buffer {
  const isPlain = /^[\x20-\x7e]{1,100}$/.test(name) && bytes <= largestPlainSize;
  if (isPlain) return header(name, bytes, '0');
  const records = Buffer.from(record('path', name) + record('size', String(bytes)));
  const short = name.replaceAll(/[^\x20-\x7e]/g, '_').slice(-100);
  return Buffer.concat([
    header('PaxHeader', records.length, 'x'),
    records,
    Buffer.alloc(padding(records.length)),
    header(short, Math.min(bytes, largestPlainSize), '0'),
  ]);
}

/** Its length counts the digits of the length too. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const guess = bytes + String(bytes).length;
  return `${bytes + String(guess).length}${rest}`;
}

/** `name` is ASCII and at most 100 letters. */
function header(name: string, bytes: number, kind: '0' | 'x'): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  block.write(name, 0);
  block.write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  block.write(`${octal(bytes, 11)}\0${octal(0, 11)}\0`, 124);
  block.write(`        ${kind}`, 148);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}
