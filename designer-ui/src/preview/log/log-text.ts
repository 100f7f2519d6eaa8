/** A window onto a growing log file: which bytes are held, and their lines. Pure. */

/** What opens at first; earlier bytes come on request. */
export const TAIL_BYTES = 256 * 1024;

export interface LogWindow {
  /** Byte of the file at which `text` starts. */
  readonly from: number;
  /** Byte after the last one held; the next part starts here. */
  readonly to: number;
  readonly text: string;
}

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** The part to fetch first of a log of this size. */
export function tailStart(size: number): number {
  return Math.max(0, size - TAIL_BYTES);
}

/** The part before the window, at most one tail long; undefined at the file's start. */
export function earlierRange(window: LogWindow): ByteRange | undefined {
  return window.from === 0 ? undefined : { from: tailStart(window.from), to: window.from };
}

/** A first part, cut to whole lines unless it starts the file. */
export function openWindow(from: number, text: string, size: number): LogWindow {
  if (from === 0) return { from, to: size, text };
  const firstBreak = text.indexOf('\n');
  const skipped = text.slice(0, firstBreak + 1);
  return { from: from + byteLength(skipped), to: size, text: text.slice(firstBreak + 1) };
}

/** What the file gained. Parts that do not continue the window (a retry began a new file) replace it. */
export function appendPart(window: LogWindow, from: number, text: string, size: number): LogWindow {
  if (from !== window.to || size < window.to) return openWindow(from, text, size);
  return { ...window, to: size, text: window.text + text };
}

export function prependPart(window: LogWindow, from: number, text: string): LogWindow {
  const opened = openWindow(from, text, window.to);
  return { from: opened.from, to: window.to, text: opened.text + window.text };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Lines as a terminal shows them: a carriage return starts its line anew, colours are left out. */
export function logLines(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.replace(ESCAPE, '').split('\n').map(lastOverwrite);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of terminals start with one.
const ESCAPE = /\u001b\[[0-9;?]*[A-Za-z]/g;

function lastOverwrite(line: string): string {
  const trimmed = line.endsWith('\r') ? line.slice(0, -1) : line;
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}

/** Indexes of the lines that contain the words, without regard to case and width. */
export function matchingLines(lines: readonly string[], query: string): readonly number[] {
  const needle = fold(query);
  if (needle === '') return [];
  return lines.flatMap((line, i) => (fold(line).includes(needle) ? [i] : []));
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
