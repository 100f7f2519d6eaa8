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
  const candidates = (['utf-8', 'shift_jis', 'euc-jp'] as const).map(startCandidate);
  let seen = 0;
  for await (const chunk of createReadStream(file, { end: limit - 1 })) {
    seen += chunk.length;
    for (const candidate of candidates) candidate.push(chunk);
  }
  const whole = seen < limit;
  const possible = candidates.filter((candidate) => candidate.finish(whole));
  const best =
    possible.find(({ encoding }) => encoding === 'utf-8') ?? possible.sort((a, b) => b.score - a.score)[0];
  if (best !== undefined) return best.encoding;
  throw new ComponentFailure(
    'unknown-encoding',
    `"${path.basename(file)}" is in a character encoding that is not known.`,
    {
      params: { file: path.basename(file) },
      remedy: 'Save it as UTF-8 and choose it again.',
      port: 'encoding',
    },
  );
}

interface Candidate {
  readonly encoding: Encoding;
  score: number;
  push(chunk: Buffer): void;
  /** Whether everything decoded; `whole` is false when the text may end inside a character. */
  finish(whole: boolean): boolean;
}

function startCandidate(encoding: Encoding): Candidate {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let valid = true;
  const decode = (chunk: Buffer | undefined): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      valid = false;
      return '';
    }
  };
  return {
    encoding,
    score: 0,
    push(chunk) {
      if (valid) this.score += encoding === 'utf-8' ? 0 : japaneseScore(decode(chunk));
      if (valid && encoding === 'utf-8') decode(chunk);
    },
    finish(whole) {
      if (valid && whole) decode(undefined);
      return valid;
    },
  };
}

/** Kana speak for a decoding; half-width kana in numbers are what EUC-JP looks like when read as Shift_JIS. */
function japaneseScore(text: string): number {
  const kana = text.match(/[\u3041-\u30fe]/g)?.length ?? 0;
  const halfWidth = text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
  return kana - halfWidth;
}
