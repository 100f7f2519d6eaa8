/**
 * Reads a text that differs from a known one inside a single node: that node's lines are read, the rest is taken over.
 * Typing and editing in a large pipeline cost what one node costs. Whatever is not plain to see is left to `readYaml`.
 */
import { createLineIndex } from './lines.ts';
import { readYaml, type YamlDocument } from './read.ts';
import { entryOf, type YamlEntry, type YamlMap, type YamlValue } from './value.ts';

/** The lines of one node, before and after. */
interface Block {
  readonly jobs: YamlEntry;
  readonly nodes: YamlMap;
  /** Which of the nodes. */
  readonly position: number;
  readonly from: number;
  readonly oldTo: number;
  readonly newTo: number;
}

/** Undefined when the text has to be read as a whole. */
export function rereadYaml(known: YamlDocument, text: string): YamlDocument | undefined {
  const block = changedBlock(known, text);
  const entry = block === undefined ? undefined : readEntry(text, block);
  const { root } = known;
  if (block === undefined || entry === undefined || root?.kind !== 'map') return undefined;
  const shift = block.newTo - block.oldTo;
  const { jobs, position } = block;
  const nodes = block.nodes.entries.map((node, at) =>
    at < position ? node : at === position ? entry : movedEntry(node, shift),
  );
  const after = root.entries.indexOf(jobs);
  const entries = root.entries.map((other, at) => {
    if (at === after) return { ...jobs, value: mapOf(block.nodes, nodes) };
    return at < after ? other : movedEntry(other, shift);
  });
  return { text, lines: createLineIndex(text), root: mapOf(root, entries), problems: [], plain: true };
}

/** The node whose lines hold all of the difference; its key's first letter and its last line end stay. */
function changedBlock(known: YamlDocument, text: string): Block | undefined {
  const jobs = entryOf(known.root, 'jobs');
  if (!known.plain || known.problems.length > 0 || known.root?.kind !== 'map' || known.root.flow)
    return undefined;
  if (jobs?.value.kind !== 'map' || jobs.value.flow) return undefined;
  const from = commonStart(known.text, text);
  const oldTo = known.text.length - commonEnd(known.text, text, from);
  const nodes = jobs.value.entries;
  const position = nodes.findLastIndex(({ keyFrom }) => keyFrom < from);
  const node = nodes[position];
  if (node === undefined) return undefined;
  const next = nodes[position + 1] ?? known.root.entries[known.root.entries.indexOf(jobs) + 1];
  const start = lineOf(known.text, node);
  const end = next === undefined ? known.text.length : lineOf(known.text, next);
  if (start === undefined || end === undefined || (next === undefined ? oldTo > end : oldTo >= end))
    return undefined;
  const newTo = end + text.length - known.text.length;
  return { jobs, nodes: jobs.value, position, from: start, oldTo: end, newTo };
}

/** Where the entry's line starts, when nothing but spaces stands before its key. */
function lineOf(text: string, { keyFrom }: YamlEntry): number | undefined {
  const start = text.lastIndexOf('\n', keyFrom - 1) + 1;
  return /^ *$/.test(text.slice(start, keyFrom)) ? start : undefined;
}

function commonStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function commonEnd(a: string, b: string, from: number): number {
  const most = Math.min(a.length, b.length) - from;
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length++;
  return length;
}

/** The node's lines between what stands around them, which has to be one plain entry at the same column. */
function readEntry(text: string, block: Block): YamlEntry | undefined {
  const lines = text.slice(block.from, block.newTo);
  const before = block.nodes.entries[block.position];
  // Marks of documents end everything that is open.
  if (before === undefined || /^(?:---|\.\.\.)/m.test(lines)) return undefined;
  const column = before.keyFrom - block.from;
  const tail = tailOf(block, text, column);
  const { root, problems, plain } = readYaml(head + lines + tail);
  if (!plain || problems.length > 0 || root?.kind !== 'map') return undefined;
  if (root.entries.length !== (tail.startsWith('next') ? 2 : 1)) return undefined;
  const nodes = root.entries[0]?.value;
  const entry = nodes?.kind === 'map' && !nodes.flow ? nodes.entries[0] : undefined;
  if (entry === undefined || nodes?.kind !== 'map') return undefined;
  const isLast = block.position === block.nodes.entries.length - 1;
  if (nodes.entries.length !== (isLast ? 1 : 2) || entry.keyFrom !== column + head.length) return undefined;
  const named = block.nodes.index.get(entry.key);
  if (named !== undefined && named !== before) return undefined;
  return movedEntry(entry, block.from - head.length);
}

const head = 'jobs:\n';

/** Something in the place of what follows, as it may end or continue what the lines leave open. */
function tailOf({ nodes, position, newTo }: Block, text: string, column: number): string {
  if (position < nodes.entries.length - 1) return `${' '.repeat(column)}next:\n`;
  return newTo < text.length ? 'next:\n' : '';
}

function mapOf(map: YamlMap, entries: readonly YamlEntry[]): YamlMap {
  const to = map.flow ? map.to : (entries.at(-1)?.value.to ?? map.to);
  return { ...map, entries, index: new Map(entries.map((entry) => [entry.key, entry])), to };
}

function movedEntry(entry: YamlEntry, by: number): YamlEntry {
  if (by === 0) return entry;
  const { key, keyFrom, keyTo, value } = entry;
  return { key, keyFrom: keyFrom + by, keyTo: keyTo + by, value: moved(value, by) };
}

function moved(value: YamlValue, by: number): YamlValue {
  const place = { from: value.from + by, to: value.to + by };
  if (value.kind === 'scalar') return { ...value, ...place };
  if (value.kind === 'list') return { ...value, ...place, items: value.items.map((item) => moved(item, by)) };
  const entries = value.entries.map((entry) => movedEntry(entry, by));
  return { ...value, ...place, entries, index: new Map(entries.map((entry) => [entry.key, entry])) };
}
