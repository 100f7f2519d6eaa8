/**
 * The part of Markdown that help pages use, as a tree: headings, paragraphs, lists, tables, code, strong,
 * links. Everything else stays text, HTML included: nothing that a page holds can become markup. Pure.
 */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly content: readonly Inline[] };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

const listItem = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const { block, next } = readBlock(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

interface ReadBlock {
  readonly block?: Block;
  readonly next: number;
}

function readBlock(lines: readonly string[], at: number): ReadBlock {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { next: at + 1 };
  if (/^\s*```/.test(line)) return readCode(lines, at);
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    const content = parseInline(heading[2] ?? '');
    return { block: { kind: 'heading', level: heading[1]?.length ?? 1, content }, next: at + 1 };
  }
  if (line.includes('|') && tableRule.test(lines[at + 1] ?? '')) return readTable(lines, at);
  return listItem.test(line) ? readList(lines, at) : readParagraph(lines, at);
}

function readCode(lines: readonly string[], at: number): ReadBlock {
  const end = lines.findIndex((line, index) => index > at && /^\s*```/.test(line));
  const stop = end === -1 ? lines.length : end;
  return { block: { kind: 'code', text: lines.slice(at + 1, stop).join('\n') }, next: stop + 1 };
}

/** Cells between bars; `\|` is a bar in a cell. */
function cellsOf(line: string): readonly (readonly Inline[])[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')));
}

function readTable(lines: readonly string[], at: number): ReadBlock {
  const rows: (readonly (readonly Inline[])[])[] = [];
  let next = at + 2;
  while (next < lines.length && (lines[next] ?? '').includes('|')) {
    rows.push(cellsOf(lines[next] ?? ''));
    next += 1;
  }
  return { block: { kind: 'table', head: cellsOf(lines[at] ?? ''), rows }, next };
}

function readList(lines: readonly string[], at: number): ReadBlock {
  const items: string[] = [];
  const ordered = listItem.exec(lines[at] ?? '')?.[1] !== undefined;
  let next = at;
  while (next < lines.length) {
    const line = lines[next] ?? '';
    const item = listItem.exec(line);
    if (item) items.push(item[2] ?? '');
    else if (/^\s+\S/.test(line)) items.push(`${items.pop() ?? ''} ${line.trim()}`);
    else break;
    next += 1;
  }
  return { block: { kind: 'list', ordered, items: items.map(parseInline) }, next };
}

function startsBlock(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return line.trim() === '' || /^(#{1,6}\s|\s*```)/.test(line) || listItem.test(line);
}

function readParagraph(lines: readonly string[], at: number): ReadBlock {
  let next = at + 1;
  while (next < lines.length && !startsBlock(lines, next)) next += 1;
  const text = lines
    .slice(at, next)
    .map((line) => line.trim())
    .join(' ');
  return { block: { kind: 'paragraph', content: parseInline(text) }, next };
}

const inlineMark = /`([^`]+)`|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

export function parseInline(text: string): readonly Inline[] {
  const content: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(inlineMark)) {
    if (match.index > at) content.push({ kind: 'text', text: plain(text.slice(at, match.index)) });
    content.push(markOf(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) content.push({ kind: 'text', text: plain(text.slice(at)) });
  return content;
}

function markOf([whole, code, strong, label, href]: RegExpMatchArray): Inline {
  if (code !== undefined) return { kind: 'code', text: code };
  if (strong !== undefined) return { kind: 'strong', content: parseInline(strong) };
  if (label !== undefined && href !== undefined && isSafe(href)) {
    return { kind: 'link', href, content: parseInline(label) };
  }
  return { kind: 'text', text: label ?? whole };
}

/** Only web addresses become links: no scripts, no data, no paths into the application. */
function isSafe(href: string): boolean {
  return /^https?:\/\//i.test(href);
}

/** A backslash keeps a mark as it is. */
function plain(text: string): string {
  return text.replace(/\\([\\`*_{}[\]()#+\-.!|<>])/g, '$1');
}
