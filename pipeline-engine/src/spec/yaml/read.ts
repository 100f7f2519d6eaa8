/** Reads YAML text into a tree with offsets. Refuses what would exhaust the machine; never throws for any text. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseDocument,
  type Scalar,
} from 'yaml';
import type { Params } from '../../errors.ts';
import type { IssueCode } from '../issue-codes.ts';
import { endOfBlockScalar } from './block-scalar.ts';
import { createLineIndex, type LineIndex } from './lines.ts';
import { readPlain } from './read-plain.ts';
import { plainScalarType } from './scalar-type.ts';
import { maskUnderIndented, readDoubleQuoted } from './under-indented.ts';
import type {
  ScalarStyle,
  ScalarType,
  YamlEntry,
  YamlList,
  YamlMap,
  YamlScalar,
  YamlValue,
} from './value.ts';

/** Longer texts (in UTF-16 units) are refused: no pipeline that people wrote comes near. */
export const longestText = 32_000_000;
/** Values that aliases may add, all expansions counted; a "billion laughs" document stops here. */
const mostAliasedValues = 100_000;

const mostSyntaxErrors = 5;

export interface YamlProblem {
  readonly code: IssueCode;
  readonly params: Params;
  readonly severity: 'error' | 'warning';
  readonly from: number;
}

export interface YamlDocument {
  readonly text: string;
  readonly lines: LineIndex;
  /** Undefined when the text is empty or no YAML at all. */
  readonly root: YamlValue | undefined;
  readonly problems: readonly YamlProblem[];
  /** Without anchors, aliases, directives, empty keys and mended scalars: each part can be read without the others. */
  readonly plain: boolean;
}

export function readYaml(text: string): YamlDocument {
  const refuse = (code: IssueCode, params: Params = {}): YamlDocument => ({
    text,
    lines: createLineIndex(''),
    root: undefined,
    problems: [{ code, params, severity: 'error', from: 0 }],
    plain: false,
  });
  if (text.length > longestText) return refuse('document-too-large', { limit: longestText });
  const root = readPlain(text);
  if (root !== undefined) return { text, lines: createLineIndex(text), root, problems: [], plain: true };
  try {
    return readThoroughly(text);
  } catch (error) {
    if (error instanceof RangeError) return refuse('document-too-deep');
    if (error instanceof AliasBomb) return refuse('too-many-aliases', { limit: mostAliasedValues });
    throw error;
  }
}

class AliasBomb extends Error {}

// The failsafe schema leaves every scalar a string: what it means is decided here, by the rules of Azure's loader.
const options = {
  schema: 'failsafe',
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  merge: false,
} as const;

function parse(text: string): { document: Document.Parsed; maskedStarts: ReadonlySet<number> } {
  const document = parseQuickly(text);
  if (!document.errors.some((error) => error.code === 'MISSING_CHAR'))
    return { document, maskedStarts: new Set() };
  const masked = maskUnderIndented(text);
  if (masked.starts.size === 0) return { document, maskedStarts: masked.starts };
  return { document: parseQuickly(masked.text), maskedStarts: masked.starts };
}

/** V8's knob, which the types of browsers do not know. */
const errors: ErrorConstructor & { stackTraceLimit?: number } = Error;

/** A spoiled text has as many errors as it has characters: their stack traces, which nobody reads, take seconds. */
function parseQuickly(text: string): Document.Parsed {
  const { stackTraceLimit } = errors;
  errors.stackTraceLimit = 0;
  try {
    return parseDocument(text, options);
  } finally {
    errors.stackTraceLimit = stackTraceLimit;
  }
}

/** With the parser, whatever the text is; may throw for one that would exhaust the machine. */
export function readThoroughly(text: string): YamlDocument {
  const { document, maskedStarts } = parse(text);
  if (document.errors.some((error) => error.code === 'RESOURCE_EXHAUSTION')) throw new RangeError('too deep');
  const converter = new Converter(text, maskedStarts);
  const root = document.contents === null ? undefined : converter.value(document.contents, 0);
  // One mistake makes the parser stumble over much that follows it.
  const problems: YamlProblem[] = document.errors.slice(0, mostSyntaxErrors).map((error) => ({
    code: error.code === 'MULTIPLE_DOCS' ? 'many-documents' : 'yaml-syntax',
    params: { reason: error.message, detail: error.code },
    severity: 'error',
    from: error.pos[0],
  }));
  problems.push(...converter.problems);
  const empty = root?.kind === 'scalar' && root.type === 'null';
  const plain = converter.plain && maskedStarts.size === 0 && !/^[\ufeff%]/.test(text);
  return { text, lines: createLineIndex(text), root: empty ? undefined : root, problems, plain };
}

/** Turns the parser's nodes into values; anchors are converted once and shared by their aliases. */
class Converter {
  readonly problems: YamlProblem[] = [];
  private readonly text: string;
  private readonly maskedStarts: ReadonlySet<number>;
  private readonly anchors = new Map<string, { value: YamlValue; size: number }>();
  private converted = 0;
  private aliased = 0;
  private emptyKey = false;

  constructor(text: string, maskedStarts: ReadonlySet<number>) {
    this.text = text;
    this.maskedStarts = maskedStarts;
  }

  /** Whether no value has an anchor or is an alias, and every key is written: where one is not, places vary. */
  get plain(): boolean {
    return this.anchors.size === 0 && this.aliased === 0 && !this.emptyKey;
  }

  value(node: ParsedNode | null, at: number): YamlValue {
    this.converted++;
    if (node === null) return nothing(at);
    if (isAlias(node)) return this.alias(node.source, node.range[0], node.range[1]);
    const before = this.converted + this.aliased;
    const value = this.content(node);
    if (node.anchor !== undefined) {
      this.anchors.set(node.anchor, { value, size: this.converted + this.aliased - before + 1 });
    }
    return value;
  }

  private content(node: Exclude<ParsedNode, { source: string; anchor?: never }>): YamlValue {
    if (isMap(node)) return this.map(node.items, node.range[0], node.range[1], node.flow === true);
    if (isSeq(node)) return this.list(node.items, node.range[0], node.range[1], node.flow === true);
    return isScalar(node) ? this.scalar(node) : nothing(0);
  }

  private alias(name: string, from: number, to: number): YamlValue {
    const anchored = this.anchors.get(name);
    if (anchored === undefined) {
      const params = { reason: `Nothing is anchored as &${name}`, detail: 'UNKNOWN_ALIAS' };
      this.problem('yaml-syntax', params, from);
      return nothing(from);
    }
    this.aliased += anchored.size;
    if (this.aliased > mostAliasedValues) throw new AliasBomb();
    return { ...anchored.value, from, to, shared: true };
  }

  private scalar(node: Scalar.Parsed): YamlScalar {
    const from = node.range[0];
    const style = styleOf(node.type);
    const masked = style === 'double' && this.maskedStarts.has(from);
    const text = masked ? readDoubleQuoted(this.text.slice(from, node.range[1])) : (node.source ?? '');
    const to = style === 'block' ? endOfBlockScalar(this.text, from, node.range[1]) : node.range[1];
    return { kind: 'scalar', text, type: typeOf(text, style, node.tag), style, from, to };
  }

  private list(items: readonly unknown[], from: number, to: number, flow: boolean): YamlList {
    // The parser types items loosely; a parsed sequence holds parsed nodes only.
    const values = items.map((item) => this.value(item as ParsedNode | null, from));
    return { kind: 'list', flow, items: values, from, to: flow ? to : (values.at(-1)?.to ?? to) };
  }

  private map(pairs: readonly Pair[], from: number, to: number, flow: boolean): YamlMap {
    const entries: YamlEntry[] = [];
    const index = new Map<string, YamlEntry>();
    const merged: YamlValue[] = [];
    for (const pair of pairs) {
      const entry = this.entry(pair);
      if (entry === undefined) continue;
      if (entry.key === '<<' && entry.value.kind !== 'scalar') merged.push(entry.value);
      else if (index.has(entry.key)) this.problem('duplicate-key', { key: entry.key }, entry.keyFrom);
      entries.push(entry);
      index.set(entry.key, entry);
    }
    const end = flow ? to : (entries.at(-1)?.value.to ?? to);
    for (const entry of merged.flatMap(mergedEntries)) {
      if (index.has(entry.key)) continue;
      const inherited = { ...entry, value: { ...entry.value, shared: true as const } };
      entries.push(inherited);
      index.set(entry.key, inherited);
    }
    return { kind: 'map', flow, entries, index, from, to: end };
  }

  private entry(pair: Pair): YamlEntry | undefined {
    const key = pair.key;
    if (!isScalar(key) || !key.range) {
      const from = isMap(key) || isSeq(key) ? (key.range?.[0] ?? 0) : 0;
      this.problem('bad-key', {}, from);
      return undefined;
    }
    const [keyFrom, keyTo] = key.range;
    if (keyFrom === keyTo) this.emptyKey = true;
    // A parsed pair holds parsed nodes only.
    return {
      key: key.source ?? '',
      keyFrom,
      keyTo,
      value: this.value(pair.value as ParsedNode | null, keyTo),
    };
  }

  private problem(code: IssueCode, params: Params, from: number): void {
    this.problems.push({ code, params, severity: 'error', from });
  }
}

function mergedEntries(value: YamlValue): readonly YamlEntry[] {
  if (value.kind === 'list') return value.items.flatMap(mergedEntries);
  return value.kind === 'map' ? value.entries : [];
}

function nothing(at: number): YamlScalar {
  return { kind: 'scalar', text: '', type: 'null', style: 'plain', from: at, to: at };
}

function typeOf(text: string, style: ScalarStyle, tag: string | undefined): ScalarType {
  return style === 'plain' && tag !== 'tag:yaml.org,2002:str' ? plainScalarType(text) : 'string';
}

function styleOf(type: Scalar.Type | undefined): ScalarStyle {
  if (type === 'QUOTE_DOUBLE') return 'double';
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}
