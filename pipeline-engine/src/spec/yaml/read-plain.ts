/**
 * Reads the YAML that pipelines are mostly written in, a line at a time and many times faster than the parser: mappings
 * and lists in block style, scalars on one line, small flow collections, literal blocks. Undefined for a text with
 * anything else in it, also a mistake: then the parser reads it. What comes out is what the parser would give.
 */
import { endOfBlockScalar } from './block-scalar.ts';
import { readFlow } from './read-flow.ts';
import { plainScalarType } from './scalar-type.ts';
import type { YamlEntry, YamlList, YamlMap, YamlScalar, YamlValue } from './value.ts';

/** Undefined when the text is not of the simple kind throughout. */
export function readPlain(text: string): YamlMap | undefined {
  if (unusual.test(text)) return undefined;
  const reader = new PlainReader(text);
  const root = reader.indent === 0 ? reader.map(0, 0) : undefined;
  return reader.indent === ended ? root : undefined;
}

/** Tabs, carriage returns, marks of byte order and what cannot be printed. */
const unusual = /[^\n\x20-\x7e\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\ud800-\udfff]/;
const keyPattern = /([A-Za-z_$][A-Za-z0-9_./-]{0,200}):(?=[ \n]|$)/y;
/** No mark of anything first, no `: ` and no ` #` inside, no `:` last. */
const plainPattern =
  /(?:[A-Za-z0-9_./$(+~=^;\u00a1-\uffff]|-(?=[^ \n]))(?:[^ \n:#]|:(?=[^ \n])|(?<! )#| (?!#))*/y;
const quotedPattern = /"[^"\\\n]*"|'[^'\n]*'/y;
const restPattern = / *(?: #[^\n]*)?(?=\n|$)/y;
const literalPattern = /\|-?(?=\n)/y;

const ended = -1;
const deepest = 64;

class PlainReader {
  /** Of the line that is read next, or `ended`. */
  indent = 0;
  /** Where its content starts. */
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.line(0);
  }

  /** Goes to the next line with something in it, from a line's start on. */
  private line(start: number): void {
    const { text } = this;
    for (let from = start; from < text.length; from = this.lineAfter(from)) {
      let at = from;
      while (text.charCodeAt(at) === space) at++;
      const first = text.charCodeAt(at);
      if (first === newline || first === hash || at >= text.length) continue;
      this.indent = at - from;
      this.at = at;
      return;
    }
    this.indent = ended;
    this.at = text.length;
  }

  private lineAfter(at: number): number {
    const end = this.text.indexOf('\n', at);
    return end === -1 ? this.text.length : end + 1;
  }

  private match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0];
  }

  /** The entries whose keys stand in `column`. */
  map(column: number, depth: number): YamlMap | undefined {
    const entries: YamlEntry[] = [];
    const index = new Map<string, YamlEntry>();
    const from = this.at;
    while (this.indent === column) {
      const entry = this.entry(column, depth);
      if (entry === undefined || index.has(entry.key)) return undefined;
      entries.push(entry);
      index.set(entry.key, entry);
    }
    const last = entries.at(-1);
    if (last === undefined || this.indent > column) return undefined;
    return { kind: 'map', flow: false, entries, index, from, to: last.value.to };
  }

  private entry(column: number, depth: number): YamlEntry | undefined {
    const keyFrom = this.at;
    const matched = this.match(keyPattern, keyFrom);
    if (matched === undefined) return undefined;
    const keyTo = keyFrom + matched.length - 1;
    const value = this.value(keyTo + 1, column, depth, true);
    return value && { key: matched.slice(0, -1), keyFrom, keyTo, value };
  }

  /** The items whose dashes stand in `column`. */
  private list(column: number, depth: number): YamlList | undefined {
    const items: YamlValue[] = [];
    const from = this.at;
    while (this.indent === column && this.isDash()) {
      const item = this.item(column, depth);
      if (item === undefined) return undefined;
      items.push(item);
    }
    const last = items.at(-1);
    return last && { kind: 'list', flow: false, items, from, to: last.to };
  }

  private isDash(): boolean {
    const next = this.text.charCodeAt(this.at + 1);
    return this.text.charCodeAt(this.at) === dash && (next === space || next === newline);
  }

  private item(column: number, depth: number): YamlValue | undefined {
    const at = this.afterSpaces(this.at + 1);
    if (this.match(keyPattern, at) === undefined) return this.value(this.at + 1, column, depth, false);
    if (depth > deepest) return undefined;
    this.indent += at - this.at;
    this.at = at;
    return this.map(this.indent, depth + 1);
  }

  /** What stands after the colon or dash that ends at `from`: on its line, or in the lines below, further in. */
  private value(from: number, column: number, depth: number, isEntry: boolean): YamlValue | undefined {
    const rest = this.match(restPattern, from);
    if (rest === undefined) return this.inline(from, column);
    if (depth > deepest) return undefined;
    this.line(this.lineAfter(from));
    const isDash = this.indent !== ended && this.isDash();
    if (isDash && (this.indent > column || (isEntry && this.indent === column)))
      return this.list(this.indent, depth + 1);
    if (this.indent > column) return this.map(this.indent, depth + 1);
    return isEntry ? nothing(this.afterSpaces(from)) : undefined;
  }

  private afterSpaces(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === space) at++;
    return at;
  }

  private inline(after: number, column: number): YamlValue | undefined {
    const from = this.afterSpaces(after);
    if (from === after) return undefined;
    if (this.match(literalPattern, from) !== undefined) return this.literal(from, column);
    const value = this.scalar(from) ?? readFlow(this.text, from);
    if (value === undefined || this.match(restPattern, value.to) === undefined) return undefined;
    this.line(this.lineAfter(value.to));
    // Further in, the next line goes on with the scalar, or is a mistake.
    return this.indent > column ? undefined : value;
  }

  private scalar(from: number): YamlScalar | undefined {
    const quoted = this.match(quotedPattern, from);
    if (quoted !== undefined) {
      const style = quoted.startsWith('"') ? 'double' : 'single';
      const to = from + quoted.length;
      return { kind: 'scalar', text: quoted.slice(1, -1), type: 'string', style, from, to };
    }
    const text = this.match(plainPattern, from)?.trimEnd();
    if (text === undefined) return undefined;
    return {
      kind: 'scalar',
      text,
      type: plainScalarType(text),
      style: 'plain',
      from,
      to: from + text.length,
    };
  }

  /** A block scalar as it stands, without spaces in its blank lines. */
  private literal(from: number, column: number): YamlScalar | undefined {
    const { text } = this;
    const keepsEnd = text.charCodeAt(from + 1) !== dash;
    const first = this.lineAfter(from);
    this.line(first);
    const { indent } = this;
    // What looks like a comment belongs to the block.
    if (indent <= column || text.slice(first, this.at).trim() !== '') return undefined;
    const lines: string[] = [];
    let end = first;
    for (let at = first; at < text.length; at = this.lineAfter(at)) {
      const to = this.lineAfter(at);
      const line = text.slice(at, text.charCodeAt(to - 1) === newline ? to - 1 : to);
      const inside = leadingSpaces(line);
      if (line !== '' && inside < indent) break;
      if (line !== '' && inside === line.length) return undefined;
      lines.push(line.slice(indent));
      end = to;
    }
    this.line(end);
    if (this.indent > column || text.charCodeAt(end - 1) !== newline) return undefined;
    while (lines.at(-1) === '') lines.pop();
    const content = lines.join('\n') + (keepsEnd ? '\n' : '');
    const to = endOfBlockScalar(text, from, end);
    return { kind: 'scalar', text: content, type: 'string', style: 'block', from, to };
  }
}

const space = 32;
const newline = 10;
const hash = 35;
const dash = 45;

function nothing(at: number): YamlScalar {
  return { kind: 'scalar', text: '', type: 'null', style: 'plain', from: at, to: at };
}

function leadingSpaces(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === space) count++;
  return count;
}
