/**
 * Reads a text that differs from a known one in some nodes or keys at the top: those are read, the rest is taken over.
 * Typing and editing in a large pipeline cost what one node costs. Whatever is not plain to see is left to `readYaml`.
 */
import { type Difference, differentRange } from './different-range.ts';
import { movedLineIndex } from './lines.ts';
import { movedEntry, type Shift } from './moved.ts';
import { readYaml, type YamlDocument } from './read.ts';
import type { YamlEntry, YamlMap } from './value.ts';

/** More characters than this are read faster as a whole. */
const mostReadAnew = 32_000;

/** Undefined when the text has to be read as a whole. */
export function rereadYaml(known: YamlDocument, text: string): YamlDocument | undefined {
  const { root } = known;
  if (!known.plain || known.problems.length > 0 || root?.kind !== 'map') return undefined;
  return new Rereader(known, text).document(root);
}

/** A mapping in block style, of which each entry starts a line: the document, or `jobs:` in it. */
interface Level {
  readonly map: YamlMap;
  readonly column: number;
  /** What has to stand above an entry that is read alone. */
  readonly head: string;
  /** What follows the last entry. */
  readonly tail: string;
  /** Where it starts and ends, in the known text and in the new one. */
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
  /** Of the known text, what is different. */
  readonly changed: Block;
}

/** A part of a text: an entry with the lines up to the next one. */
interface Block {
  readonly from: number;
  readonly to: number;
}

interface KnownBlock extends Block {
  readonly entry: YamlEntry;
}

class Rereader {
  private readonly known: YamlDocument;
  private readonly text: string;
  private readonly lines: YamlDocument['lines'];
  private readonly difference: Difference;
  /** Characters. */
  private toRead = 0;

  constructor(known: YamlDocument, text: string) {
    this.known = known;
    this.text = text;
    this.difference = differentRange(known.text, text);
    this.lines = movedLineIndex(known.lines, text, this.difference);
  }

  document(root: YamlMap): YamlDocument | undefined {
    const { text, lines } = this;
    if (root.flow || root.index.has('<<')) return undefined;
    const read = this.insideNodes(root) ?? this.map(this.top(root));
    return read && { text, lines, root: read, problems: [], plain: true };
  }

  private top(map: YamlMap): Level {
    const { from, oldTo } = this.difference;
    const all = { oldFrom: 0, oldTo: this.known.text.length, newFrom: 0, newTo: this.text.length };
    return { map, column: 0, head: '', tail: '', ...all, changed: { from, to: oldTo } };
  }

  /** The usual change: nothing at the top is different, so that nothing there has to be looked for. */
  private insideNodes(root: YamlMap): YamlMap | undefined {
    const level = this.top(root);
    const at = root.entries.findIndex(({ key }) => key === 'jobs');
    const entry = root.entries[at];
    const from = this.lineOf(entry, level);
    const next = root.entries[at + 1];
    const to = next === undefined ? level.oldTo : this.lineOf(next, level);
    if (entry === undefined || from === undefined || to === undefined) return undefined;
    if (level.changed.from < from || (next !== undefined && level.changed.to >= to)) return undefined;
    const after = level.newTo - level.oldTo;
    const jobs = this.nodes({ from, to, entry }, { from, to: to + after }, level.changed);
    const others = this.moved(root.entries.slice(at + 1), after);
    return jobs && mapOf(root, [...root.entries.slice(0, at), jobs, ...others]);
  }

  /** The mapping with its changed entries read anew. */
  private map(level: Level): YamlMap | undefined {
    const { map, oldFrom, oldTo, newFrom, newTo } = level;
    const touched = touchedEntries(level);
    if (touched === undefined) return undefined;
    const { first, last } = touched;
    const from = this.lineOf(map.entries[first], level);
    const to = last + 1 < map.entries.length ? this.lineOf(map.entries[last + 1], level) : oldTo;
    if (from === undefined || to === undefined) return undefined;
    const after = newTo - oldTo;
    const region = { from: from + newFrom - oldFrom, to: to + after };
    const blocks = this.blocks(region, level.column);
    const entries = blocks && this.entries(level, map.entries.slice(first, last + 1), { blocks, oldTo: to });
    if (entries === undefined) return undefined;
    return mapOf(map, [
      ...this.moved(map.entries.slice(0, first), newFrom - oldFrom),
      ...entries,
      ...this.moved(map.entries.slice(last + 1), after),
    ]);
  }

  private entries(
    level: Level,
    old: readonly YamlEntry[],
    { blocks, oldTo }: { readonly blocks: readonly Block[]; readonly oldTo: number },
  ): readonly YamlEntry[] | undefined {
    const known = this.oldBlocks(level, old, oldTo);
    if (known === undefined) return undefined;
    this.toRead += blocks
      .filter((block) => !known.has(this.textOf(block)) && !this.isJobs(level, block))
      .reduce((sum, { from, to }) => sum + to - from, 0);
    if (this.toRead > mostReadAnew) return undefined;
    const entries: YamlEntry[] = [];
    for (const block of blocks) {
      const same = known.get(this.textOf(block));
      const entry = same
        ? movedEntry(same.entry, this.shiftOf(same.from, block.from))
        : (this.jobs(level, block, known) ?? this.entry(level, block));
      if (entry === undefined) return undefined;
      entries.push(entry);
    }
    return entries;
  }

  private textOf({ from, to }: Block): string {
    return this.text.slice(from, to);
  }

  private isJobs({ head }: Level, { from }: Block): boolean {
    return head === '' && this.text.startsWith('jobs:', from);
  }

  /** By their text. */
  private oldBlocks(
    level: Level,
    old: readonly YamlEntry[],
    end: number,
  ): ReadonlyMap<string, KnownBlock> | undefined {
    const blocks = new Map<string, KnownBlock>();
    for (const [at, entry] of old.entries()) {
      const from = this.lineOf(entry, level);
      const to = at + 1 < old.length ? this.lineOf(old[at + 1], level) : end;
      if (from === undefined || to === undefined) return undefined;
      blocks.set(this.known.text.slice(from, to), { from, to, entry });
    }
    return blocks;
  }

  private jobs(level: Level, block: Block, known: ReadonlyMap<string, KnownBlock>): YamlEntry | undefined {
    if (!this.isJobs(level, block)) return undefined;
    const old = [...known.values()].find(({ entry }) => entry.key === 'jobs');
    if (old === undefined) return undefined;
    const { from, oldTo } = differentRange(this.known.text.slice(old.from, old.to), this.textOf(block));
    return this.nodes(old, block, { from: old.from + from, to: old.from + oldTo });
  }

  /** The entry of the nodes, of which only those are read that changed. */
  private nodes(old: KnownBlock, block: Block, changed: Block): YamlEntry | undefined {
    const nodes = old.entry.value;
    const first = nodes.kind === 'map' ? nodes.entries[0] : undefined;
    if (nodes.kind !== 'map' || first === undefined || nodes.flow || nodes.index.has('<<')) return undefined;
    const map = this.map({
      map: nodes,
      column: this.known.lines.place(first.keyFrom).column - 1,
      head: 'jobs:\n',
      tail: block.to < this.text.length ? 'next:\n' : '',
      oldFrom: old.from,
      oldTo: old.to,
      newFrom: block.from,
      newTo: block.to,
      changed,
    });
    const { key, keyFrom, keyTo } = movedEntry(old.entry, this.shiftOf(old.from, block.from));
    return map && { key, keyFrom, keyTo, value: map };
  }

  /** One entry, read between what stands around it: it has to be one plain entry at the column of the others. */
  private entry(level: Level, { from, to }: Block): YamlEntry | undefined {
    const { head, column } = level;
    const tail = to < level.newTo ? `${' '.repeat(column)}next:\n` : level.tail;
    const { root, problems, plain } = readYaml(head + this.textOf({ from, to }) + tail);
    if (!plain || problems.length > 0 || root?.kind !== 'map') return undefined;
    const map = head === '' ? root : root.entries[0]?.value;
    const isFollowed = to < level.newTo;
    if (head !== '' && root.entries.length !== (!isFollowed && tail !== '' ? 2 : 1)) return undefined;
    if (map?.kind !== 'map' || map.flow || map.entries.length !== (isFollowed ? 2 : 1)) return undefined;
    const entry = map.entries[0];
    if (entry === undefined || entry.key === '<<' || entry.keyFrom !== column + head.length) return undefined;
    return movedEntry(entry, { by: from - head.length, lines: 0 });
  }

  /** The new text's lines that start an entry, each with what follows it; the first has to start the region. */
  private blocks({ from, to }: Block, column: number): readonly Block[] | undefined {
    // Marks of documents end everything that is open.
    if (/^(?:---|\.\.\.)/m.test(this.textOf({ from, to }))) return undefined;
    const starts: number[] = [];
    for (let at = from; at < to; at = nextLine(this.text, at)) {
      if (startsEntry(this.text, at, column)) starts.push(at);
    }
    if (starts[0] !== from) return undefined;
    return starts.map((start, index) => ({ from: start, to: starts[index + 1] ?? to }));
  }

  /** Where the entry's line starts, when nothing but spaces stands before its key. */
  private lineOf(entry: YamlEntry | undefined, { column }: Level): number | undefined {
    const start = (entry?.keyFrom ?? 0) - column;
    return entry !== undefined && startsEntry(this.known.text, start, column) ? start : undefined;
  }

  private shiftOf(oldFrom: number, newFrom: number): Shift {
    const lines = this.lines.place(newFrom).line - this.known.lines.place(oldFrom).line;
    return { by: newFrom - oldFrom, lines };
  }

  private moved(entries: readonly YamlEntry[], by: number): readonly YamlEntry[] {
    const [first] = entries;
    if (first === undefined) return entries;
    const shift = this.shiftOf(first.keyFrom, first.keyFrom + by);
    return entries.map((entry) => movedEntry(entry, shift));
  }
}

/** The entries that the change reaches: also the one before, when it starts where an entry starts. */
function touchedEntries({
  map,
  column,
  changed,
}: Level): { readonly first: number; readonly last: number } | undefined {
  const before = map.entries.findLastIndex(({ keyFrom }) => keyFrom < changed.from);
  const last = map.entries.findLastIndex(({ keyFrom }) => keyFrom - column <= changed.to);
  const start = map.entries[0];
  if (start === undefined || changed.from < start.keyFrom - column) return undefined;
  const first = Math.max(before, 0);
  return { first, last: Math.max(first, last) };
}

/** Whether a line of an entry starts here: a new line, the column's spaces, and something that is no comment. */
function startsEntry(text: string, at: number, column: number): boolean {
  if (at < 0 || (at > 0 && text.charCodeAt(at - 1) !== 10)) return false;
  for (let index = at; index < at + column; index++) if (text.charCodeAt(index) !== 32) return false;
  return /[^\s#]/.test(text.charAt(at + column));
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Undefined when a key stands twice. */
function mapOf(map: YamlMap, entries: readonly YamlEntry[]): YamlMap | undefined {
  const index = new Map(entries.map((entry) => [entry.key, entry]));
  const from = entries[0]?.keyFrom ?? map.from;
  const to = entries.at(-1)?.value.to ?? map.to;
  return index.size === entries.length ? { ...map, entries, index, from, to } : undefined;
}
