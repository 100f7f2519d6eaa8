/** Reads a growing log file by byte range, without cutting a character in two. */
import { open } from 'node:fs/promises';
import { isCode } from '../workspace/safe-path.ts';

/** Of more than this, only the end is sent, and a line says so. */
const mostBytes = 8 * 1024 * 1024;

/** `next` is the byte at which the following read begins. */
export async function readLog(
  file: string | undefined,
  from: number,
): Promise<{ readonly text: string; readonly next: number }> {
  if (file === undefined) return { text: '', next: from };
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (handle === undefined) return { text: '', next: from };
  try {
    const { size } = await handle.stat();
    const start = Math.max(from, size - mostBytes);
    if (start >= size) return { text: '', next: Math.min(from, size) };
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const whole = wholeCharacters(buffer.subarray(0, bytesRead));
    const note = start > from ? `[${start - from} bytes are left out here]\n` : '';
    return { text: note + whole.toString('utf8'), next: start + whole.length };
  } finally {
    await handle.close();
  }
}

/** Without the bytes of a UTF-8 character whose end is not written yet. */
export function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
