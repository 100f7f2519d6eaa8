/** Which character encoding a text file has: by its byte order mark, its zero bytes, then by what it decodes to. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { ComponentFailure } from '../host/failure.ts';
import type { FileInspection } from '../queries.ts';

export type Encoding = FileInspection['encoding'];

/** UTF-8 and UTF-16 by their marks; UTF-16 without one by where its zero bytes stand. */
export function encodingByMark(head: Buffer): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 4096);
  let evenZeros = 0;
  let oddZeros = 0;
  for (let index = 0; index < sample.length; index++) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) evenZeros++;
    else oddZeros++;
  }
  const many = sample.length / 8;
  if (oddZeros > many && evenZeros * 8 < oddZeros) return 'utf-16le';
  return evenZeros > many && oddZeros * 8 < evenZeros ? 'utf-16be' : undefined;
}

/** Looks at the whole file, because a single late byte can tell; `limit` cuts that short. */
export async function detectEncoding(
  file: string,
  head: Buffer,
  limit = Number.POSITIVE_INFINITY,
): Promise<Encoding> {
  const marked = encodingByMark(head);
  if (marked !== undefined) return marked;
  if ((await tryEncoding(file, 'utf-8', limit)) !== undefined) return 'utf-8';
  const shiftJis = await tryEncoding(file, 'shift_jis', limit);
  const eucJp = await tryEncoding(file, 'euc-jp', limit);
  if (shiftJis !== undefined && shiftJis >= (eucJp ?? Number.NEGATIVE_INFINITY)) return 'shift_jis';
  if (eucJp !== undefined) return 'euc-jp';
  const name = path.basename(file);
  throw new ComponentFailure('unknown-encoding', `"${name}" is in a character encoding that is not known.`, {
    params: { file: name },
    remedy: 'Save it as UTF-8 and choose it again.',
    port: 'encoding',
  });
}

/** How Japanese the text looks in this encoding; `undefined` when it has a byte that does not fit. */
async function tryEncoding(file: string, encoding: Encoding, limit: number): Promise<number | undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let score = 0;
  let seen = 0;
  try {
    for await (const chunk of createReadStream(file, { end: limit - 1 })) {
      seen += chunk.length;
      const text = decoder.decode(chunk, { stream: true });
      if (encoding !== 'utf-8') score += japaneseScore(text);
    }
    // A text that was cut may end inside a character.
    if (seen < limit) decoder.decode();
    return score;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Kana speak for a decoding; half-width kana are what EUC-JP looks like when read as Shift_JIS. */
function japaneseScore(text: string): number {
  const kana = text.match(/[\u3041-\u30fe]/g)?.length ?? 0;
  const halfWidth = text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
  return kana - halfWidth;
}
