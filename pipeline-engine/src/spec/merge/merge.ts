/**
 * Three-way merge of a document that two people changed: by key, so that both may add nodes or inputs at one place,
 * and by line within a value. What nobody touched keeps its bytes.
 */
import { type Block, holdOneKey, linesOf, type Split, splitBlock, splitMapping } from './blocks.ts';
import { mergeKeyOrder } from './key-order.ts';
import { mergeLines, sameLines } from './merge-lines.ts';

export interface MergeConflict {
  /** The node that it is about, when it is about one. */
  readonly node?: string;
  /** Path of keys, joined by dots: `jobs.train.inputs.rate`; empty for what stands before the first key. */
  readonly key: string;
  /** The lines of each version; empty where it has none. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  /** Mine, and theirs below it, can both stay: no key would stand there twice. */
  readonly allowsBoth: boolean;
}

export interface Merged {
  /** Holds the preferred side's lines where there is a conflict, never a marker. */
  readonly text: string;
  readonly conflicts: readonly MergeConflict[];
}

/** `both`: theirs stands below mine; where that is not possible, mine stands alone. */
export type MergeSide = 'mine' | 'theirs' | 'both';

/** `prefer` settles conflicts: asked per conflict, in the order of `conflicts`; `mine` when it is left out. */
export function merge(
  base: string,
  mine: string,
  theirs: string,
  prefer: (conflict: MergeConflict) => MergeSide = () => 'mine',
): Merged {
  if (mine === base || mine === theirs) return { text: theirs, conflicts: [] };
  if (theirs === base) return { text: mine, conflicts: [] };
  const texts = [base, mine, theirs] as const;
  const ends = texts.map(lineEndOf);
  const uniform = ends.every((end) => end === ends[0]);
  const end = pick(ends[0] ?? '\n', ends[1] ?? '\n', ends[2] ?? '\n');
  const readable = uniform ? texts : texts.map((text) => text.replaceAll('\r\n', '\n'));
  const closing = uniform ? end : '\n';
  const closed = pick(...tripleOf(texts.map((text) => text === '' || text.endsWith('\n'))));
  const [b, m, t] = tripleOf(readable.map((text) => linesOf(withClosing(text, closing))));
  const merger = new Merger(prefer);
  const lines = merger.mapping([], { base: b, mine: m, theirs: t });
  const merged = withoutClosing(lines.join(''), closed, closing);
  return {
    text: uniform ? merged : merged.replaceAll('\n', end),
    conflicts: merger.conflicts,
  };
}

type Lines = readonly string[];

interface Versions<T> {
  readonly base: T;
  readonly mine: T;
  readonly theirs: T;
}

class Merger {
  readonly conflicts: MergeConflict[] = [];
  private readonly prefer: (conflict: MergeConflict) => MergeSide;

  constructor(prefer: (conflict: MergeConflict) => MergeSide) {
    this.prefer = prefer;
  }

  /** The document itself. */
  mapping(path: readonly string[], lines: Versions<Lines>): Lines {
    return this.splits(path, lines, splitMapping);
  }

  private splits(
    path: readonly string[],
    lines: Versions<Lines>,
    split: (lines: Lines) => Split | undefined,
  ): Lines {
    const [base, mine, theirs] = [split(lines.base), split(lines.mine), split(lines.theirs)];
    if (base === undefined || mine === undefined || theirs === undefined) return this.lines(path, lines);
    const head = this.lines(path, { base: base.head, mine: mine.head, theirs: theirs.head });
    const keys = mergeKeyOrder(keysOf(base), keysOf(mine), keysOf(theirs));
    const blocks = { base: byKey(base), mine: byKey(mine), theirs: byKey(theirs) };
    const body = keys.flatMap((key) => this.block([...path, key], key, blocks));
    const tail = this.lines(path, { base: base.tail, mine: mine.tail, theirs: theirs.tail });
    return [...head, ...body, ...tail];
  }

  private block(path: readonly string[], key: string, blocks: Versions<ReadonlyMap<string, Lines>>): Lines {
    const [base, mine, theirs] = [blocks.base.get(key), blocks.mine.get(key), blocks.theirs.get(key)];
    if (isSame(mine, theirs) || isSame(base, mine)) return theirs ?? [];
    if (isSame(base, theirs)) return mine ?? [];
    if (mine === undefined || theirs === undefined) {
      return this.settle(path, { base: base ?? [], mine: mine ?? [], theirs: theirs ?? [] });
    }
    if (base !== undefined) return this.splits(path, { base, mine, theirs }, splitBlock);
    // Two nodes that happen to have one name are not parts of one node.
    if (path[0] === 'jobs') return this.settle(path, { base: [], mine, theirs });
    return this.splits(path, { base: [], mine, theirs }, (lines) =>
      lines.length === 0 ? { head: [], blocks: [], tail: [] } : splitBlock(lines),
    );
  }

  private lines(path: readonly string[], { base, mine, theirs }: Versions<Lines>): Lines {
    return mergeLines(base, mine, theirs, (place) => this.settle(path, place));
  }

  private settle(path: readonly string[], { base, mine, theirs }: Versions<Lines>): Lines {
    const node = path[0] === 'jobs' ? path[1] : undefined;
    const conflict: MergeConflict = {
      ...(node === undefined ? {} : { node }),
      key: path.join('.'),
      base: base.join(''),
      mine: mine.join(''),
      theirs: theirs.join(''),
      allowsBoth: mine.length > 0 && theirs.length > 0 && !holdOneKey(mine, theirs),
    };
    this.conflicts.push(conflict);
    const side = this.prefer(conflict);
    if (side === 'both' && conflict.allowsBoth) return [...mine, ...theirs];
    return side === 'theirs' ? theirs : mine;
  }
}

function keysOf(split: Split): readonly string[] {
  return split.blocks.map(({ key }: Block) => key);
}

function byKey(split: Split): ReadonlyMap<string, Lines> {
  return new Map(split.blocks.map(({ key, lines }) => [key, lines]));
}

function isSame(a: Lines | undefined, b: Lines | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameLines(a, b));
}

/** What the two sides make of a property of the whole text: the one who changed it has it. */
function pick<T>(base: T, mine: T, theirs: T): T {
  return mine === base ? theirs : mine;
}

function tripleOf<T>(values: readonly T[]): [T, T, T] {
  const [a, b, c] = values;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three versions are needed');
  return [a, b, c];
}

/** Of a text that mixes both, `\n`. */
function lineEndOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : '\n';
}

function withClosing(text: string, end: string): string {
  return text === '' || text.endsWith('\n') ? text : text + end;
}

function withoutClosing(text: string, closed: boolean, end: string): string {
  return closed || !text.endsWith(end) ? text : text.slice(0, -end.length);
}
