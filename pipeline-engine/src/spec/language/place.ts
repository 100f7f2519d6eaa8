/** Where an offset stands among the keys of a text: at a key, at a value, or at none of them. */
import { startOfLine } from '../edit/text-lines.ts';
import { childOf, type Outline, type OutlineEntry, outlineOf } from './outline.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Place = Span &
  (
    | {
        /** A key is being typed, or could be. `from` and `to` are what is there of it. */
        readonly role: 'key';
        readonly parent: OutlineEntry;
        readonly entry: OutlineEntry | undefined;
      }
    | { readonly role: 'value'; readonly entry: OutlineEntry }
  );

export function placeAt(text: string, offset: number): Place | undefined {
  const outline = outlineOf(text);
  const lineFrom = startOfLine(text, offset);
  const before = text.slice(lineFrom, offset);
  if (/(?:^|\s)#/.test(before) && !isQuoted(before)) return undefined;
  const entry = entryOnLine(outline, lineFrom, offset);
  if (entry !== undefined) return flowKeyAt(text, entry, offset) ?? placeInEntry(entry, offset);
  return placeOnBareLine(text, outline, lineFrom, offset);
}

function isQuoted(before: string): boolean {
  return (before.match(/"/g)?.length ?? 0) % 2 === 1 || (before.match(/'/g)?.length ?? 0) % 2 === 1;
}

/** The last entry whose key begins in the line, before the offset; or the first one in it. */
function entryOnLine(outline: Outline, lineFrom: number, offset: number): OutlineEntry | undefined {
  let found: OutlineEntry | undefined;
  const visit = (entry: OutlineEntry): void => {
    for (const child of entry.children) {
      if (child.keyFrom > offset) break;
      if (child.keyFrom >= lineFrom) found = child;
      if (child.to >= lineFrom) visit(child);
    }
  };
  visit(outline);
  return found;
}

function placeInEntry(entry: OutlineEntry, offset: number): Place | undefined {
  if (entry.key !== '[]' && offset <= entry.keyTo) {
    const parent = entry.parent;
    return parent === undefined
      ? undefined
      : { role: 'key', parent, entry, from: entry.keyFrom, to: entry.keyTo };
  }
  if (entry.isBlockText && offset > entry.valueTo) return undefined;
  const from = Math.min(entry.valueFrom, offset);
  return {
    role: 'value',
    entry,
    from: entry.text === '' ? offset : from,
    to: Math.max(entry.valueTo, offset),
  };
}

/** Behind `{` or `,` of a flow mapping another key begins. */
function flowKeyAt(text: string, entry: OutlineEntry, offset: number): Place | undefined {
  const between = text.slice(entry.keyTo + 1, offset);
  const match = /([,{])\s*([\w$.-]*)$/.exec(between);
  if (match === null || between.endsWith('${{')) return undefined;
  const opened = match[1] === '{';
  if (opened ? /\$\{\{?$/.test(between.slice(0, match.index + 1)) : !isInFlow(entry)) return undefined;
  let parent: OutlineEntry | undefined = opened ? entry : entry.parent;
  for (const _brace of opened ? [] : (between.replace(/\$\{\{[^{}]*\}\}/g, '').match(/\}/g) ?? []))
    parent = parent?.parent;
  const from = offset - (match[2]?.length ?? 0);
  return parent === undefined ? undefined : { role: 'key', parent, entry: undefined, from, to: offset };
}

function isInFlow(entry: OutlineEntry): boolean {
  for (let at = entry.parent; at !== undefined; at = at.parent) if (at.text.startsWith('{')) return true;
  return false;
}

/** A blank line, or a word without a colon: a key of the mapping that its indentation says. */
function placeOnBareLine(
  text: string,
  outline: Outline,
  lineFrom: number,
  offset: number,
): Place | undefined {
  const end = text.indexOf('\n', lineFrom);
  const line = text.slice(lineFrom, end === -1 ? text.length : end).trimEnd();
  const word = line.trim();
  if (/[\s:{}[\]#]/.test(word)) return undefined;
  const column = word === '' ? offset - lineFrom : line.indexOf(word);
  let parent: OutlineEntry = outline;
  for (let next: OutlineEntry | undefined = outline; next !== undefined; ) {
    parent = next;
    next = next.children.findLast((child) => child.keyFrom < lineFrom);
    if (next !== undefined && next.column >= column) next = undefined;
  }
  if (parent.isBlockText || (parent.text !== '' && parent.parent !== undefined)) return undefined;
  const from = word === '' ? offset : lineFrom + column;
  return { role: 'key', parent, entry: undefined, from, to: from + word.length };
}

/** The expression `${{ … }}` around the offset: what stands between the braces, closed or not. */
export function expressionAt(
  text: string,
  offset: number,
): (Span & { readonly closed: boolean }) | undefined {
  const lineFrom = startOfLine(text, offset);
  const open = text.lastIndexOf('${{', offset);
  if (open < lineFrom || offset < open + 3) return undefined;
  const lineEnd = text.indexOf('\n', offset);
  const rest = text.slice(open + 3, lineEnd === -1 ? text.length : lineEnd);
  const closing = rest.indexOf('}}');
  if (closing !== -1) {
    return offset > open + 3 + closing ? undefined : { from: open + 3, to: open + 3 + closing, closed: true };
  }
  const word = /^[\s]*[\w.]*/.exec(rest)?.[0].length ?? 0;
  return { from: open + 3, to: Math.max(open + 3 + word, offset), closed: false };
}

export function nodeEntries(outline: Outline): readonly OutlineEntry[] {
  return childOf(outline, 'jobs')?.children.filter(({ key }) => key !== '[]') ?? [];
}
