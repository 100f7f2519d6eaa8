/** Lines of a text by offset. */
import type { YamlEntry } from '../yaml/value.ts';

export function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line end, which stands before `\r\n` as before `\n`. */
export function endOfLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at === -1) return text.length;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

/** The start of the next line, or the end of the text. */
export function lineAfter(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - startOfLine(text, offset);
}

export function isBlankLine(text: string, start: number): boolean {
  return start < text.length && text.slice(start, endOfLine(text, start)).trim() === '';
}

/** The offset after the colon of an entry. */
export function afterColon(text: string, entry: YamlEntry): number {
  const at = text.indexOf(':', entry.keyTo);
  return at === -1 ? entry.keyTo : at + 1;
}

const commentLine = /^([ \t]*)#/;

/** The start of the line of a key, or of the comment lines right above it that stand in the same column after `floor`. */
export function attachedCommentsStart(text: string, keyFrom: number, column: number, floor: number): number {
  let start = startOfLine(text, keyFrom);
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    if (above < floor) break;
    const indent = commentLine.exec(text.slice(above, endOfLine(text, above)))?.[1];
    if (indent?.length !== column) break;
    start = above;
  }
  return start;
}

/**
 * The end of the line where `offset` stands, or of what below it belongs to that: comments indented `column` or more,
 * and white space that reaches further, which a block scalar above or below it would take in.
 */
export function endOfOwnLines(text: string, offset: number, column: number): number {
  let end = endOfLine(text, offset);
  for (let start = lineAfter(text, end); start < text.length; start = lineAfter(text, start)) {
    const line = text.slice(start, endOfLine(text, start));
    if (line.trim() === '') {
      if (line.length > column) end = endOfLine(text, start);
      continue;
    }
    const indent = commentLine.exec(line)?.[1];
    if (indent === undefined || indent.length < Math.max(column, 1)) break;
    end = endOfLine(text, start);
  }
  return end;
}

/** Whether a comment or deeper white space follows that a block scalar indented `column` would take in. */
export function hasCommentBelow(text: string, offset: number, column: number): boolean {
  for (let start = lineAfter(text, offset); start < text.length; start = lineAfter(text, start)) {
    const line = text.slice(start, endOfLine(text, start));
    if (line.trim() === '' && line.length > column) return true;
    if (line.trim() === '') continue;
    const indent = commentLine.exec(line)?.[1];
    return indent !== undefined && indent.length >= column;
  }
  return false;
}
