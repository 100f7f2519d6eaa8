/**
 * Splits the lines of a YAML text into the blocks of its keys, by indentation alone, so that a text which does not
 * parse can be split too. All lines of a split, put together again, are the lines that were split.
 */

export interface Block {
  readonly key: string;
  /** The comment lines right above the key, its own line, and everything below it. */
  readonly lines: readonly string[];
}

export interface Split {
  /** What stands before the first key: comments, or the line of the mapping itself. */
  readonly head: readonly string[];
  readonly blocks: readonly Block[];
  /** Blank lines after the last block, and comments that stand left of its key: what is added goes before them. */
  readonly tail: readonly string[];
}

const keyLine =
  /^\ufeff?( *)(?:"([^"\\]+)" ?|'([^']+)' ?|([^\s"'#&*![{}\],|>@`%-][^:#]*|-[^\s:#][^:#]*)):(?=[ \t\r\n]|$)/;
const opensMapping = /^[ \t]*(?:#.*)?\r?\n?$/;
const emptyMapping = /^[ \t]*(?:\{[ \t]*\}[ \t]*)?(?:#.*)?\r?\n?$/;

/** The lines with their ends. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The blocks of a mapping's keys; undefined when its first line with content is no key. */
export function splitMapping(lines: readonly string[]): Split | undefined {
  const first = lines.find(hasContent);
  if (first === undefined) return { head: lines, blocks: [], tail: [] };
  const column = keyOf(first)?.column;
  if (column === undefined) return undefined;
  const end = lines.length - tailLength(lines, column);
  const starts: { readonly key: string; readonly at: number }[] = [];
  const seen = new Map<string, number>();
  lines.forEach((line, at) => {
    const key = keyOf(line);
    if (key?.column !== column) return;
    const times = (seen.get(key.name) ?? 0) + 1;
    seen.set(key.name, times);
    starts.push({
      key: times === 1 ? key.name : `${key.name}#${times}`,
      at: commentsAbove(lines, at, column),
    });
  });
  return {
    head: lines.slice(0, starts[0]?.at),
    blocks: starts.map(({ key, at }, index) => ({
      key,
      lines: lines.slice(at, starts[index + 1]?.at ?? end),
    })),
    tail: lines.slice(end),
  };
}

/** The blocks under the key of a block; undefined when its value is no mapping in block style. */
export function splitBlock(lines: readonly string[]): Split | undefined {
  const at = lines.findIndex(hasContent);
  const own = keyOf(lines[at] ?? '');
  if (own === undefined) return undefined;
  const below = lines.slice(at + 1);
  if (!below.some(hasContent))
    return emptyMapping.test(own.after) ? { head: lines, blocks: [], tail: [] } : undefined;
  if (!opensMapping.test(own.after)) return undefined;
  const split = splitMapping(below);
  const column = keyOf(below.find(hasContent) ?? '')?.column ?? 0;
  if (split === undefined || column <= own.column) return undefined;
  return { head: [...lines.slice(0, at + 1), ...split.head], blocks: split.blocks, tail: split.tail };
}

/** A key of one column stands in both: one below the other they would be the same key twice. */
export function holdOneKey(some: readonly string[], others: readonly string[]): boolean {
  const placed = (line: string): string | undefined => {
    const key = keyOf(line);
    return key && `${key.column} ${key.name}`;
  };
  const known = new Set(some.map(placed));
  return others.some((line) => placed(line) !== undefined && known.has(placed(line)));
}

interface KeyLine {
  readonly name: string;
  readonly column: number;
  /** What stands after the colon. */
  readonly after: string;
}

function keyOf(line: string): KeyLine | undefined {
  const match = keyLine.exec(line);
  if (match === null) return undefined;
  const name = match[2] ?? match[3] ?? match[4];
  return name === undefined
    ? undefined
    : { name: name.trim(), column: match[1]?.length ?? 0, after: line.slice(match[0].length) };
}

function hasContent(line: string): boolean {
  return !/^\ufeff?[ \t]*(?:#.*)?\r?\n?$/.test(line) && !/^(?:---|%)/.test(line);
}

function tailLength(lines: readonly string[], column: number): number {
  let length = 0;
  for (let at = lines.length - 1; at >= 0; at--, length++) {
    const line = lines[at] ?? '';
    const indent = line.search(/\S/);
    if (indent !== -1 && (line[indent] !== '#' || indent >= column)) break;
  }
  return length;
}

/** The first of the comment lines right above a key that stand in its column. */
function commentsAbove(lines: readonly string[], key: number, column: number): number {
  let at = key;
  while (at > 0 && lines[at - 1]?.search(/\S/) === column && lines[at - 1]?.charAt(column) === '#') at--;
  return at;
}
