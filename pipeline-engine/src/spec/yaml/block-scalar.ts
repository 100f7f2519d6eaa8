/** Where the content of a block scalar (`|` or `>`) ends in the text. */

/**
 * Before the blank lines that follow it, unless it keeps them (`|+`), and before its last line end. A line of spaces
 * that reaches beyond the indentation is content.
 */
export function endOfBlockScalar(text: string, from: number, to: number): number {
  const header = /^[|>][-+0-9]*/.exec(text.slice(from, from + 4))?.[0] ?? '';
  const contentFrom = text.indexOf('\n', from) + 1;
  if (contentFrom === 0 || contentFrom > to) return trimLineEnd(text, to);
  if (header.includes('+')) return Math.max(trimLineEnd(text, to), from + header.length);
  const indent = indentOf(text.slice(contentFrom, to));
  let end = to;
  while (end >= contentFrom) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (start < contentFrom || /\S/.test(line) || line.length > indent) break;
    end = start - 1;
  }
  return trimLineEnd(text, Math.max(end, from + header.length));
}

/** The least indentation of its lines with text; without any, all its lines are blank lines. */
function indentOf(content: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of content.split('\n')) {
    const at = line.search(/\S/);
    if (at !== -1) least = Math.min(least, at);
  }
  return least;
}

function trimLineEnd(text: string, end: number): number {
  if (text[end - 1] === '\n') return text[end - 2] === '\r' ? end - 2 : end - 1;
  return text[end - 1] === '\r' ? end - 1 : end;
}
