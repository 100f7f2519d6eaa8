/** Where two texts differ. Long equal stretches are compared as a whole, which is many times faster than by letter. */

/** The one range in which the texts differ: it starts at the same offset in both. */
export interface Difference {
  readonly from: number;
  readonly oldTo: number;
  readonly newTo: number;
}

const stretch = 4_096;

export function differentRange(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  const from = commonStart(before, after, shorter);
  const end = commonEnd(before, after, shorter - from);
  return { from, oldTo: before.length - end, newTo: after.length - end };
}

function commonStart(a: string, b: string, most: number): number {
  let at = 0;
  while (at + stretch <= most && a.slice(at, at + stretch) === b.slice(at, at + stretch)) at += stretch;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function commonEnd(a: string, b: string, most: number): number {
  let length = 0;
  const piece = (text: string): string => text.slice(text.length - length - stretch, text.length - length);
  while (length + stretch <= most && piece(a) === piece(b)) length += stretch;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length++;
  return length;
}
