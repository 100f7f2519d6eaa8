/** Writes new values in the style of the place where they go. */
import type { LiteralType } from '../component.ts';
import type { YamlValue } from '../yaml/value.ts';
import { entriesOf } from '../yaml/value.ts';
import { type Spelling, spellKey, spellScalar } from './spell.ts';

export type NewValue =
  | { readonly kind: 'text'; readonly text: string; readonly type: LiteralType }
  | { readonly kind: 'map'; readonly entries: readonly NewEntry[] }
  | SpelledValue;

/** A value that stands in a document already, to be written elsewhere as it is spelled (see spelled.ts). */
export interface SpelledValue {
  readonly kind: 'spelled';
  readonly source: YamlValue;
  /** What follows the colon; empty when there is nothing. */
  readonly inline: string;
  /** The lines under it, without the indentation that they share. */
  readonly below: readonly string[];
  readonly open: boolean;
}

export interface NewEntry {
  readonly key: string;
  readonly value: NewValue;
}

export function newText(text: string, type: LiteralType = 'string'): NewValue {
  return { kind: 'text', text, type };
}

export function newMap(entries: readonly NewEntry[]): NewValue {
  return { kind: 'map', entries };
}

/** The style of block collections in one document. */
export interface BlockStyle {
  readonly lineEnd: string;
  /** Spaces that one level adds. */
  readonly step: number;
}

/** `inline` follows the colon; `below` starts with a line end, or is empty. */
export interface RenderedBlock {
  readonly inline: string;
  readonly below: string;
  /** The last line is one of a block scalar that ends with a line end: the file must not end without one. */
  readonly open: boolean;
}

/** `column` is that of the key whose value this is. */
export function renderBlock(
  value: NewValue,
  column: number,
  style: BlockStyle,
  spelling: Spelling = { flow: false, json: false },
): RenderedBlock {
  const pad = ' '.repeat(column + style.step);
  if (value.kind === 'text') {
    const { inline, lines } = spellScalar(value.text, value.type, spelling);
    const below = (lines ?? []).map((line) => style.lineEnd + (line === '' ? '' : pad + line));
    return { inline, below: below.join(''), open: lines !== undefined && value.text.endsWith('\n') };
  }
  if (value.kind === 'spelled') {
    const { source } = value;
    if (spelling.oneLine === true && source.kind === 'scalar' && source.style === 'block') {
      return renderBlock(newText(source.text), column, style, spelling);
    }
    const below = value.below.map((line) => style.lineEnd + (line === '' ? '' : pad + line));
    return { inline: value.inline, below: below.join(''), open: value.open };
  }
  if (value.entries.length === 0) return { inline: '{}', below: '', open: false };
  const below = value.entries.map((entry) =>
    renderBlockEntry(entry, column + style.step, style, spelling.oneLine),
  );
  return {
    inline: '',
    below: below.map(({ text }) => style.lineEnd + text).join(''),
    open: below.at(-1)?.open ?? false,
  };
}

/** One entry, starting with its indentation; without a line end at its end. */
export function renderBlockEntry(
  entry: NewEntry,
  column: number,
  style: BlockStyle,
  oneLine = false,
): { readonly text: string; readonly open: boolean } {
  const spelling = { flow: false, json: false, oneLine };
  const { inline, below, open } = renderBlock(entry.value, column, style, spelling);
  const head = `${' '.repeat(column)}${spellKey(entry.key, false)}:${inline === '' ? '' : ` ${inline}`}`;
  return { text: head + below, open };
}

export function renderFlow(value: NewValue, json: boolean, style?: Spelling['style']): string {
  if (value.kind === 'text') {
    return spellScalar(value.text, value.type, {
      flow: true,
      json,
      ...(style === undefined ? {} : { style }),
    }).inline;
  }
  if (value.kind === 'spelled') return flowTextOf(value.source, json);
  return `{${value.entries.map((entry) => renderFlowEntry(entry, json)).join(', ')}}`;
}

export function renderFlowEntry(entry: NewEntry, json: boolean): string {
  return `${spellKey(entry.key, json)}: ${renderFlow(entry.value, json)}`;
}

/** A value that was read, written on one line. */
export function flowTextOf(value: YamlValue, json: boolean): string {
  if (value.kind === 'list') return `[${value.items.map((item) => flowTextOf(item, json)).join(', ')}]`;
  if (value.kind === 'map') {
    const entries = entriesOf(value).map(
      (entry) => `${spellKey(entry.key, json)}: ${flowTextOf(entry.value, json)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  if (value.type === 'null') return 'null';
  return spellScalar(value.text, value.type, { flow: true, json, style: value.style }).inline;
}
