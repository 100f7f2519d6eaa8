/** The text of a file as UTF-8 bytes, whatever its encoding; a byte that fits nowhere is refused with its line. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { ComponentFailure } from '../host/failure.ts';
import type { Encoding } from './encoding.ts';

/** Chunks of UTF-8 without byte order mark. With `limit` it stops near there, possibly inside a character. */
export async function* decodeFile(
  file: string,
  encoding: Encoding,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let seen = 0;
  for await (const chunk of createReadStream(file, { end: limit - 1 })) {
    seen += chunk.length;
    const text = decode(decoder, chunk);
    if (text === undefined) throw notDecodable(file, encoding, line + countLines(chunk));
    line += countLines(chunk);
    yield Buffer.from(text, 'utf8');
  }
  if (seen < limit && decode(decoder) === undefined) throw notDecodable(file, encoding, line);
}

/** Keeps the decoder's state between calls; no argument ends the text. */
function decode(decoder: TextDecoder, chunk?: Buffer): string | undefined {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function countLines(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  return lines;
}

function notDecodable(file: string, encoding: Encoding, line: number): ComponentFailure {
  const name = path.basename(file);
  const message = `"${name}" is not ${encoding.toUpperCase()}: there is a byte that does not fit, at line ${line} or before.`;
  return new ComponentFailure('wrong-encoding', message, {
    params: { file: name, encoding, line },
    remedy: 'Set the encoding to automatic detection, or save the file as UTF-8.',
    port: 'encoding',
  });
}
