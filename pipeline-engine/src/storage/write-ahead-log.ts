/** Puts the committed pages of a write-ahead log into a copy of its database, as a checkpoint would do. */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { pageBytes } from './schema-page.ts';

const headerBytes = 32;
const frameHeaderBytes = 24;
/** Where the two salts of a log are, which each frame of it repeats. */
const [saltAt, frameSaltAt, saltBytes] = [16, 8, 8];

/** Does nothing where there is no log, or none with pages of our size. */
export function applyLog(log: string, database: string): void {
  if (!existsSync(log)) return;
  const bytes = readFileSync(log);
  if (bytes.length < headerBytes || bytes.readUInt32BE(8) !== pageBytes) return;
  const frames = committedFrames(bytes);
  const descriptor = openSync(database, 'r+');
  try {
    for (const { page, content } of frames)
      writeSync(descriptor, content, 0, pageBytes, (page - 1) * pageBytes);
  } finally {
    closeSync(descriptor);
  }
}

interface Frame {
  readonly page: number;
  readonly content: Buffer;
}

/** Frames of an earlier use of the log file have other salts, and those after the last commit never happened. */
function committedFrames(bytes: Buffer): readonly Frame[] {
  const salt = bytes.subarray(saltAt, saltAt + saltBytes);
  const frames: Frame[] = [];
  let committed = 0;
  const frameBytes = frameHeaderBytes + pageBytes;
  for (let at = headerBytes; at + frameBytes <= bytes.length; at += frameBytes) {
    const head = bytes.subarray(at, at + frameHeaderBytes);
    if (!head.subarray(frameSaltAt, frameSaltAt + saltBytes).equals(salt)) break;
    frames.push({
      page: head.readUInt32BE(0),
      content: bytes.subarray(at + frameHeaderBytes, at + frameBytes),
    });
    const pagesAfterCommit = head.readUInt32BE(4);
    if (pagesAfterCommit > 0) committed = frames.length;
  }
  return frames.slice(0, committed);
}
