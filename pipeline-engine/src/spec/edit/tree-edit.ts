/**
 * The few changes that every operation is made of: give an entry a value, add an entry, rename a key (removing is in
 * remove-entries.ts).
 * Each touches only the lines that it must; everything is computed on one parse of the text.
 */
import { EngineError } from '../../errors.ts';
import type { YamlDocument } from '../yaml/read.ts';
import { isEmptyValue, type YamlEntry, type YamlMap, type YamlValue } from '../yaml/value.ts';
import {
  type BlockStyle,
  type NewEntry,
  type NewValue,
  newMap,
  renderBlock,
  renderBlockEntry,
  renderFlow,
  renderFlowEntry,
} from './render.ts';
import type { TextEdit } from './text-edit.ts';
import {
  afterColon,
  columnOf,
  endOfLine,
  endOfOwnLines,
  hasCommentBelow,
  startOfLine,
} from './text-lines.ts';

export interface Draft {
  readonly document: YamlDocument;
  readonly text: string;
  readonly style: BlockStyle;
}

export function createDraft(document: YamlDocument): Draft {
  return { document, text: document.text, style: styleOf(document) };
}

function styleOf({ text, root }: YamlDocument): BlockStyle {
  const firstEnd = text.indexOf('\n');
  const lineEnd = firstEnd > 0 && text[firstEnd - 1] === '\r' ? '\r\n' : '\n';
  const nested = root === undefined ? undefined : firstNestedColumn(text, root);
  return { lineEnd, step: nested ?? 2 };
}

/** How deep the first nested block mapping stands under its key. */
function firstNestedColumn(text: string, value: YamlValue): number | undefined {
  if (value.kind !== 'map' || value.flow) return undefined;
  for (const entry of value.entries) {
    const child = entry.value;
    const first = child.kind === 'map' && !child.flow ? ownEntries(child)[0] : undefined;
    if (first === undefined) continue;
    const step = columnOf(text, first.keyFrom) - columnOf(text, entry.keyFrom);
    if (step > 0) return step;
  }
  return undefined;
}

/** Entries that stand in the mapping itself, not merged into it from elsewhere. */
export function ownEntries(map: YamlMap): readonly YamlEntry[] {
  return map.entries.filter((entry) => entry.keyFrom >= map.from && entry.keyFrom <= map.to);
}

/** Refuses to change what an alias or a merge key brings from elsewhere: other nodes would change with it. */
export function requireOwn(value: YamlValue, name: string): void {
  if (value.shared !== true) return;
  throw new EngineError(
    'invalid-request',
    `"${name}" comes from a YAML anchor that other places share. Edit it in the text.`,
  );
}

/** Gives an entry another value, in the style of the old one where that is possible. */
export function setEntryValue(draft: Draft, parent: YamlMap, entry: YamlEntry, value: NewValue): TextEdit[] {
  const { text, style } = draft;
  const old = entry.value;
  if (parent.flow) return [setFlowValue(draft, parent, entry, value)];
  const oldStyle = old.kind === 'scalar' && !isEmptyValue(old) ? old.style : undefined;
  const column = columnOf(text, entry.keyFrom);
  const { inline, below, open } = renderBlock(value, column, style, {
    flow: false,
    json: false,
    oneLine: hasCommentBelow(text, Math.max(old.to, entry.keyTo), column + style.step),
    ...(oldStyle === undefined ? {} : { style: oldStyle }),
  });
  const colon = afterColon(text, entry);
  const sameLine = startOfLine(text, old.from) === startOfLine(text, entry.keyFrom);
  const head = inline === '' ? '' : ` ${inline}`;
  const under = closed(draft, below, open, endOfLine(text, old.to));
  const lineOfKey = endOfLine(text, colon);
  if (isEmptyValue(old) && old.from === old.to) {
    return [insertAt(colon, head), insertAt(lineOfKey, closed(draft, below, open, lineOfKey))];
  }
  if (old.kind === 'scalar' && old.style === 'block' && sameLine) {
    const header = /^[|>][-+0-9]*/.exec(text.slice(old.from, old.from + 4))?.[0].length ?? 1;
    return [
      { from: old.from, to: old.from + header, insert: inline },
      { from: lineOfKey, to: Math.max(old.to, lineOfKey), insert: under },
    ];
  }
  if (old.kind === 'scalar' && inline !== '' && sameLine) {
    return [{ from: old.from, to: old.to, insert: inline }, insertAt(endOfLine(text, old.to), under)];
  }
  if (sameLine) {
    return [{ from: colon, to: old.to, insert: head }, insertAt(endOfLine(text, old.to), under)];
  }
  const end = endOfLine(text, old.to);
  return [insertAt(colon, head), { from: lineOfKey, to: end, insert: under }];
}

function setFlowValue(draft: Draft, parent: YamlMap, entry: YamlEntry, value: NewValue): TextEdit {
  const old = entry.value;
  const style = old.kind === 'scalar' && !isEmptyValue(old) ? old.style : undefined;
  const rendered = renderFlow(value, isJson(draft, parent), style);
  if (old.from !== old.to) return { from: old.from, to: old.to, insert: rendered };
  const hasColon = /^\s*:/.test(draft.text.slice(entry.keyTo));
  return insertAt(
    hasColon ? afterColon(draft.text, entry) : entry.keyTo,
    hasColon ? ` ${rendered}` : `: ${rendered}`,
  );
}

export function insertAt(offset: number, insert: string): TextEdit {
  return { from: offset, to: offset, insert };
}

/** A block scalar that ends with a line end needs one, even where the file ends without. */
function closed(draft: Draft, below: string, open: boolean, offset: number): string {
  return open && offset >= draft.text.length ? below + draft.style.lineEnd : below;
}

/** A mapping written as JSON, by its first key, or by the document's when it has none. */
export function isJson(draft: Draft, map: YamlMap): boolean {
  const { root } = draft.document;
  const first = map.entries[0] ?? (root?.kind === 'map' && root.flow ? root.entries[0] : undefined);
  return first !== undefined && draft.text[first.keyFrom] === '"';
}

/** Adds entries at the end of a mapping, or after one of its entries. */
export function addEntries(
  draft: Draft,
  map: YamlMap,
  added: readonly NewEntry[],
  after?: YamlEntry,
): TextEdit[] {
  if (added.length === 0) return [];
  if (map.flow) {
    return addToFlow(
      draft,
      map,
      added.map((entry) => renderFlowEntry(entry, isJson(draft, map))),
      after,
    );
  }
  const first = ownEntries(map)[0];
  const column = first === undefined ? 0 : columnOf(draft.text, first.keyFrom);
  const rendered = added.map((entry) => renderBlockEntry(entry, column, draft.style));
  return [
    insertLines(
      draft,
      map,
      rendered.map(({ text }) => text),
      rendered.at(-1)?.open ?? false,
      after,
    ),
  ];
}

/** Adds whole lines, already indented, at the end of a block mapping or after one of its entries. */
export function insertLines(
  draft: Draft,
  map: YamlMap,
  lines: readonly string[],
  open: boolean,
  after?: YamlEntry,
): TextEdit {
  const { text, style } = draft;
  const own = ownEntries(map);
  const last = after ?? own.at(-1);
  const column = own[0] === undefined ? 0 : columnOf(text, own[0].keyFrom);
  const end = endOfOwnLines(text, last?.value.to ?? map.to, after === undefined ? column : column + 1);
  return insertAt(end, closed(draft, lines.map((line) => style.lineEnd + line).join(''), open, end));
}

export function addToFlow(
  draft: Draft,
  map: YamlMap,
  rendered: readonly string[],
  after?: YamlEntry,
): TextEdit[] {
  const own = ownEntries(map);
  const last = after ?? own.at(-1);
  const joined = rendered.join(', ');
  if (last !== undefined) return [insertAt(Math.max(last.value.to, last.keyTo), `, ${joined}`)];
  return [insertAt(map.from + 1, draft.text[map.to - 2] === ' ' ? ` ${joined}` : joined)];
}

/** Sets `key` in the mapping that `holder` has as its value, making the mapping when there is none. */
export function setInHolder(
  draft: Draft,
  parent: YamlMap,
  holderKey: string,
  added: NewEntry,
  place?: YamlEntry,
): TextEdit[] {
  const holder = parent.index.get(holderKey);
  if (holder === undefined)
    return addEntries(draft, parent, [{ key: holderKey, value: newMap([added]) }], place);
  requireOwn(holder.value, holderKey);
  const map = holder.value;
  if (map.kind !== 'map' || (map.entries.length === 0 && !parent.flow)) {
    return setEntryValue(draft, parent, holder, newMap([added]));
  }
  return setKey(draft, map, added);
}

/** Sets one key of a mapping. */
export function setKey(draft: Draft, map: YamlMap, added: NewEntry, place?: YamlEntry): TextEdit[] {
  const entry = ownEntries(map).findLast(({ key }) => key === added.key);
  if (entry === undefined) return addEntries(draft, map, [added], place);
  return setEntryValue(draft, map, entry, added.value);
}

/** Spells a key anew where it stands, in its quotes if it has some. */
export function renameKey(draft: Draft, entry: YamlEntry, name: string): TextEdit {
  const quote = draft.text[entry.keyFrom];
  const quoted = quote === '"' || quote === "'";
  return { from: entry.keyFrom, to: entry.keyTo, insert: quoted ? `${quote}${name}${quote}` : name };
}
